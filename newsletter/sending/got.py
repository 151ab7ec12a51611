"""«Who got it»: what became of issues and digests for one person, and whether we could lawfully write."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from consent.models import Consent, ConsentRecord, Subject
from consent.selectors import lives
from mail.models import Feedback, OutboxMessage
from newsletter.models import IssuePage, Sending
from newsletter.sending.frequency import Lately
from newsletter.sending.selectors import why_left_out

SHOWN = 100
State = OutboxMessage.State


@dataclass(frozen=True)
class Got:
    """One issue, or a digest (None), and one person. ``at`` is when their server answered, or when the letter
    was last due; ``lawful`` whether their consent lived at that moment; ``back`` what came back of it."""

    issue: IssuePage | None
    message: OutboxMessage
    at: datetime
    lawful: bool
    back: list[Feedback]


def got(subject: Subject, *, sending: Sending | None = None) -> list[Got]:
    """The newest SHOWN of those frozen for ``subject``, or the one of ``sending``. Three queries."""
    rows = OutboxMessage.objects.filter(subject=subject, mailing__isnull=False)
    if sending:
        rows = rows.filter(mailing=sending.mailing_id)
    messages = list(rows.select_related("mailing__sending__issue").order_by("-created_at", "-pk")[:SHOWN])
    events = said(subject, {message.purpose_id for message in messages})
    back: dict[int, list[Feedback]] = {}
    for one in Feedback.objects.filter(message__in=messages).order_by("at"):
        back.setdefault(one.message_id or 0, []).append(one)
    return [_got(message, events, back.get(message.pk, [])) for message in messages]


def _got(message: OutboxMessage, events: list[ConsentRecord], back: list[Feedback]) -> Got:
    assert message.mailing
    at = message.sent_at or message.due_at
    theirs = [event for event in events if event.purpose_id == message.purpose_id]
    sending = getattr(message.mailing, "sending", None)
    return Got(sending.issue if sending else None, message, at, lawful(theirs, at), back)


def said(subject: Subject, purposes: Iterable[int | None]) -> list[ConsentRecord]:
    """Their records of these purposes. One query."""
    records = ConsentRecord.objects.filter(subject=subject, purpose__in=[one for one in purposes if one])
    return list(records.only("purpose", "state", "valid_until", "at"))


def lawful(events: list[ConsentRecord], at: datetime) -> bool:
    """What ``consent.selectors.may_mail`` answers for ``at``, from the records of one purpose: the last by
    then, and of two at the same moment both."""
    last = max((event.at for event in events if event.at <= at), default=None)
    same = [event for event in events if event.at == last]
    return bool(same) and all(lives(event.state, event.valid_until, at) for event in same)


def why_not(subject: Subject, sending: Sending) -> str:
    """Why ``subject`` is not among the recipients, as far as it is known today: a reason of ``selectors``,
    ``no-consent``, ``later`` when they said yes after it was frozen, or nothing."""
    mailing = sending.mailing
    frozen = mailing.frozen_at or timezone.now()
    purpose = mailing.purpose_id
    theirs = Consent.objects.filter(subject=subject, purpose=purpose)
    if not lawful(said(subject, [purpose]), frozen):
        return "later" if _living(theirs) else "no-consent"
    if sending.issue.mailing_list is None:
        return ""
    lately = Lately.before(purpose, frozen)
    for why, asked in why_left_out(sending.issue, lately):
        if theirs.filter(asked).exists():
            return why.split(" ")[0]
    return ""


def _living(consents: QuerySet[Consent]) -> bool:
    now = timezone.now()
    return any(lives(head.state, head.valid_until, now) for head in consents)
