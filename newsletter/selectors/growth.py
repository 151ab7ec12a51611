"""How the lists grow: living consents now, and what happened in a period. Sums of ``DayFigure``, and of the
records for what ended without the person. No query reads people one by one."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from wagtail.models import Page

from consent.admin.days import Day
from consent.models import Consent, ConsentRecord, Purpose
from consent.selectors import living_consents
from consent.states import State
from newsletter.models import DayFigure, Departure
from sharing.models import Campaign

# What we end, and what the clock does.
ENDED = frozenset({State.REVOKED, State.EXPIRED, State.INVALIDATED})
# So many campaigns and pages, the best, are told; the file has all.
SHOWN = 10
COLUMNS = ("asked", "confirmed", "refused", "unanswered", "left", "erased")


@dataclass(frozen=True)
class Scope:
    """Which lists (all of them for no purpose) and which days, first and last included."""

    first: date
    last: date
    purpose: Purpose | None = None

    def figures(self) -> QuerySet[DayFigure]:
        found = DayFigure.objects.filter(day__range=(self.first, self.last))
        return found.filter(purpose=self.purpose) if self.purpose else found

    def purposes(self) -> QuerySet[Purpose]:
        lists = Purpose.objects.filter(mailing_list__isnull=False)
        return lists.filter(pk=self.purpose.pk) if self.purpose else lists

    def begins(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first, time.min))

    def ends(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))

    def records(self) -> QuerySet[ConsentRecord]:
        """What ended without the person. All purposes by name: so the index over them is used."""
        return ConsentRecord.objects.filter(
            purpose__in=self.purposes().values("pk"),
            state__in=ENDED,
            at__gte=self.begins(),
            at__lt=self.ends(),
        )


@dataclass(frozen=True)
class Totals:
    """What happened in the period. ``rate`` is the share of confirmed among signups that came to an end
    there, in percent; None where none did."""

    asked: int = 0
    confirmed: int = 0
    refused: int = 0
    unanswered: int = 0
    left: int = 0
    erased: int = 0
    ended: int = 0

    @property
    def net(self) -> int:
        return self.confirmed - self.left - self.gone

    @property
    def gone(self) -> int:
        """What ended without a press of their own."""
        return self.erased + self.ended

    @property
    def rate(self) -> int | None:
        over = self.confirmed + self.refused + self.unanswered
        return round(100 * self.confirmed / over) if over else None


@dataclass(frozen=True)
class Source:
    """How many signups came one way: by a channel, in a campaign, or with the form on a page."""

    name: str
    asked: int
    confirmed: int


@dataclass(frozen=True)
class Growth:
    """All that the screen shows. ``days`` has one entry for each day of the period."""

    living: int
    totals: Totals
    days: list[Day] = field(default_factory=list)
    channels: list[Source] = field(default_factory=list)
    campaigns: list[Source] = field(default_factory=list)
    pages: list[Source] = field(default_factory=list)
    reasons: list[tuple[str, int]] = field(default_factory=list)


def growth(scope: Scope) -> Growth:
    """The figures of ``scope``. Ten queries, however many people."""
    sums = scope.figures().aggregate(**{column: Sum(column, default=0) for column in COLUMNS})
    ended = _ended_by_day(scope)
    return Growth(
        living=living(scope).count(),
        totals=Totals(**sums, ended=sum(ended.values())),
        days=_days(scope, ended),
        channels=_sources(scope, "channel"),
        campaigns=_named(_sources(scope, "campaign"), Campaign.objects.values_list("pk", "name")),
        pages=_named(_sources(scope, "page"), Page.objects.values_list("pk", "title")),
        reasons=_reasons(scope),
    )


def living(scope: Scope) -> QuerySet[Consent]:
    """The consents to the lists that live now."""
    return living_consents().filter(purpose__in=scope.purposes().values("pk"))


def rows(scope: Scope) -> Iterator[tuple[Any, ...]]:
    """Every figure, oldest first: day, list, channel, campaign, page (names), then COLUMNS."""
    found = scope.figures().order_by("day", "purpose", "pk")
    campaigns = dict(Campaign.objects.filter(pk__in=found.values("campaign")).values_list("pk", "name"))
    pages = dict(Page.objects.filter(pk__in=found.values("page")).values_list("pk", "title"))
    named = found.values_list("day", "purpose__slug", "channel", "campaign", "page", *COLUMNS)
    for day, slug, channel, campaign, page, *numbers in named.iterator():
        yield day, slug, channel, campaigns.get(campaign, ""), pages.get(page, ""), *numbers


def _ended_by_day(scope: Scope) -> dict[date, int]:
    rows = scope.records().annotate(day=TruncDate("at")).order_by().values_list("day")
    return dict(rows.annotate(number=Count("*")))


def _days(scope: Scope, ended: dict[date, int]) -> list[Day]:
    number = (scope.last - scope.first).days + 1
    days = {day: Day(day) for day in (scope.first + timedelta(days=n) for n in range(number))}
    rows = scope.figures().order_by().values_list("day")
    sums = rows.annotate(Sum("confirmed"), Sum("left"), Sum("erased"))
    for day, confirmed, left, erased in sums:
        days[day].given, days[day].ended, days[day].erased = confirmed, left, erased
    for day, more in ended.items():
        if day in days:
            days[day].ended += more
    return list(days.values())


def _sources(scope: Scope, column: str) -> list[Source]:
    """Signups by one column, the best first."""
    sums = scope.figures().order_by().values_list(column).annotate(Sum("asked"), Sum("confirmed"))
    found = [Source(str(name), asked, confirmed) for name, asked, confirmed in sums if asked or confirmed]
    return sorted(found, key=lambda source: (-source.confirmed, -source.asked, source.name))


def _named(sources: list[Source], names: QuerySet[Any, tuple[int, str]]) -> list[Source]:
    """The first SHOWN of them by name, without those that came from none, or from one that is gone."""
    known = {str(pk): name for pk, name in names.filter(pk__in=[source.name for source in sources])}
    return [replace(source, name=known[source.name]) for source in sources if source.name in known][:SHOWN]


def _reasons(scope: Scope) -> list[tuple[str, int]]:
    """Why people left, as far as they said, the most frequent first."""
    said = Departure.objects.filter(at__gte=scope.begins(), at__lt=scope.ends())
    said = said.filter(consent__purpose__in=scope.purposes().values("pk"))
    rows = said.order_by().values_list("reason").annotate(number=Count("*")).order_by("-number", "reason")
    return [(str(Departure.Reason(reason).label), number) for reason, number in rows]
