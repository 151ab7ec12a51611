"""The journal of a sending: how each message ended, and which one is handed over next, in one statement.

A connection's next text leaves only after this has returned. So whatever dies, at most the one message whose
row says ``sending`` is in doubt. The statement also asks, for what is about to begin, all that may still
speak against it: that the consent lives, nobody suppressed the address, and the mailing is being sent.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from consent.states import State as Consents
from mail.models import Mailing, OutboxMessage

State = OutboxMessage.State


@dataclass(frozen=True)
class Entry:
    """What becomes of one message. ``lease`` is the one by which the writer holds it."""

    id: int
    state: State
    lease: datetime
    answer: str
    attempts: int
    due_at: datetime


STATEMENT = """
UPDATE mail_outboxmessage AS m
SET state = v.column2, answer = v.column4, attempts = v.column5, due_at = v.column6,
    lease_until = CASE WHEN v.column2 = 'sending' THEN %s ELSE NULL END,
    sent_at = CASE WHEN v.column2 = 'sent' THEN %s ELSE NULL END
FROM (VALUES {rows}) AS v
WHERE m.id IN ({places}) AND m.id = v.column1 AND m.lease_until = v.column3 AND (
    v.column2 <> 'sending' OR (
        m.state IN ('queued', 'deferred')
        AND EXISTS (
            SELECT 1 FROM consent_consent c WHERE c.subject_id = m.subject_id
            AND c.purpose_id = m.purpose_id AND c.state IN (%s, %s) AND c.valid_until > %s
        )
        AND NOT EXISTS (
            SELECT 1 FROM consent_subject j JOIN mail_suppression s ON s.lookup = j.lookup
            WHERE j.id = m.subject_id
        )
        AND NOT EXISTS (
            SELECT 1 FROM mail_suspension p WHERE p.subject_id = m.subject_id AND p.until > %s
        )
        AND EXISTS (SELECT 1 FROM mail_mailing g WHERE g.id = m.mailing_id AND g.state = %s)
    )
)
RETURNING id
"""
ROW = "(%s, %s, %s, %s, %s, %s)"


def write(entries: list[Entry], *, until: datetime) -> set[int]:
    """Write ``entries`` durably; what begins is held ``until``. Returns the ids of those that were written.

    Left out is what the writer no longer holds, and what was to begin and must not.
    """
    if not entries:
        return set()
    now = moment(timezone.now())
    rows: list[Any] = []
    for entry in entries:
        lease, due_at = moment(entry.lease), moment(entry.due_at)
        rows += [entry.id, entry.state.value, lease, entry.answer, entry.attempts, due_at]
    living = [Consents.GIVEN.value, Consents.RENEWED.value, now]
    ids = [entry.id for entry in entries]
    sql = STATEMENT.format(rows=", ".join([ROW] * len(ids)), places=", ".join(["%s"] * len(ids)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [moment(until), now, *rows, *ids, *living, now, Mailing.State.SENDING.value])
        return {row[0] for row in cursor.fetchall()}


def moment(value: datetime) -> Any:
    """``value`` as the database writes it."""
    return connection.ops.adapt_datetimefield_value(value)
