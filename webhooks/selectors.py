"""What is waiting to be delivered."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from webhooks.models import Delivery, Event


def due_deliveries() -> QuerySet[Delivery]:
    """Deliveries whose time has come and that no living worker holds, oldest event first."""
    now = timezone.now()
    return (
        Delivery.objects.filter(state=Delivery.State.DUE, due_at__lte=now, endpoint__active=True)
        .filter(Q(lease_until=None) | Q(lease_until__lt=now))
        .order_by("event__sequence", "pk")
    )


def has_due() -> bool:
    """Whether the delivering task has anything to do."""
    return Event.objects.filter(sequence=None).exists() or due_deliveries().exists()


def old() -> QuerySet[Event]:
    """Events that EVENT_DAYS ago had reached, or given up, every receiver.

    Not the newest of all, from whose number the next one is counted.
    """
    before = timezone.now() - timedelta(days=settings.EVENT_DAYS)
    last = Event.objects.aggregate(last=Max("sequence"))["last"] or 0
    waiting = Q(state=Delivery.State.DUE, endpoint__active=True)
    alive = Delivery.objects.filter(waiting | Q(due_at__gte=before), event=OuterRef("pk"))
    return Event.objects.filter(~Exists(alive), at__lt=before, sequence__lt=last)


def has_old() -> bool:
    """Whether the pruning task would find something to do."""
    return old().exists()
