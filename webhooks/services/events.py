"""Domain events: written with what they tell, numbered and fanned out later by the worker."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from webhooks import selectors
from webhooks.catalogue import TYPES, full, short
from webhooks.models import Attempt, Delivery, Endpoint, Event
from webhooks.rows import insert, insert_all, neighbours

AT_ONCE = 200


def emit(*, type: str, subject: str = "", data: Mapping[str, object] | None = None) -> Event:
    """Write an event in the caller's transaction. ``data`` holds ids and never an address.

    ValueError for a type that is not on the published list.
    """
    event = _event(type, subject, data or {})
    insert(event)
    return event


def emit_all(*, type: str, told: Mapping[str, Mapping[str, object]]) -> None:
    """``emit`` for many subjects at once, each with its own data."""
    events = [_event(type, subject, data) for subject, data in told.items()]
    for event, pk in zip(events, neighbours(len(events)), strict=True):
        event.pk = pk
    insert_all(events)


def _event(type: str, subject: str, data: Mapping[str, object]) -> Event:
    if type not in TYPES:
        raise ValueError(f"{type} is no event type.")
    return Event(type=full(type), subject=subject, data=dict(data), at=timezone.now())


@transaction.atomic
def withhold(*, subjects: Collection[str]) -> dict[str, int]:
    """Take away the kept events that are about any of ``subjects``, who are erased; how many, and how.

    One with a number stays as an empty row, so that numbers go on from it. None is delivered any more, nor
    replayed, and what receivers answered about them is gone from the log.
    """
    about = Event.objects.filter(subject__in=subjects)
    list(about.select_for_update())  # none is given a number meanwhile
    gone: dict[str, int] = about.filter(sequence=None).delete()[1]
    theirs = Delivery.objects.filter(event__in=about)
    waiting = theirs.filter(state=Delivery.State.DUE)
    waiting.update(state=Delivery.State.FAILED, error="withheld", lease_until=None)
    Attempt.objects.filter(delivery__in=theirs).update(response_headers={}, response_body="")
    return {**gone, "events emptied": about.update(subject="", data={}, withheld=True)}


@transaction.atomic
def fan_out() -> int:
    """Number waiting events in order and make a delivery to each active endpoint that chose their type; how
    many events that were.

    Numbers are given here and not by the database on insert, because transactions commit out of order.
    """
    events = list(selectors.not_out().select_for_update().order_by("at", "pk")[:AT_ONCE])
    last = Event.objects.aggregate(last=Max("sequence"))["last"] or 0
    for sequence, event in enumerate(events, last + 1):
        event.sequence = sequence
    Event.objects.bulk_update(events, ["sequence"])
    now = timezone.now()
    endpoints = list(Endpoint.objects.filter(active=True)) if events else []
    Delivery.objects.bulk_create(
        Delivery(event=event, endpoint=endpoint, due_at=now)
        for event in events
        for endpoint in endpoints
        if short(event.type) in endpoint.types
    )
    return len(events)


def prune() -> int:
    """Delete what was over EVENT_DAYS ago, events with their deliveries and log; how many events."""
    pruned = 0
    while batch := list(selectors.old().values_list("pk", flat=True)[:AT_ONCE]):
        pruned += Event.objects.filter(pk__in=batch).delete()[1].get("webhooks.Event", 0)
    return pruned
