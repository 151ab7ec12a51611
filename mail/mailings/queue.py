"""The rows of mailings, and which of them a process may take up."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from mail.models import Mailing, OutboxMessage, SendingRun

State = OutboxMessage.State
WAITING = [State.QUEUED, State.DEFERRED]
LEASE = timedelta(minutes=5)


def due(now: datetime) -> QuerySet[OutboxMessage]:
    """Messages of mailings that are being sent, due at ``now``, that nobody holds."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    sending = Mailing.objects.filter(state=Mailing.State.SENDING).values("pk")
    waiting = OutboxMessage.objects.filter(free, run=None, state__in=WAITING, due_at__lte=now)
    return waiting.filter(mailing__isnull=False, mailing__in=sending)


@transaction.atomic
def claim(run: SendingRun, *, limit: int) -> list[OutboxMessage]:
    """Give ``run`` up to ``limit`` messages, with their subjects."""
    return _claim(limit, run=run)


@transaction.atomic
def lease(*, limit: int) -> list[OutboxMessage]:
    """Lease up to ``limit`` messages to a caller that sends them one by one."""
    return _claim(limit, lease_until=timezone.now() + LEASE)


def _claim(limit: int, **values: object) -> list[OutboxMessage]:
    locked = due(timezone.now()).order_by("due_at", "pk").select_for_update(skip_locked=True)
    ids = list(locked.values_list("pk", flat=True)[:limit])
    OutboxMessage.objects.filter(pk__in=ids).update(**values)
    return list(OutboxMessage.objects.filter(pk__in=ids).select_related("subject").order_by("due_at", "pk"))


def give_back(
    run: SendingRun, messages: Collection[OutboxMessage], *, due_at: datetime | None = None
) -> None:
    """Let another run take up ``messages``, at once or from ``due_at`` on."""
    values = {"run": None, **({"due_at": due_at} if due_at else {})}
    run.messages.filter(pk__in=[message.pk for message in messages]).update(**values)
