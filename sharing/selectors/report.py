"""Sharing over all: by day, by channel, by post. Sums of what the roll-up wrote, whatever came of how many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet, Sum
from django.utils import timezone
from wagtail.models import Page

from sharing.models import DayCount, Kind, Verdict
from sharing.selectors.cascade import Sums, signups
from sharing.selectors.scope import Scope

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """Links first used on a day, human visits and human reads through any link."""

    date: date
    links: int = 0
    visits: int = 0
    reads: int = 0


@dataclass(frozen=True)
class Part:
    """The figures of one channel, organic or seeded."""

    channel: str
    is_seeded: bool
    sums: Sums


@dataclass(frozen=True)
class Text:
    """A post in all its languages: the page to show it by, and its figures. ``readers`` are its engaged reads
    with and without a link."""

    page: Page
    sums: Sums
    depth: int
    readers: int


def days(scope: Scope) -> list[Day]:
    """Day by day without gaps, from the scope's first day, or the first with anything, to its last, or today.

    One query.
    """
    rows = scope.day_counts().values_list("day").order_by("day")
    found = {row[0]: Day(*row) for row in rows.annotate(Sum("shares"), Sum("visits"), Sum("reads"))}
    first = scope.first or min(found, default=timezone.localdate())
    last = max([scope.last or timezone.localdate(), *found])
    return [
        found.get(day) or Day(day)
        for day in (first + DAY * number for number in range((last - first).days + 1))
    ]


def parts(scope: Scope) -> list[Part]:
    """The figures by channel, organic and seeded apart. Two queries."""
    found: dict[tuple[str, bool], Sums] = {}
    counts = scope.day_counts().values_list("channel", "campaign").order_by()
    for channel, campaign, *sums in counts.annotate(Sum("shares"), Sum("visits"), Sum("reads")):
        key = (channel, campaign != 0)
        found[key] = found.get(key, Sums()) + Sums(*sums)
    for channel, campaign, ever, living in signups(scope, "share__channel", "share__campaign_id"):
        key = (channel, campaign is not None)
        found[key] = found.get(key, Sums()) + Sums(signups=ever, living=living)
    return [Part(*key, sums) for key, sums in sorted(found.items())]


def texts(scope: Scope) -> QuerySet[DayCount, dict[str, Any]]:
    """A row for each post with sharing in ``scope``: ``key``, ``links``, ``seen``, ``read``, ``steps``, to
    be ordered by any of them and named by ``named``."""
    counts = scope.day_counts().values(key=F("page__translation_key"))
    return counts.annotate(
        links=Sum("shares"),
        seen=Sum("visits"),
        read=Sum("reads"),
        steps=Max("depth", filter=Q(shares__gt=0), default=0),
    )


def named(rows: Sequence[dict[str, Any]], scope: Scope) -> list[Text]:
    """Rows of ``texts`` with what only those that are shown are asked for. Three queries."""
    keys = [row["key"] for row in rows]
    pages = _pages(keys)
    readers = _readers(keys, scope)
    of_these = Q(share__page__translation_key__in=keys)
    came = {key: numbers for key, *numbers in signups(scope, "share__page__translation_key", where=of_these)}
    return [
        Text(
            page=pages[row["key"]],
            sums=Sums(row["links"], row["seen"], row["read"], *came.get(row["key"], (0, 0))),
            depth=row["steps"],
            readers=readers.get(row["key"], 0),
        )
        for row in rows
    ]


def _pages(keys: Sequence[UUID]) -> dict[UUID, Page]:
    """The page of each post that it goes by: the one that was there first, before its translations."""
    pages = Page.objects.filter(translation_key__in=keys).select_related("locale").order_by("-pk")
    return {page.translation_key: page for page in pages}


def _readers(keys: Sequence[UUID], scope: Scope) -> dict[UUID, int]:
    reads = scope.page_counts().filter(page__translation_key__in=keys, kind=Kind.READ, verdict=Verdict.HUMAN)
    found: Iterable[tuple[UUID, int]] = (
        reads.values_list("page__translation_key").annotate(total=Sum("count")).order_by()
    )
    return dict(found)
