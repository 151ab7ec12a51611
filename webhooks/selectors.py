"""What is waiting to be delivered, what is over, and what can be sent again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from webhooks.catalogue import full
from webhooks.models import Delivery, Endpoint, Event

# What was under way when its endpoint was switched off has ended after this long.
UNDER_WAY = timedelta(minutes=1)


def not_out() -> QuerySet[Event]:
    """Events for everybody that have no number yet."""
    return Event.objects.filter(sequence=None, only_to=None)


def due_deliveries() -> QuerySet[Delivery]:
    """Deliveries whose time has come and that no living worker holds, by when they became due: first tries in
    the order of their events, and no try waits for another's."""
    now = timezone.now()
    return (
        Delivery.objects.filter(state=Delivery.State.DUE, due_at__lte=now, endpoint__active=True)
        .filter(Q(lease_until=None) | Q(lease_until__lt=now), event__withheld=False)
        .order_by("due_at", "pk")
    )


def endpoints_due() -> dict[int, bool]:
    """The endpoints that something is due to, and whether each is failing now."""
    due = due_deliveries().filter(endpoint=OuterRef("pk")).order_by()
    found = Endpoint.objects.filter(Exists(due), active=True).order_by("pk")
    return {pk: since is not None for pk, since in found.values_list("pk", "failing_since")}


def has_due() -> bool:
    """Whether the delivering task has anything to do."""
    return not_out().exists() or bool(endpoints_due())


def old() -> QuerySet[Event]:
    """Events that EVENT_DAYS ago had reached, or given up, every receiver.

    Not the newest of all, from whose number the next one is counted.
    """
    before = timezone.now() - timedelta(days=settings.EVENT_DAYS)
    last = Event.objects.aggregate(last=Max("sequence"))["last"] or 0
    waiting = Q(state=Delivery.State.DUE, endpoint__active=True)
    alive = Delivery.objects.filter(waiting | Q(due_at__gte=before), event=OuterRef("pk"))
    numbered = Q(sequence__lt=last) | Q(only_to__isnull=False)
    return Event.objects.filter(numbered, ~Exists(alive), at__lt=before)


def has_old() -> bool:
    """Whether the pruning task would find something to do."""
    return old().exists()


def replayable(
    endpoint: Endpoint,
    *,
    first: int | None = None,
    last: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Event]:
    """The kept events of the types ``endpoint`` chose, from one number or moment to another, both included.
    None about anybody who is erased."""
    bounds = {"sequence__gte": first, "sequence__lte": last, "at__gte": since, "at__lte": until}
    given = {name: bound for name, bound in bounds.items() if bound is not None}
    kept = Event.objects.filter(sequence__isnull=False, withheld=False, only_to=None, **given)
    return kept.filter(type__in=map(full, endpoint.types))


def standing(endpoint: Endpoint) -> dict[str, int]:
    """How many deliveries to ``endpoint`` are in which state, of those that are kept. Tests and challenges
    are not counted."""
    counted = endpoint.deliveries.filter(event__only_to=None).values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(Delivery.State.values, 0) | dict(counted)


def in_state(endpoint: Endpoint, state: str) -> QuerySet[Delivery]:
    """The deliveries that ``standing`` counts in ``state``."""
    return endpoint.deliveries.filter(event__only_to=None, state=state)


def missed(endpoint: Endpoint) -> QuerySet[Event]:
    """The events of its types that did not reach ``endpoint`` because it was off: those that happened since
    and have no delivery to it, and those that were given up when it was switched off."""
    if endpoint.off_at is None:
        return Event.objects.none()
    theirs = Delivery.objects.filter(event=OuterRef("pk"), endpoint=endpoint)
    ended = (endpoint.off_at, endpoint.off_at + UNDER_WAY)
    given_up = theirs.filter(state=Delivery.State.FAILED, due_at__range=ended)
    since = Q(at__gte=endpoint.off_at) & ~Exists(theirs)
    return replayable(endpoint).filter(since | Exists(given_up))


def numbers() -> tuple[int | None, int | None]:
    """The lowest and the highest number of the events that are kept."""
    found = Event.objects.aggregate(first=Min("sequence"), last=Max("sequence"))
    return found["first"], found["last"]


def unannounced() -> QuerySet[Endpoint]:
    """Endpoints of which the owner is still to be told: switched off by failures, or one event given up."""
    return Endpoint.objects.exclude(notice="").order_by("pk")


def has_unannounced() -> bool:
    """Whether the task that tells has anything to do."""
    return unannounced().exists()
