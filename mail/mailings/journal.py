"""The journal of a run: how each message ended, and which one is handed over next.

A connection's next text leaves only after ``write`` has returned. So whatever dies, at most the one message
that was begun there and not settled is in doubt. A turn writes one small row, durably; the rows of the outbox
follow in groups, and after a crash from what the journal says.
"""

import json
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from consent.states import State as Consents
from mail.mailings import runs
from mail.mailings.prepared import prepared
from mail.mailings.queue import Claimed
from mail.models import Mailing, OutboxMessage, SendingRun

State = OutboxMessage.State

GROUP, GROUP_SECONDS = 200, 1.0


class Entry(NamedTuple):
    """What becomes of one message. ``due_at`` is an ISO 8601 time; ``bounce`` a Feedback.Kind, or empty."""

    id: int
    state: str
    answer: str
    attempts: int
    due_at: str
    bounce: str = ""


class RunLostError(Exception):
    """The run was taken for dead, and its messages are somebody else's."""


# What may still speak against a message: no living consent, the address, the mailbox, the mailing itself. A
# plus takes an index away: the rows are looked up by their ids, whatever the database believes of its tables.
FREE = """
SELECT m.id FROM mail_outboxmessage m
JOIN mail_mailing g ON g.id = +m.mailing_id AND g.state = %s
JOIN consent_consent c ON c.subject_id = m.subject_id AND c.purpose_id = m.purpose_id
    AND c.state IN (%s, %s) AND c.valid_until > %s
WHERE m.id IN ({places}) AND +m.run_id = %s AND m.state IN ('queued', 'deferred')
AND NOT EXISTS (
    SELECT 1 FROM consent_subject j JOIN mail_suppression s ON s.lookup = j.lookup WHERE j.id = m.subject_id
)
AND NOT EXISTS (SELECT 1 FROM mail_suspension p WHERE p.subject_id = m.subject_id AND p.until > %s)
"""
WRITE = """
INSERT INTO mail_journalentry (run_id, content) SELECT r.id, %s FROM mail_sendingrun r WHERE r.id = %s
"""
# Each condition names both sides, or SQLite might build a Bloom filter of a million rows first.
APPLY = """
UPDATE mail_outboxmessage AS m
SET state = v.column2, answer = v.column3, attempts = v.column4, due_at = v.column5, run_id = NULL,
    lease_until = NULL, sent_at = CASE WHEN v.column2 = 'sent' THEN %s ELSE NULL END
FROM (VALUES {rows}) AS v
WHERE m.id = v.column1 AND +m.run_id = v.column6
"""


class Journal:
    """Of one run, which it begins."""

    def __init__(self) -> None:
        self.run = runs.begin()
        self.cursor = prepared()
        self.pending: list[Entry] = []
        self.begun: set[int] = set()
        self.applied_at = self.renewed_at = time.monotonic()

    def may_begin(self, messages: Sequence[Claimed]) -> set[int]:
        """The ids of those of ``messages`` that nothing speaks against at this moment."""
        if not messages:
            return set()
        now = moment(timezone.now())
        ids = [message.pk for message in messages]
        living = [Mailing.State.SENDING.value, Consents.GIVEN.value, Consents.RENEWED.value, now]
        with connection.wrap_database_errors:
            self.cursor.execute(FREE.format(places=places(ids)), [*living, *ids, self.run.pk, now])
            return {row[0] for row in self.cursor.fetchall()}

    def write(self, settled: Sequence[Entry], begun: Iterable[int]) -> None:
        """Keep, durably, that these ended and those are handed over next. RunLostError when the run was taken
        for dead: then nothing may be handed over any more."""
        begins = list(begun)
        if settled or begins:
            self._insert(settled, begins)
            self.pending += settled
            self.begun.difference_update(entry.id for entry in settled)
            self.begun.update(begins)

    def keep_up(self) -> None:
        """Bring the outbox up to the journal now and then, and tell that this run lives."""
        now = time.monotonic()
        if self.pending and (len(self.pending) >= GROUP or now - self.applied_at > GROUP_SECONDS):
            self.apply()
        if now - self.renewed_at > runs.LEASE.total_seconds() / 3:
            runs.lease(self.run, runs.LEASE)
            self.renewed_at = now

    def _insert(self, settled: Sequence[Entry], begins: list[int]) -> None:
        try:
            with connection.wrap_database_errors:
                self.cursor.execute(WRITE, [json.dumps([settled, begins]), self.run.pk])
                written = self.cursor.rowcount
        except IntegrityError as error:
            raise RunLostError from error
        if not written:
            raise RunLostError

    @transaction.atomic
    def apply(self) -> None:
        """Bring the outbox up to the journal, which then holds no more than what is under way."""
        pending, self.pending = self.pending, []
        self.applied_at = time.monotonic()
        if pending:
            apply(self.run.pk, pending)
            self.run.entries.all().delete()
            self._insert([], list(self.begun))

    def give_up(self) -> None:
        """Something went wrong: let ``recover`` do the rest at once, where the database still listens."""
        with suppress(DatabaseError):
            runs.lease(self.run, timedelta(0))

    def close(self) -> None:
        """Everything is settled: the run's other messages are free, and the journal is not needed."""
        with transaction.atomic():
            self.apply()
            runs.end(self.run)


def apply(run: int, entries: Sequence[Entry]) -> None:
    """Write ``entries`` into the rows that ``run`` still holds."""
    rows: list[Any] = []
    for entry in entries:
        due_at = moment(datetime.fromisoformat(entry.due_at))
        rows += [entry.id, entry.state, entry.answer, entry.attempts, due_at, run]
    sql = APPLY.format(rows=", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(entries)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [moment(timezone.now()), *rows])


def read(run: SendingRun) -> tuple[list[Entry], set[int]]:
    """What the journal of ``run`` says: the last word on each message, and all that were begun."""
    settled: dict[int, Entry] = {}
    begun: set[int] = set()
    for content in run.entries.order_by("pk").values_list("content", flat=True).iterator():
        ended, begins = json.loads(content)
        settled |= {entry[0]: Entry(*entry) for entry in ended}
        begun |= {*begins}
        for pk in begins:
            settled.pop(pk, None)
    return list(settled.values()), begun


def places(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def moment(value: datetime) -> Any:
    """``value`` as the database writes it."""
    return connection.ops.adapt_datetimefield_value(value)
