"""What happens to a mailing as a whole.

waiting -> sending (or asking, when the number is no longer the one that was confirmed) -> ended. On the way
paused and resumed, refused by the provider and resumed, or cancelled.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from consent.models import Purpose
from mail import services as outbox
from mail.mailings import selectors
from mail.mailings.errors import MailingStateError
from mail.models import Mailing, OutboxMessage

State = Mailing.State


def mailing_create(
    *,
    kind: str,
    purpose: Purpose,
    params: dict[str, Any],
    expected: int | None,
    starts_at: datetime | None = None,
) -> Mailing:
    """A mailing that the worker freezes and sends, at once or at ``starts_at``. In the caller's transaction.

    ``expected`` is the number of recipients somebody confirmed: another number asks again instead of sending.
    """
    now = timezone.now()
    return Mailing.objects.create(
        kind=kind,
        purpose=purpose,
        params=params,
        expected=expected,
        starts_at=starts_at or now,
        created_at=now,
    )


@transaction.atomic
def accept_number(*, mailing: Mailing) -> Mailing:
    """Send to the number that was frozen. MailingStateError unless that was asked."""
    return _move(mailing, {State.ASKING}, State.SENDING, expected=None)


@transaction.atomic
def pause(*, mailing: Mailing) -> Mailing:
    """Hand over no more until ``resume``; what is under way ends. MailingStateError unless it is sending."""
    return _move(mailing, {State.SENDING}, State.PAUSED)


@transaction.atomic
def resume(*, mailing: Mailing) -> Mailing:
    """Go on, also after the provider refused us. MailingStateError for any other state."""
    return _move(mailing, {State.PAUSED, State.REFUSED}, State.SENDING)


@transaction.atomic
def cancel(*, mailing: Mailing) -> Mailing:
    """Send to nobody more; what went is gone. MailingStateError for one that has ended."""
    open_states = {State.WAITING, State.ASKING, State.SENDING, State.PAUSED, State.REFUSED}
    found = _move(mailing, open_states, State.CANCELLED, ended_at=timezone.now())
    drop_cancelled()
    return found


def drop_cancelled() -> int:
    """Drop what waits of cancelled mailings. What a run still holds waits for the next time: the run writes
    these rows itself, and two writers of many rows would block each other."""
    dropped = {
        "state": OutboxMessage.State.DROPPED,
        "answer": gettext_noop("Cancelled."),
        "lease_until": None,
    }
    return selectors.cancelled().update(**dropped)


@transaction.atomic
def refuse(*, mailing_id: int, answer: str) -> None:
    """The provider takes nothing from us. Nothing more is tried until somebody resumes."""
    found = Mailing.objects.select_for_update(no_key=True).get(pk=mailing_id)
    if found.state == State.SENDING:
        # It outlives the person whose address a server repeats.
        found.state, found.refused_at, found.refusal = State.REFUSED, timezone.now(), outbox.scrub(answer)
        found.save(update_fields=["state", "refused_at", "refusal"])


@transaction.atomic
def settle_doubt(*, message: OutboxMessage, arrived: bool) -> None:
    """Somebody looked it up: it arrived, or it did not and is sent once more. Nothing for a message that is
    in no doubt, or whose mailing was cancelled."""
    doubtful = OutboxMessage.objects.filter(pk=message.pk, state=OutboxMessage.State.DOUBT)
    now = timezone.now()
    if arrived:
        found = {"state": OutboxMessage.State.SENT, "lease_until": None, "sent_at": now}
        doubtful.update(**found, answer=gettext_noop("Found by hand."))
    elif _mailing(message).exclude(state=State.CANCELLED).exists():
        again = {"state": OutboxMessage.State.QUEUED, "lease_until": None, "due_at": now}
        doubtful.update(**again, answer=gettext_noop("Sent once more by hand."))
        _mailing(message).filter(state=State.ENDED).update(state=State.SENDING, ended_at=None)


def _mailing(message: OutboxMessage) -> QuerySet[Mailing]:
    return Mailing.objects.filter(messages=message)


def prune() -> int:
    """Forget who got the mailings that ended long ago; how many messages that were. The figures stay where
    they were counted: what is left of such a mailing is its text and how many got it."""
    return sum(outbox.delete_in_batches(mailing.messages.all()) for mailing in selectors.old())


def _move(mailing: Mailing, before: set[State], after: State, **values: Any) -> Mailing:
    found: Mailing = Mailing.objects.select_for_update(no_key=True).get(pk=mailing.pk)
    if found.state not in before:
        raise MailingStateError(found)
    for name, value in {"state": after, **values}.items():
        setattr(found, name, value)
    found.save(update_fields=["state", *values])
    return found
