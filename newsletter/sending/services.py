"""Sending an issue, and what an editor does with a sending. Each leaves a line in Wagtail's own log."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from mail.mailings import services as mailings
from mail.models import Mailing, OutboxMessage
from newsletter import kinds
from newsletter.issues.checks import checks
from newsletter.models import IssuePage, MailingList, Sending
from newsletter.sending.errors import (
    ChecksFailedError,
    FrequencyBrokenError,
    ListRetiredError,
    NobodyError,
    NoListError,
    NotPublishedError,
    NumberChangedError,
    SentAlreadyError,
    TooLateError,
)
from newsletter.sending.selectors import Audience, audience
from sharing.services import offer_root

SEND = "newsletter.send"
PAUSE, RESUME, CANCEL = "newsletter.send_pause", "newsletter.send_resume", "newsletter.send_cancel"
ACCEPT, SETTLE = "newsletter.send_accept", "newsletter.send_settle"
TURNS = {
    PAUSE: mailings.pause,
    RESUME: mailings.resume,
    CANCEL: mailings.cancel,
    ACCEPT: mailings.accept_number,
}


@transaction.atomic
def send(
    *,
    issue: IssuePage,
    by: User | None,
    confirmed: int | None,
    starts_at: datetime | None = None,
    reason: str = "",
    others_only: bool = False,
) -> Sending:
    """Have the published text of ``issue`` sent to its list, once, by the worker.

    ``confirmed`` is the number somebody saw; another number refuses, and None takes whatever it is. Where
    people would get it oftener than they agreed to, either ``others_only`` leaves them out, or ``reason``
    says why it goes out all the same, which is kept. SendingError says why nothing was sent.
    """
    mailing_list = _ready(issue, starts_at)
    told = audience(issue, oftener=bool(reason), at=starts_at)
    _agreed(told, confirmed, reason=reason, others_only=others_only)
    oftener = bool(reason and told.told)
    params: dict[str, Any] = {"issue": issue.pk, **({"oftener": True} if oftener else {})}
    mailing = mailings.mailing_create(
        kind=kinds.ISSUE,
        purpose=mailing_list.purpose,
        params=params,
        expected=confirmed,
        starts_at=starts_at,
    )
    sending = Sending.objects.create(
        issue=issue,
        mailing=mailing,
        share=offer_root(page=issue),
        by=by,
        reason=reason.strip() if oftener else "",
    )
    data = {"number": told.number, "starts_at": mailing.starts_at.isoformat(), "reason": sending.reason}
    log(issue, SEND, user=by, data=data)
    return sending


def turn(*, sending: Sending, action: str, by: User | None) -> Mailing:
    """Pause, resume, cancel, or accept the number: one of TURNS. MailingStateError in a state in which it
    cannot be done."""
    with transaction.atomic():
        mailing = TURNS[action](mailing=sending.mailing)
        log(sending.issue, action, user=by)
        return mailing


def settle(*, sending: Sending, message: OutboxMessage, arrived: bool, by: User | None) -> None:
    """Somebody found out what became of a ``message`` in doubt; one that did not arrive is sent again."""
    with transaction.atomic():
        mailings.settle_doubt(message=message, arrived=arrived)
        log(sending.issue, SETTLE, user=by, data={"message": message.pk, "arrived": arrived})


def _ready(issue: IssuePage, starts_at: datetime | None) -> MailingList:
    """The list, locked: one issue of it is sent after the other. SendingError for an issue that cannot be."""
    if not issue.live:
        raise NotPublishedError
    if issue.mailing_list_id is None:
        raise NoListError
    mailing_list: MailingList = (
        MailingList.objects.select_for_update(no_key=True, of=("self",))
        .select_related("purpose")
        .get(pk=issue.mailing_list_id)
    )
    if mailing_list.retired_at:
        raise ListRetiredError
    if Sending.objects.filter(issue__translation_key=issue.translation_key).exists():
        raise SentAlreadyError
    if starts_at and starts_at < timezone.now():
        raise TooLateError
    if found := [one for one in checks(issue) if one.level == "error"]:
        raise ChecksFailedError(found)
    return mailing_list


def _agreed(told: Audience, confirmed: int | None, *, reason: str, others_only: bool) -> None:
    """Whether the number and the words of the notices are kept."""
    if told.told and not reason.strip() and not others_only:
        raise FrequencyBrokenError(told)
    if not told.number:
        raise NobodyError
    if confirmed is not None and confirmed != told.number:
        raise NumberChangedError(told.number)
