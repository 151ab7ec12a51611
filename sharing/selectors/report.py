"""Sharing over all: by day, by post. Sums of what the roll-up wrote, however much that is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Sum
from django.utils import timezone
from wagtail.models import Page

from sharing.models import DayCount
from sharing.selectors.cascade import Sums, human_reads, signups
from sharing.selectors.scope import DAY, Scope


@dataclass(frozen=True)
class Day:
    """Links first used on a day, human visits and human reads through any link."""

    date: date
    links: int = 0
    visits: int = 0
    reads: int = 0


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
    # The last of a key stays: each post goes by the page that was there first, before its translations.
    found = Page.objects.filter(translation_key__in=[row["key"] for row in rows]).select_related("locale")
    pages = {page.translation_key: page for page in found.order_by("-pk")}
    of_these = replace(scope, pages=[page.pk for page in found])
    readers = human_reads(of_these, "page__translation_key")
    came = {key: numbers for key, *numbers in signups(of_these, "share__page__translation_key")}
    return [
        Text(
            page=pages[row["key"]],
            sums=Sums(row["links"], row["seen"], row["read"], *came.get(row["key"], (0, 0))),
            depth=row["steps"],
            readers=readers.get(row["key"], 0),
        )
        for row in rows
    ]
