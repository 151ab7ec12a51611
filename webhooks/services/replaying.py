"""Sending again. An event keeps its id, so a receiver knows what it has seen."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from webhooks.errors import EndpointStateError
from webhooks.models import Delivery, Endpoint, Event
from webhooks.services import actions

AT_ONCE = 500
State = Delivery.State


@transaction.atomic
def replay(*, delivery: Delivery, by: User | None = None) -> None:
    """Send one event once more, at once and with the whole schedule before it.

    EndpointStateError when the endpoint is off, or whom the event was about is erased.
    """
    if not delivery.endpoint.active or delivery.event.withheld or delivery.event.only_to_id:
        raise EndpointStateError
    _anew(Delivery.objects.filter(pk=delivery.pk))
    log(delivery.endpoint, actions.REPLAY, user=by, data={"events": 1})


def replay_range(*, endpoint: Endpoint, events: QuerySet[Event], by: User | None = None) -> int:
    """Send every one of ``events`` (``selectors.replayable``), whether it went to ``endpoint`` before or not;
    how many. In their order, in short transactions: what is done when it is interrupted stays done.

    EndpointStateError when the endpoint is off.
    """
    if not endpoint.active:
        raise EndpointStateError
    sent, last = 0, 0
    while batch := list(events.filter(sequence__gt=last).order_by("sequence")[:AT_ONCE]):
        _send_again(endpoint, batch)
        sent, last = sent + len(batch), batch[-1].sequence or 0
    log(endpoint, actions.REPLAY, user=by, data={"events": sent})
    return sent


@transaction.atomic
def _send_again(endpoint: Endpoint, batch: list[Event]) -> None:
    now = timezone.now()
    new = [Delivery(event=event, endpoint=endpoint, due_at=now) for event in batch]
    Delivery.objects.bulk_create(new, ignore_conflicts=True)
    # Asked again: somebody may have been erased since the batch was read.
    _anew(Delivery.objects.filter(endpoint=endpoint, event__in=batch, event__withheld=False))


def _anew(deliveries: QuerySet[Delivery]) -> None:
    deliveries.update(
        state=State.DUE, attempts=0, begun_at=None, due_at=timezone.now(), status=None, error=""
    )
