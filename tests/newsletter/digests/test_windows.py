"""When a digest is due: by the calendar in Oslo, not by when a worker is awake."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from newsletter.digests.windows import OSLO, SETTLED, cadences, last_end, windows
from newsletter.models import Digest
from tests.newsletter.digests.conftest import begin

Local = tuple[int, ...]


def oslo(*when: int) -> datetime:
    return datetime(*when, tzinfo=OSLO)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("at", "end"),
    [
        ((2026, 11, 26, 6, 59), (2026, 11, 19, 7)),
        ((2026, 11, 26, 7), (2026, 11, 26, 7)),
        ((2026, 12, 2, 23, 59), (2026, 11, 26, 7)),
        # The last Sunday of October and of March the clock is turned.
        ((2026, 10, 29, 7), (2026, 10, 29, 7)),
        ((2026, 4, 1, 12), (2026, 3, 26, 7)),
    ],
)
def test_weekly_ends_on_thursdays_at_seven_whatever_the_clock_does(at: Local, end: Local) -> None:
    assert last_end("weekly", oslo(*at)) == oslo(*end)


@pytest.mark.parametrize(
    ("at", "end"),
    [
        ((2026, 12, 1, 6, 59), (2026, 11, 2, 7)),
        ((2026, 12, 1, 7), (2026, 12, 1, 7)),
        ((2026, 8, 31, 12), (2026, 8, 3, 7)),
        # 1 January is a Friday, 1 May a Saturday.
        ((2027, 1, 31, 12), (2027, 1, 1, 7)),
        ((2027, 5, 2, 12), (2027, 4, 1, 7)),
        ((2027, 5, 3, 8), (2027, 5, 3, 7)),
    ],
)
def test_monthly_ends_on_the_first_weekday_at_seven(at: Local, end: Local) -> None:
    assert last_end("monthly", oslo(*at)) == oslo(*end)


def test_between_two_monthly_digests_are_four_weeks_at_least() -> None:
    ends = sorted({last_end("monthly", oslo(2026, 1, 10) + timedelta(days=day)) for day in range(3650)})
    assert len(ends) == 121
    apart = [(after.date() - before.date()).days for before, after in pairwise(ends)]
    assert min(apart) == 28


def test_a_list_has_its_own_cadence_and_the_more_seldom_ones() -> None:
    assert [set(cadences(often)) for often in ("monthly", "weekly", "each")] == [
        {"monthly"},
        {"monthly", "weekly"},
        {"monthly", "weekly", "each"},
    ]


@pytest.mark.django_db
def test_a_worker_that_slept_through_the_hour_ends_the_window_at_that_hour(lists, site):
    tips = begin(lists["ukens-tips"])
    tips.gathers_since = oslo(2026, 11, 20, 12)
    tips.save()
    found = {one.cadence: (one.since, one.until) for one in windows(oslo(2026, 11, 28, 15))}
    assert found == {"weekly": (oslo(2026, 11, 20, 12), oslo(2026, 11, 26, 7))}
    assert windows(oslo(2026, 11, 26, 7)) == []
    assert windows(oslo(2026, 11, 26, 7) + SETTLED)


@pytest.mark.django_db
def test_a_window_begins_where_the_last_digest_of_its_cadence_ended(lists, site):
    tips = begin(lists["ukens-tips"])
    tips.gathers_since = oslo(2026, 11, 1, 12)
    tips.save()
    ended = {"since": tips.gathers_since, "until": oslo(2026, 11, 19, 7)}
    Digest.objects.create(mailing_list=tips, cadence="weekly", **ended)
    found = {one.cadence: one.since for one in windows(oslo(2026, 11, 28, 15))}
    assert found == {"weekly": oslo(2026, 11, 19, 7), "monthly": oslo(2026, 11, 1, 12)}
