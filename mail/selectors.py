"""What the outbox holds."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from consent.models import Subject
from mail import kinds
from mail.models import OutboxMessage, Suppression

State = OutboxMessage.State


def claimable(now: datetime) -> QuerySet[OutboxMessage]:
    """Messages due at ``now`` that no living worker holds. Those of mailings have a queue of their own."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    waiting = OutboxMessage.objects.filter(free, state__in=[State.QUEUED, State.DEFERRED], due_at__lte=now)
    return waiting.filter(mailing=None)


def abandoned(now: datetime) -> QuerySet[OutboxMessage]:
    """Messages whose worker died between handing over and writing down the answer."""
    return OutboxMessage.objects.filter(state=State.SENDING, lease_until__lte=now)


def has_due() -> bool:
    """Whether a delivery run would find something to do."""
    now = timezone.now()
    return claimable(now).exists() or abandoned(now).exists()


def suppression(*, subject: Subject) -> str:
    """Why this address is not written to, whatever its consents say; empty when it is."""
    found = Suppression.objects.filter(lookup=subject.lookup).values_list("reason", flat=True).first()
    return found or ""


def enqueued(*, kind: str, since: datetime) -> QuerySet[OutboxMessage]:
    """Messages of this kind put in the outbox after ``since``, whatever became of them."""
    return OutboxMessage.objects.filter(kind=kind, created_at__gt=since)


def old() -> QuerySet[OutboxMessage]:
    """Messages that ended OUTBOX_DAYS ago and that no room keeps. What failed ended when it was last due."""
    over = OutboxMessage.objects.filter(state__in=[State.SENT, State.FAILED, State.DROPPED, State.DOUBT])
    ended = over.exclude(kind__in=kinds.kept()).annotate(ended_at=Coalesce("sent_at", "due_at"))
    return ended.filter(ended_at__lt=timezone.now() - timedelta(days=settings.OUTBOX_DAYS))


def has_old() -> bool:
    """Whether the pruning task would find something to do."""
    return old().exists()
