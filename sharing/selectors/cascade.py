"""How sharing spread: generation by generation on one page, by channel, by page, organic and seeded apart."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, F, FloatField, Func, Q, Sum, Window
from django.db.models.functions import RowNumber

from consent.selectors import living_consents
from sharing.models import Kind, Verdict
from sharing.selectors.result import Reason
from sharing.selectors.scope import Scope

Key = TypeVar("Key", bound=Hashable)
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Sums:
    """Links that were used, human visits and human reads through them, signups ever confirmed, and those of
    the signups that live still."""

    links: int = 0
    visits: int = 0
    reads: int = 0
    signups: int = 0
    living: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.links + other.links,
            self.visits + other.visits,
            self.reads + other.reads,
            self.signups + other.signups,
            self.living + other.living,
        )


@dataclass(frozen=True)
class Level:
    """One generation. ``branching`` is R: links of the next generation for each of its own; None without
    links. ``wait`` is the median time from the use of a link to that of one that came of it."""

    depth: int
    sums: Sums
    branching: float | None
    wait: timedelta | None


@dataclass(frozen=True)
class Strand:
    """Links that belong together: their sums, the longest chain, and R over all generations."""

    sums: Sums
    depth: int
    branching: float | None


@dataclass(frozen=True)
class Cascade:
    """``whole`` is everything; ``organic`` and ``seeded`` are its two parts, ``channels`` and ``pages`` (by
    id) others. ``levels`` leave out generations of which nothing is known."""

    levels: list[Level]
    whole: Strand
    organic: Strand
    seeded: Strand
    channels: dict[str, Sums]
    pages: dict[int, Sums]


class _Key(NamedTuple):
    page: int
    channel: str
    depth: int
    seeded: bool


_Groups = Mapping[_Key, Sums]


def cascade(scope: Scope) -> Cascade:
    """Everything about the links of ``scope``, in three queries."""
    groups = {_Key(*key): sums for key, sums in sums_by(scope, "page_id", "channel", "depth").items()}
    return Cascade(
        levels=_levels(_by_depth(groups), _waits(scope)),
        whole=_strand(groups),
        organic=_strand({key: sums for key, sums in groups.items() if not key.seeded}),
        seeded=_strand({key: sums for key, sums in groups.items() if key.seeded}),
        channels=summed(groups, lambda key: key.channel),
        pages=summed(groups, lambda key: key.page),
    )


def sums_by(scope: Scope, *by: str) -> dict[tuple[Any, ...], Sums]:
    """The sums by these fields of the links and, last in each key, whether they are seeded. Two queries."""
    found: dict[tuple[Any, ...], Sums] = defaultdict(Sums)
    counts = scope.day_counts().values_list(*by, "campaign").order_by()
    for *key, campaign, links, visits, reads in counts.annotate(Sum("shares"), Sum("visits"), Sum("reads")):
        found[*key, bool(campaign)] += Sums(links, visits, reads)
    of_share = (f"share__{name}" for name in (*by, "campaign_id"))
    for *key, campaign, ever, living in signups(scope, *of_share):
        found[*key, bool(campaign)] += Sums(signups=ever, living=living)
    return found


def signups(scope: Scope, *by: str) -> Iterable[tuple[Any, ...]]:
    """Rows of the fields ``by``, signups ever confirmed, and those of them that live. One query.

    A signup lives while its own round of the consent does: one who left and came back by another way is not
    this link's any more.
    """
    alive = Q(consent__in=living_consents(), consent__record_id=F("record_id"))
    sums = {"ever": Count("pk"), "living": Count("pk", filter=alive)}
    return scope.conversions().values_list(*by).annotate(**sums).order_by()


def uncounted(scope: Scope) -> list[Reason]:
    """Visits through links that did not count as a human's, by verdict and rule, most first. One query."""
    found = scope.hits().exclude(verdict=Verdict.HUMAN).values_list("verdict", "rule")
    return [Reason(*row) for row in found.annotate(total=Sum("count")).order_by("-total", "rule")]


def human_reads(scope: Scope, by: str = "page_id") -> dict[Any, int]:
    """Engaged reads of people by page, with or without a link. One query."""
    reads = scope.page_counts().filter(kind=Kind.READ, verdict=Verdict.HUMAN)
    return dict(reads.values_list(by).annotate(total=Sum("count")).order_by())


def summed(groups: Mapping[Key, Sums], name: Callable[[Key], Name]) -> dict[Name, Sums]:
    """``groups`` by what ``name`` makes of their keys."""
    totals: dict[Name, Sums] = defaultdict(Sums)
    for key, sums in groups.items():
        totals[name(key)] += sums
    return dict(totals)


def _by_depth(groups: _Groups) -> dict[int, Sums]:
    return dict(sorted(summed(groups, lambda key: key.depth).items()))


def _levels(by_depth: Mapping[int, Sums], waits: Mapping[int, timedelta]) -> list[Level]:
    nothing = Sums()
    return [
        Level(depth, sums, _ratio(by_depth.get(depth + 1, nothing).links, sums.links), waits.get(depth))
        for depth, sums in by_depth.items()
    ]


def _strand(groups: _Groups) -> Strand:
    by_depth = _by_depth(groups)
    whole = sum(by_depth.values(), Sums())
    later = sum(sums.links for depth, sums in by_depth.items() if depth > 1)
    return Strand(
        sums=whole,
        depth=max((depth for depth, sums in by_depth.items() if sums.links), default=0),
        branching=_ratio(later, whole.links),
    )


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


class Seconds(Func):
    """A moment as seconds on some scale, computed by the database itself on either engine."""

    function = "julianday"
    template = "%(function)s(%(expressions)s) * 86400"
    output_field = FloatField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="EXTRACT(EPOCH FROM %(expressions)s)", **context)


def _waits(scope: Scope) -> dict[int, timedelta]:
    """By depth from 2 on: the median time between the first uses of a link and of the one it came of."""
    took = Seconds("used_at") - Seconds("parent__used_at")
    ranked = (
        scope.used_shares()
        .filter(depth__gt=1, parent__used_at__isnull=False)
        .annotate(
            seconds=took,
            rank=Window(RowNumber(), partition_by="depth", order_by=took),
            of=Window(Count("pk"), partition_by="depth"),
        )
    )
    # The one in the middle, or the two.
    middle = Q(rank__gte=F("of") / 2.0, rank__lte=F("of") / 2.0 + 1)
    found: dict[int, list[float]] = defaultdict(list)
    for depth, seconds in ranked.filter(middle).values_list("depth", "seconds").order_by("depth"):
        found[depth].append(seconds)
    return {depth: timedelta(seconds=round(sum(pair) / len(pair))) for depth, pair in found.items()}
