"""How far pages travelled, at a glance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils import timezone
from wagtail.models import Page

from consent.selectors import living_consents
from sharing.models import Conversion, DayCount, Kind, PageCount, Share, Verdict


@dataclass(frozen=True)
class Travel:
    """How far one page travelled: engaged human reads -> shares -> generations -> signups -> still living.

    ``generations`` is the longest chain of links to this page: who came by one of them and passes on another
    page begins anew there.
    """

    reads: int = 0
    shares: int = 0
    generations: int = 0
    signups: int = 0
    living: int = 0

    def __add__(self, other: "Travel") -> "Travel":
        """Two pages that are one post, in two languages."""
        return Travel(
            reads=self.reads + other.reads,
            shares=self.shares + other.shares,
            generations=max(self.generations, other.generations),
            signups=self.signups + other.signups,
            living=self.living + other.living,
        )


def travel(pages: QuerySet[Page] | Iterable[int], *, since: datetime | None = None) -> dict[int, Travel]:
    """How far each of ``pages`` (a queryset, or ids) travelled from ``since`` on. No page is left out.

    Three queries, one more for a queryset. A signup lives while its own round of the consent does: one who
    left and came back by another way is not this share's any more.
    """
    ids = list(pages.values_list("pk", flat=True)) if isinstance(pages, QuerySet) else list(pages)
    figures: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    for rows in (_reads(ids, since), _shares(ids, since), _signups(ids, since)):
        for row in rows:
            figures[row.pop("for_page")] |= row
    return {pk: Travel(**numbers) for pk, numbers in figures.items()}


def _reads(ids: list[int], since: datetime | None) -> Iterable[Any]:
    counts = PageCount.objects.filter(page__in=ids, kind=Kind.READ, verdict=Verdict.HUMAN)
    if since:
        counts = counts.filter(day__gte=timezone.localdate(since))
    return counts.values(for_page=F("page_id")).annotate(reads=Sum("count")).order_by()


def _shares(ids: list[int], since: datetime | None) -> Iterable[Any]:
    used = Share.objects.filter(page__in=ids, used_at__isnull=False)
    if since:
        used = used.filter(used_at__gte=since)
    sums = {"shares": Count("pk"), "generations": Max("depth")}
    return used.values(for_page=F("page_id")).annotate(**sums).order_by()


def _signups(ids: list[int], since: datetime | None) -> Iterable[Any]:
    conversions = Conversion.objects.filter(share__page__in=ids)
    if since:
        conversions = conversions.filter(at__gte=since)
    sums = {"signups": Count("pk"), "living": Count("pk", filter=_alive())}
    return conversions.values(for_page=F("share__page_id")).annotate(**sums).order_by()


def glance(page: Page) -> Travel:
    """How far ``page`` travelled in all its languages, from what the roll-up wrote: as cheap for a million
    links as for one. Three queries."""
    texts = Q(page__translation_key=page.translation_key)
    reads = PageCount.objects.filter(texts, kind=Kind.READ, verdict=Verdict.HUMAN)
    links = DayCount.objects.filter(texts, shares__gt=0)
    signups = Conversion.objects.filter(share__page__translation_key=page.translation_key)
    return Travel(
        reads=reads.aggregate(reads=Sum("count", default=0))["reads"],
        **links.aggregate(shares=Sum("shares", default=0), generations=Max("depth", default=0)),
        **signups.aggregate(signups=Count("pk"), living=Count("pk", filter=_alive())),
    )


def _alive() -> Q:
    return Q(consent__in=living_consents(), consent__record_id=F("record_id"))
