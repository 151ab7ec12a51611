"""What is waiting to be delivered."""

from django.db.models import Q, QuerySet
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
