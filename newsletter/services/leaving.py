"""Leaving: no login, no expiry, as often as one likes."""

from collections.abc import Sequence

from django.db import transaction

from consent import services as consent
from consent.models import Purpose, Subject
from newsletter import selectors
from newsletter.services.figures import count
from newsletter.services.holding import hold
from webhooks.services import emit

# Who moves to another address of theirs does not leave.
MOVED = "address-corrected"


@transaction.atomic
def leave(*, token: str, lists: Sequence[str] | None = None, method: str) -> None:
    """Leave the link's own list, or the ``lists`` named by slug. Idempotent.

    Raises LinkUnknownError for a link we never made; one whose consent was erased since has nothing to do.
    """
    link = selectors.consent_for_token(token)
    if link is None or hold(link.subject_id) is None:
        return
    purposes = Purpose.objects.filter(mailing_list__isnull=False)
    chosen = purposes.filter(pk=link.purpose_id) if lists is None else purposes.filter(slug__in=lists)
    for purpose in chosen:
        leave_list(subject=link.subject, purpose=purpose, method=method)


def leave_list(*, subject: Subject, purpose: Purpose, method: str) -> None:
    """End one consent on the person's word, count it, and tell who listens. Idempotent."""
    if consent.withdraw(subject=subject, purpose=purpose, method=method):
        if method != MOVED:
            count(purpose, "left")
        data: dict[str, object] = {"lists": [purpose.slug]}
        emit(type="subscription.withdrawn", subject=str(subject.pk), data=data)
