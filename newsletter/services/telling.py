"""Word to the owner of an address when a link in a mail has changed something: the mail may have been
forwarded, and somebody else pressed. In the caller's transaction."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from consent.models import Consent, ConsentRecord, Subject
from mail import services as mail
from mail.selectors import enqueued
from newsletter import kinds
from newsletter.selectors.delivery import Pace

TELL_AGAIN = timedelta(days=1)


def tell_of_leaving(*, subject: Subject, left: Sequence[ConsentRecord]) -> None:
    """One mail about the consents that these records ended, with the way back.

    There is no other for them before they were given anew, which takes the owner.
    """
    if left:
        params: dict[str, object] = {"left": [[str(ended.consent_id), ended.event_id] for ended in left]}
        mail.enqueue(kind=kinds.LEFT, subject=subject, locale=subject.locale, params=params)


def tell_of_pace(*, consent: Consent, before: Pace) -> None:
    """One mail a day at most about how one list is sent; it leads back to how it was ``before``."""
    today = enqueued(kind=kinds.PACE, since=timezone.now() - TELL_AGAIN)
    if today.filter(subject=consent.subject, purpose=consent.purpose).exists():
        return
    until = before.paused_until
    params: dict[str, object] = {
        "consent": str(consent.pk),
        "frequency": before.frequency,
        "paused_until": until.isoformat() if until else None,
    }
    subject = consent.subject
    mail.enqueue(
        kind=kinds.PACE, subject=subject, locale=subject.locale, params=params, purpose=consent.purpose
    )
