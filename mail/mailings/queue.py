"""The rows of mailings that one process holds: claimed with a lease, and kept while it works."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from mail import services
from mail.models import Mailing, OutboxMessage

State = OutboxMessage.State
WAITING = [State.QUEUED, State.DEFERRED]
CLAIM = timedelta(minutes=5)


def due(now: datetime) -> QuerySet[OutboxMessage]:
    """Messages of mailings that are being sent, due at ``now``, that no living worker holds."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    sending = Mailing.objects.filter(state=Mailing.State.SENDING).values("pk")
    return OutboxMessage.objects.filter(
        free, state__in=WAITING, mailing__isnull=False, mailing__in=sending, due_at__lte=now
    )


@transaction.atomic
def claim(*, limit: int) -> list[OutboxMessage]:
    """Lease up to ``limit`` messages to the caller for CLAIM, with their subjects."""
    now = timezone.now()
    locked = due(now).order_by("due_at", "pk").select_for_update(skip_locked=True)
    ids = list(locked.values_list("pk", flat=True)[:limit])
    held = OutboxMessage.objects.filter(pk__in=ids)
    held.update(lease_until=now + CLAIM)
    return list(held.select_related("subject").order_by("due_at", "pk"))


def renew(messages: Collection[OutboxMessage]) -> None:
    """Hold ``messages`` for another CLAIM. Those that were lost meanwhile stay lost."""
    until = timezone.now() + CLAIM
    services.held(messages).update(lease_until=until)
    for message in messages:
        message.lease_until = until
