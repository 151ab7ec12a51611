"""When a digest is due, and from when to when it gathers.

Each: at any time. Weekly: Thursdays at seven. Monthly: the first weekday of the month at seven, which is at
least four weeks after the one before. All in Oslo. The hours follow from the calendar: a worker that slept
through one makes that digest when it wakes, with what was public at that hour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone

from newsletter.models import Digest, MailingList
from newsletter.selectors.members import OFTEN

OSLO = ZoneInfo("Europe/Oslo")
HOUR, THURSDAY, SATURDAY = time(7), 3, 5
# So long may pass from a post's moment until everybody sees it: its publication is one transaction.
SETTLED = timedelta(minutes=1)


@dataclass(frozen=True)
class Window:
    """Of this list, those of this cadence get what became public after ``since``, up to ``until``."""

    mailing_list: MailingList
    cadence: str
    since: datetime
    until: datetime


def windows(now: datetime | None = None, *, only: MailingList | None = None) -> list[Window]:
    """Every window that has come to its end; of ``only`` one list if given. Two queries."""
    lists = MailingList.objects.filter(gathers=True, gathers_since__isnull=False, retired_at=None)
    if only:
        lists = lists.filter(pk=only.pk)
    found = list(lists.select_related("purpose"))
    ends = _last_ends(found) if found else {}
    at = (now or timezone.now()) - SETTLED
    made = []
    for one in found:
        assert one.gathers_since
        for cadence in cadences(one.frequency):
            since = max(one.gathers_since, ends.get((one.pk, cadence), one.gathers_since))
            until = last_end(cadence, at)
            if since < until:
                made.append(Window(one, cadence, since, until))
    return made


def cadences(frequency: str) -> list[str]:
    """A list's own frequency and all that are more seldom."""
    return [name for name, often in OFTEN.items() if often <= OFTEN[frequency]]


def last_end(cadence: str, at: datetime) -> datetime:
    """The newest moment up to ``at`` at which a digest of this cadence ends."""
    if cadence == MailingList.Frequency.EACH:
        return at
    today = at.astimezone(OSLO).date()
    days = [today - timedelta(days=back) for back in range(62)]
    is_day = _is_thursday if cadence == MailingList.Frequency.WEEKLY else _is_first_weekday
    ends = (datetime.combine(day, HOUR, OSLO) for day in days if is_day(day))
    return next(end for end in ends if end <= at)


def _is_thursday(day: date) -> bool:
    return day.weekday() == THURSDAY


def _is_first_weekday(day: date) -> bool:
    first = day.replace(day=1)
    while first.weekday() >= SATURDAY:
        first += timedelta(days=1)
    return day == first


def _last_ends(lists: Sequence[MailingList]) -> dict[tuple[int, str], datetime]:
    rows = Digest.objects.filter(mailing_list__in=lists).values_list("mailing_list", "cadence")
    return {(pk, cadence): end for pk, cadence, end in rows.annotate(end=Max("until"))}
