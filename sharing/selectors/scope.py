"""Which figures a report is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from sharing.models import Conversion, DayCount, Kind, PageCount, Share, ShareCount

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Scope:
    """Figures of these pages (None: of every page) from ``first`` to ``last``, both included.

    ``campaign`` keeps to one campaign's links, ``seeded`` to those of any campaign (True) or of none (False),
    ``channel`` to those of one channel; ``locale`` to pages of one language.
    """

    pages: Sequence[int] | None = None
    first: date | None = None
    last: date | None = None
    campaign: int | None = None
    seeded: bool | None = None
    channel: str = ""
    locale: int | None = None

    @property
    def is_part(self) -> bool:
        """Whether it leaves out some links of its pages, so that reads without a link do not belong to it."""
        return self.campaign is not None or self.seeded is not None or bool(self.channel)

    def day_counts(self) -> QuerySet[DayCount]:
        """The figures links are summed from."""
        found = DayCount.objects.filter(self._pages("page"), self._days("day"), self._channel(""))
        if self.campaign is not None:
            found = found.filter(campaign=self.campaign)
        if self.seeded is not None:
            found = found.exclude(campaign=0) if self.seeded else found.filter(campaign=0)
        return found

    def page_counts(self) -> QuerySet[PageCount]:
        """All hits of the pages, whatever the rest of the scope says of links."""
        return PageCount.objects.filter(self._pages("page"), self._days("day"))

    def share_counts(self) -> QuerySet[ShareCount]:
        """Hits of the links themselves."""
        return ShareCount.objects.filter(
            self._pages("share__page"), self._days("day"), self._links("share__")
        )

    def conversions(self) -> QuerySet[Conversion]:
        """Confirmed signups that the links brought."""
        return Conversion.objects.filter(
            self._pages("share__page"), self._moments("at"), self._links("share__")
        )

    def used_shares(self) -> QuerySet[Share]:
        """The links, by their first use."""
        used = Share.objects.filter(used_at__isnull=False)
        return used.filter(self._pages("page"), self._moments("used_at"), self._links(""))

    def hits(self) -> QuerySet[PageCount] | QuerySet[ShareCount]:
        """Visits by verdict and rule: of the links where they are only some of the pages' links."""
        found = self.share_counts() if self.is_part else self.page_counts()
        return found.filter(kind=Kind.VISIT)

    def _pages(self, page: str) -> Q:
        where = Q() if self.pages is None else Q(**{f"{page}__in": self.pages})
        return where if self.locale is None else where & Q(**{f"{page}__locale": self.locale})

    def _days(self, day: str) -> Q:
        where = Q(**{f"{day}__gte": self.first}) if self.first else Q()
        return where & Q(**{f"{day}__lte": self.last}) if self.last else where

    def _moments(self, at: str) -> Q:
        where = Q(**{f"{at}__gte": midnight(self.first)}) if self.first else Q()
        return where & Q(**{f"{at}__lt": midnight(self.last + DAY)}) if self.last else where

    def _links(self, share: str) -> Q:
        where = self._channel(share)
        if self.campaign is not None:
            where &= Q(**{f"{share}campaign": self.campaign})
        return where if self.seeded is None else where & Q(**{f"{share}campaign__isnull": not self.seeded})

    def _channel(self, share: str) -> Q:
        return Q(**{f"{share}channel": self.channel}) if self.channel else Q()


def midnight(day: date) -> datetime:
    """The moment ``day`` begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))
