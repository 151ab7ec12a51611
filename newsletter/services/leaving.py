"""Leaving: no login, no expiry, as often as one likes."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from consent import services as consent
from consent.models import Consent, ConsentRecord, Purpose, Subject
from consent.selectors import given_before
from consent.states import State
from newsletter import selectors
from newsletter.errors import LinkUnknownError
from newsletter.models import Departure
from newsletter.services.figures import count
from newsletter.services.holding import hold
from newsletter.services.telling import tell_of_leaving
from webhooks.services import emit

# Who moves to another address of theirs does not leave.
MOVED = "address-corrected"
LONGEST = 300
# All that one press leaves is recorded within moments.
ONE_PRESS = timedelta(minutes=1)
WRONG_CLOCK = timedelta(days=1)


@transaction.atomic
def leave(*, token: str, lists: Sequence[str] | None = None, method: str) -> None:
    """Leave the link's own list, or the ``lists`` named by slug. Idempotent.

    The owner of the address is told, with a way back: the link may have been forwarded. Raises
    LinkUnknownError for a link we never made; one whose consent was erased since has nothing to do.
    """
    link = selectors.consent_for_token(token)
    if link is None or hold(link.subject_id) is None:
        return
    purposes = Purpose.objects.filter(mailing_list__isnull=False)
    chosen = purposes.filter(pk=link.purpose_id) if lists is None else purposes.filter(slug__in=lists)
    left = [leave_list(subject=link.subject, purpose=purpose, method=method) for purpose in chosen]
    tell_of_leaving(subject=link.subject, left=[ended for ended in left if ended])


def leave_by_mail(*, token: str, at: datetime | None) -> None:
    """Leave the link's own list by a mail written ``at`` that moment (the mailto of RFC 2369). Idempotent.

    A mail that is read again does not end what was agreed to later; but its clock may be wrong, and leaving
    wins. Nothing for a link we never made.
    """
    with suppress(LinkUnknownError):
        link = selectors.consent_for_token(token)
        if link and (not at or Consent.objects.filter(given_before(at + WRONG_CLOCK), pk=link.pk).exists()):
            leave(token=token, method="unsub-mailto")


@transaction.atomic
def leave_from_min_side(*, subject: Subject, lists: Sequence[str]) -> None:
    """Leave the ``lists`` named by slug on one's own page. Idempotent."""
    if hold(subject.pk):
        for purpose in Purpose.objects.filter(mailing_list__isnull=False, slug__in=lists):
            leave_list(subject=subject, purpose=purpose, method="min-side-post")


@transaction.atomic
def explain_leaving(*, token: str, reason: str, words: str = "", everything: bool = False) -> None:
    """Keep why somebody left, who cared to say: for the list of the link, or for all that were left in that
    press. Said again, the new reason stands. No reason, or nothing that was left, and nothing is kept.

    Raises LinkUnknownError.
    """
    link = selectors.consent_for_token(token)
    if link is None or reason not in Departure.Reason.values or hold(link.subject_id) is None:
        return
    ended = Consent.objects.filter(subject=link.subject, state=State.WITHDRAWN)
    chosen = ended.filter(pk=link.pk)
    if everything:
        since = link.changed_at - ONE_PRESS
        chosen = ended.filter(purpose__mailing_list__isnull=False, changed_at__gt=since)
    said = {"reason": reason, "words": " ".join(words.split())[:LONGEST], "at": timezone.now()}
    for head in chosen:
        values = {**said, "consent": head}
        Departure.objects.update_or_create(event_id=head.event_id, defaults=values)


def leave_list(*, subject: Subject, purpose: Purpose, method: str) -> ConsentRecord | None:
    """End one consent on the person's word, count it, and tell who listens; what ended it.
    Idempotent."""
    ended = consent.withdraw(subject=subject, purpose=purpose, method=method)
    if ended:
        if method != MOVED:
            count(purpose, "left")
        data: dict[str, object] = {"lists": [purpose.slug]}
        emit(type="subscription.withdrawn", subject=str(subject.pk), data=data)
    return ended
