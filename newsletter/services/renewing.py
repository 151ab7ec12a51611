"""Asking again: a consent that ends soon lives on only if the person says so."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from consent import services as consent
from consent.models import Consent
from consent.selectors import RENEWAL, lives
from consent.states import State
from mail import services as mail
from newsletter import kinds, selectors
from newsletter.errors import RenewalOverError
from newsletter.services.holding import hold
from newsletter.services.leaving import leave_list
from newsletter.services.telling import tell_of_leaving

AT_ONCE = 500


def ask_renewals() -> int:
    """Ask those whose consent ends soon, once each, whether they want to go on; how many were asked."""
    due = list(selectors.renewals_due()[:AT_ONCE])
    for head in due:
        mail.enqueue(
            kind=kinds.RENEW,
            subject=head.subject,
            locale=head.subject.locale,
            params={"consent": str(head.pk)},
            purpose=head.purpose,
        )
    return len(due)


@transaction.atomic
def renew(*, token: str, shown: str) -> tuple[Consent, bool]:
    """The person's own «yes, go on», under the notice of the hash ``shown``, and whether this very press said
    it. Idempotent.

    Raises LinkUnknownError, RenewalOverError for a consent that ended meanwhile, and NoticeUnknown.
    """
    head = selectors.consent_to_renew(token)
    if hold(head.subject_id) is None:
        raise RenewalOverError
    head.refresh_from_db()
    now = timezone.now()
    if not lives(head.state, head.valid_until, now):
        raise RenewalOverError
    if head.state == State.RENEWED and lives(head.state, head.valid_until, now + RENEWAL):
        return head, False
    notice = consent.accepted_notice(purpose=head.purpose, lang=get_language(), sha256=shown, at=now)
    consent.record(
        subject=head.subject, purpose=head.purpose, state=State.RENEWED, method="renew-post", notice=notice
    )
    head.refresh_from_db()
    return head, True


@transaction.atomic
def decline_renewal(*, token: str) -> None:
    """The person's «no»: the consent ends now, as by any other way out. Idempotent."""
    head = selectors.consent_to_renew(token)
    if hold(head.subject_id):
        ended = leave_list(subject=head.subject, purpose=head.purpose, method="renew-page-post")
        tell_of_leaving(subject=head.subject, left=[ended] if ended else [])
