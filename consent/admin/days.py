"""What was recorded day by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from consent.models import ConsentRecord, Purpose
from consent.states import LIVING, State
from webhooks.models import Event

DAYS = 60
ERASED = "no.snakkis.consent.erased.v1"
ENDED = frozenset({State.WITHDRAWN, State.REVOKED, State.EXPIRED})


@dataclass
class Day:
    """Consents given or renewed, consents that ended, and people (or shares) who were erased."""

    date: date
    given: int = 0
    ended: int = 0
    erased: int = 0


def recorded(days: int = DAYS) -> list[Day]:
    """The last ``days`` days up to today, oldest first. Two queries, each one GROUP BY.

    Events of who was erased since are gone, and so not counted.
    """
    first = timezone.localdate() - timedelta(days=days - 1)
    since = timezone.make_aware(datetime.combine(first, time.min))
    found = {day: Day(day) for day in (first + timedelta(days=number) for number in range(days))}
    # All purposes by name: so the index over purpose, state and time is used.
    rows = ConsentRecord.objects.filter(
        purpose__in=Purpose.objects.values("pk"), state__in=LIVING | ENDED, at__gte=since
    )
    # A yes is said under a notice: a living record without one remarks on it.
    rows = rows.exclude(state__in=LIVING, notice=None)
    for day, state, number in _by_day(rows, "state"):
        if day in found:
            column = "given" if state in LIVING else "ended"
            setattr(found[day], column, getattr(found[day], column) + number)
    erasures = Event.objects.filter(type=ERASED, at__gte=since)
    for day, _type, number in _by_day(erasures, "type"):
        if day in found:
            found[day].erased += number
    return list(found.values())


def _by_day(rows: QuerySet[Any], column: str) -> Iterable[tuple[date, str, int]]:
    """Day, value of ``column`` and number of rows."""
    grouped: Iterable[tuple[date, str, int]] = (
        rows.annotate(day=TruncDate("at")).order_by().values_list("day", column).annotate(number=Count("*"))
    )
    return grouped
