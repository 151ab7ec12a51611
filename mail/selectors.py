"""What the outbox holds."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from consent.models import Subject
from mail.models import OutboxMessage, Suppression

State = OutboxMessage.State


def claimable(now: datetime) -> QuerySet[OutboxMessage]:
    """Messages due at ``now`` that no living worker holds."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return OutboxMessage.objects.filter(free, state__in=[State.QUEUED, State.DEFERRED], due_at__lte=now)


def abandoned(now: datetime) -> QuerySet[OutboxMessage]:
    """Messages whose worker died between handing over and writing down the answer."""
    return OutboxMessage.objects.filter(state=State.SENDING, lease_until__lte=now)


def has_due() -> bool:
    """Whether a delivery run would find something to do."""
    now = timezone.now()
    return claimable(now).exists() or abandoned(now).exists()


def is_suppressed(*, subject: Subject) -> bool:
    """Whether this address is not written to, whatever its consents say."""
    return Suppression.objects.filter(lookup=subject.lookup).exists()


def enqueued_since(*, kind: str, subject: Subject, since: datetime) -> QuerySet[OutboxMessage]:
    """Messages of this kind put in the outbox for ``subject`` after ``since``, whatever became of them."""
    return OutboxMessage.objects.filter(kind=kind, subject=subject, created_at__gt=since)
