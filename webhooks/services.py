"""Domain events: written with what they tell, numbered and fanned out later by the worker."""

from collections.abc import Collection, Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from webhooks import selectors
from webhooks.models import Delivery, Endpoint, Event
from webhooks.rows import insert, insert_all, neighbours
from webhooks.signing import key_of

AT_ONCE = 200
TYPES = frozenset(
    {
        "share.created",
        "share.read",
        "share.converted",
        "subscription.requested",
        "subscription.confirmed",
        "subscription.withdrawn",
        "consent.recorded",
        "consent.erased",
        "issue.sent",
        "mail.bounced",
        "mail.complained",
    }
)


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
    return Event(type=f"no.snakkis.{type}.v1", subject=subject, data=dict(data), at=timezone.now())


@transaction.atomic
def withhold(*, subjects: Collection[str]) -> dict[str, int]:
    """Take away the kept events that are about any of ``subjects``, who are erased; how many, and how.

    One with a number stays as an empty row, so that numbers go on from it. None is delivered any more.
    """
    about = Event.objects.filter(subject__in=subjects)
    list(about.select_for_update())  # none is given a number meanwhile
    gone: dict[str, int] = about.filter(sequence=None).delete()[1]
    waiting = Delivery.objects.filter(event__in=about, state=Delivery.State.DUE)
    waiting.update(state=Delivery.State.FAILED, error="Whom it was about is erased.")
    return {**gone, "events emptied": about.update(subject="", data={})}


def endpoint_register(*, url: str, secret: str) -> Endpoint:
    """The endpoint at ``url``, made or given the new secret. ValueError when the secret is malformed."""
    key_of(secret)
    return Endpoint.objects.update_or_create(
        url=url, defaults={"secret": secret}, create_defaults={"secret": secret, "created_at": timezone.now()}
    )[0]


def register_configured() -> None:
    """Register the receiver that the environment names (WEBHOOK_URL), if any."""
    if settings.WEBHOOK_URL:
        endpoint_register(url=settings.WEBHOOK_URL, secret=settings.WEBHOOK_SECRET)


@transaction.atomic
def fan_out() -> int:
    """Number waiting events in order and make a delivery to each active endpoint; how many events that were.

    Numbers are given here and not by the database on insert, because transactions commit out of order.
    """
    events = list(Event.objects.select_for_update().filter(sequence=None).order_by("at", "pk")[:AT_ONCE])
    last = Event.objects.aggregate(last=Max("sequence"))["last"] or 0
    for sequence, event in enumerate(events, last + 1):
        event.sequence = sequence
    Event.objects.bulk_update(events, ["sequence"])
    now = timezone.now()
    endpoints = list(Endpoint.objects.filter(active=True))
    Delivery.objects.bulk_create(
        Delivery(event=event, endpoint=endpoint, due_at=now) for event in events for endpoint in endpoints
    )
    return len(events)


def prune() -> int:
    """Delete what was over EVENT_DAYS ago, events with their deliveries; how many events."""
    pruned = 0
    while batch := list(selectors.old().values_list("pk", flat=True)[:AT_ONCE]):
        pruned += Event.objects.filter(pk__in=batch).delete()[1].get("webhooks.Event", 0)
    return pruned
