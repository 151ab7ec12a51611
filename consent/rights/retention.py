"""Forgetting people of whom nothing is needed any more. docs/retention.md says why these periods."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from consent import rights
from consent.events import years_after
from consent.models import Consent, Subject
from consent.states import LIVING, State

AT_ONCE = 500
# An address that came to nothing, such as one of a signup beyond the limit.
STRAY = timedelta(days=7)


def retire() -> int:
    """Forget everybody who is due, but those held or needed in another room; how many were forgotten."""
    retired, last = 0, UUID(int=0)
    while batch := list(_due().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        retired += sum(_retire(pk) for pk in batch)
        last = batch[-1]
    return retired


def has_due() -> bool:
    """Whether the task may find somebody to forget."""
    return _due().exists()


@transaction.atomic
def _retire(pk: UUID) -> bool:
    """Asked again under the lock: the person may just have come back."""
    subject = Subject.objects.select_for_update().filter(pk=pk).first()
    if subject is None or not _due().filter(pk=pk).exists() or rights.needs(subject):
        return False
    rights.erase(subject=subject, reason="retention")
    return True


def _due() -> QuerySet[Subject]:
    """Whose every consent ended RETENTION_YEARS ago, or who came a week ago and never had one. No hold."""
    now = timezone.now()
    long_ago = years_after(now, -settings.RETENTION_YEARS)
    theirs = Consent.objects.filter(subject=OuterRef("pk"))
    needed = theirs.exclude(_ended(long_ago))
    never = Q(~Exists(theirs), created_at__lt=now - STRAY)
    return Subject.objects.filter(never | Q(Exists(theirs)), ~Exists(needed), hold=None)


def _ended(before: datetime) -> Q:
    """Consents that were over ``before``: by a record, or because their time had run out."""
    closed = [state for state in State if state not in {State.REQUESTED, *LIVING}]
    return Q(state__in=closed, changed_at__lt=before) | Q(state__in=LIVING, valid_until__lt=before)
