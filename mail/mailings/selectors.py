"""How far a mailing has come."""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from mail.mailings import queue
from mail.mailings.runs import dead_runs
from mail.models import Mailing, OutboxMessage

State = OutboxMessage.State
DONE = (State.SENT, State.FAILED, State.DROPPED, State.DOUBT)
OPEN = (State.QUEUED, State.DEFERRED, State.SENDING)
# The rate is taken over this many seconds at least, and forgotten after that many.
SHORT, LONG = 10, 120
SHOWN_ANSWERS = 20


@dataclass(frozen=True)
class Answered:
    """What the mail server, or we, said of so many messages that did not go."""

    state: str
    words: str
    people: int


@dataclass(frozen=True)
class Progress:
    """``counts`` by state of the outbox; ``rate`` in messages per second, None while nobody can tell."""

    frozen: int
    counts: dict[str, int]
    rate: float | None
    answers: list[Answered]

    @property
    def done(self) -> int:
        return sum(self.counts.get(state, 0) for state in DONE)

    @property
    def left(self) -> int:
        return sum(self.counts.get(state, 0) for state in OPEN)

    @property
    def doubts(self) -> int:
        return self.counts.get(State.DOUBT, 0)

    @property
    def seconds_left(self) -> int | None:
        return round(self.left / self.rate) if self.rate else None


def progress(mailing: Mailing) -> Progress:
    """Where ``mailing`` stands now. Two queries."""
    found = mailing.messages.order_by()
    counts = dict(found.values_list("state").annotate(people=Count("pk")))
    done = sum(counts.get(state, 0) for state in DONE)
    rate = _rate(mailing, done) if mailing.state == Mailing.State.SENDING else None
    return Progress(mailing.frozen, counts, rate, answers(mailing))


def answers(mailing: Mailing) -> list[Answered]:
    """What was said of messages that did not go, the commonest first."""
    told = mailing.messages.exclude(answer="").exclude(state=State.SENT).order_by()
    groups = told.values_list("state", "answer").annotate(people=Count("pk"))
    return [Answered(*group) for group in groups.order_by("-people", "answer")[:SHOWN_ANSWERS]]


def doubts(mailing: Mailing) -> QuerySet[OutboxMessage]:
    """The messages of which nobody knows whether they arrived."""
    return mailing.messages.filter(state=State.DOUBT).select_related("subject").order_by("pk")


def _rate(mailing: Mailing, done: int) -> float | None:
    """Messages done per second since somebody looked some seconds ago."""
    cache, key, now = caches["counters"], f"mailing:{mailing.pk}", time.time()
    seen = [(at, then) for at, then in cache.get(key, []) if at > now - LONG]
    older = [(at, then) for at, then in seen if at < now - SHORT]
    cache.set(key, [*older[-3:], *seen[len(older) :], (now, done)][-60:], LONG)
    if not older:
        return None
    at, then = older[-1]
    return float(max(0, done - then) / (now - at))


def to_freeze() -> QuerySet[Mailing]:
    """Mailings whose time has come."""
    return Mailing.objects.filter(state=Mailing.State.WAITING, starts_at__lte=timezone.now())


def finished() -> QuerySet[Mailing]:
    """Mailings being sent of which nothing is left to send."""
    left = OutboxMessage.objects.filter(mailing=OuterRef("pk"), state__in=OPEN)
    return Mailing.objects.filter(~Exists(left), state=Mailing.State.SENDING)


def cancelled() -> QuerySet[OutboxMessage]:
    """What waits of cancelled mailings, and nobody holds."""
    mailings = Mailing.objects.filter(state=Mailing.State.CANCELLED).values("pk")
    return OutboxMessage.objects.filter(mailing__in=mailings, state__in=queue.WAITING, run=None)


def old() -> QuerySet[Mailing]:
    """Mailings that ended MAILING_YEARS ago and still know who got them."""
    long_ago = timezone.now() - timedelta(days=365 * settings.MAILING_YEARS)
    known = OutboxMessage.objects.filter(mailing=OuterRef("pk"))
    return Mailing.objects.filter(Exists(known), ended_at__lt=long_ago)


def has_old() -> bool:
    """Whether the pruning task would find something to do."""
    return old().exists()


def has_due() -> bool:
    """Whether a run would find something to do."""
    now = timezone.now()
    dead = Q(state=State.SENDING, lease_until__lte=now, mailing__isnull=False)
    return (
        to_freeze().exists()
        or queue.due(now).exists()
        or bool(dead_runs())
        or OutboxMessage.objects.filter(dead).exists()
        or finished().exists()
        or cancelled().exists()
    )
