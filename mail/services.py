"""Every write to the outbox. A message moves queued -> sending -> sent, deferred, failed, dropped or doubt.

A claim is a lease, and its end is also its token: a later claim of the same row always ends later, so a
worker that lost its lease changes nothing any more.
"""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from consent.models import Purpose, Subject
from mail import selectors
from mail.models import Mailing, OutboxMessage, Suppression

State = OutboxMessage.State

CLAIM = timedelta(minutes=5)
# Longer than one SMTP conversation can last: five commands, each cut off after EMAIL_TIMEOUT (30 s).
HANDOVER = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(hours=4)
SHORT_PAUSE = timedelta(seconds=3)
GIVE_UP = timedelta(days=5)  # RFC 5321 4.5.4.1: at least four to five days.
PRUNE_AT_ONCE = 500
# Of a suppression: the person objected to marketing (GDPR Art. 21(2)). It outlives their erasure.
OBJECTED = "objected"
ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")


def enqueue(
    *,
    kind: str,
    subject: Subject,
    locale: str,
    params: dict[str, Any],
    purpose: Purpose | None = None,
    due_at: datetime | None = None,
) -> OutboxMessage:
    """Put a message in the outbox, in the caller's transaction.

    ``params`` are ids the composer of ``kind`` needs, never an address or a token. With ``purpose`` the
    message goes out only if the subject's consent to it lives at that moment. Its Message-ID is fixed here,
    so however often it is tried a receiving server can tell that it is the same message.
    """
    now = timezone.now()
    host = urlsplit(settings.BASE_URL).hostname
    return OutboxMessage.objects.create(
        kind=kind,
        subject=subject,
        purpose=purpose,
        locale=locale,
        params=params,
        message_id=f"<{uuid4()}.{kind}@{host}>",
        due_at=due_at or now,
        created_at=now,
    )


@transaction.atomic
def claim(*, limit: int) -> list[OutboxMessage]:
    """Lease up to ``limit`` due messages to the caller for CLAIM, oldest first, with their subjects."""
    now = timezone.now()
    due = selectors.claimable(now).order_by("due_at", "pk").select_for_update(skip_locked=True)
    ids = list(due.values_list("pk", flat=True)[:limit])
    OutboxMessage.objects.filter(pk__in=ids).update(lease_until=now + CLAIM)
    claimed = OutboxMessage.objects.filter(pk__in=ids).select_related("subject", "purpose")
    return list(claimed.order_by("due_at", "pk"))


def begin(*, message: OutboxMessage) -> bool:
    """Say that ``message`` is about to be handed over. False when the lease is lost, the row is gone, or its
    mailing is not being sent now."""
    until = timezone.now() + HANDOVER
    held = OutboxMessage.objects.filter(
        pk=message.pk, state__in=[State.QUEUED, State.DEFERRED], lease_until=message.lease_until
    )
    if message.mailing_id:
        held = held.filter(mailing__state=Mailing.State.SENDING)
    attempts = message.attempts + 1
    if not held.update(state=State.SENDING, lease_until=until, attempts=attempts):
        return False
    message.state, message.lease_until, message.attempts = State.SENDING, until, attempts
    return True


def settle(*, message: OutboxMessage, state: State, answer: str) -> bool:
    """Journal how the handing over of ``message`` ended: SENT, FAILED, DROPPED or DOUBT. False when the lease
    is lost or the row is gone.

    An answer that comes after the lease ran out still wins over the doubt it left.
    """
    now = timezone.now()
    held = OutboxMessage.objects.filter(
        pk=message.pk, state__in=[message.state, State.DOUBT], lease_until=message.lease_until
    )
    sent_at = now if state == State.SENT else None
    settled = held.update(
        state=state,
        answer=scrub(answer, to=message.subject.value),
        attempts=message.attempts,
        lease_until=None,
        sent_at=sent_at,
    )
    return bool(settled)


def defer(*, message: OutboxMessage, answer: str) -> None:
    """Try ``message`` again after a pause that doubles with each attempt; give it up after GIVE_UP."""
    now = timezone.now()
    if now - message.created_at > GIVE_UP:
        settle(message=message, state=State.FAILED, answer=answer)
        return
    held = OutboxMessage.objects.filter(pk=message.pk, state=message.state, lease_until=message.lease_until)
    held.update(
        state=State.DEFERRED,
        answer=scrub(answer, to=message.subject.value),
        attempts=message.attempts,
        lease_until=None,
        due_at=now + pause(message.attempts),
    )


def postpone(*, message: OutboxMessage, answer: str) -> None:
    """Put ``message`` back for SHORT_PAUSE, as if it had not been taken up."""
    held = OutboxMessage.objects.filter(pk=message.pk, state=message.state, lease_until=message.lease_until)
    held.update(
        state=State.QUEUED,
        answer=scrub(answer, to=message.subject.value),
        attempts=message.attempts - 1,
        lease_until=None,
        due_at=timezone.now() + SHORT_PAUSE,
    )


def release(*, messages: Collection[OutboxMessage]) -> None:
    """Let somebody else take up those of ``messages`` that were not begun and that the caller still holds."""
    leases = {message.lease_until for message in messages}  # no two are alike
    mine = OutboxMessage.objects.filter(pk__in=[message.pk for message in messages], lease_until__in=leases)
    mine.filter(state__in=[State.QUEUED, State.DEFERRED]).update(lease_until=None)


def doubt_abandoned() -> int:
    """Mark what a crashed worker was handing over as in doubt. It is shown as such and never sent again."""
    return selectors.abandoned(timezone.now()).update(
        state=State.DOUBT, answer=gettext_noop("The worker stopped while handing this over.")
    )


def suppress(*, subject: Subject, reason: str) -> Suppression:
    """Write to this address no more. Only its keyed hash is kept; the first reason stands, unless the new one
    is OBJECTED."""
    defaults = {"reason": reason, "created_at": timezone.now()}
    kept, is_new = Suppression.objects.get_or_create(lookup=subject.lookup, defaults=defaults)
    if not is_new and reason == OBJECTED:
        kept.reason = OBJECTED
        kept.save(update_fields=["reason"])
    return kept


def lift_objection(*, subject: Subject) -> None:
    """They agreed anew, after they had objected."""
    Suppression.objects.filter(lookup=subject.lookup, reason=OBJECTED).delete()


def discard(*, messages: QuerySet[OutboxMessage]) -> None:
    """Delete these messages with what they belong to. What still waited is not sent."""
    messages.delete()


def prune() -> int:
    """Delete what ended OUTBOX_DAYS ago; how many messages."""
    return delete_in_batches(selectors.old())


def delete_in_batches(rows: QuerySet[Any]) -> int:
    """Delete ``rows`` PRUNE_AT_ONCE at a time, for short transactions; how many of them."""
    deleted = 0
    while batch := list(rows.values_list("pk", flat=True)[:PRUNE_AT_ONCE]):
        deleted += rows.model.objects.filter(pk__in=batch).delete()[1].get(rows.model._meta.label, 0)
    return deleted


def pause(attempts: int) -> timedelta:
    """One minute before the first new attempt, then two, four, ... up to LONGEST_PAUSE."""
    return min(timedelta(minutes=2 ** min(max(attempts - 1, 0), 16)), LONGEST_PAUSE)


def scrub(answer: str, *, to: str = "") -> str:
    """A server's answer without the address it repeats, nor what stands before the @ of ``to``; cut to what
    the row holds."""
    words = ADDRESS.sub("[address]", " ".join(answer.replace("\0", "").split()))
    name = to.rpartition("@")[0]
    # "to" and "no" are words. An expression for each recipient is dear: only where the name is there.
    if len(name) > 2 and name.casefold() in words.casefold():
        words = re.sub(rf"(?i)(?<!\w){re.escape(name)}(?!\w)(=[\w.-]+)?", "[address]", words)
    return words[:200]
