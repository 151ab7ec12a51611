"""sharing.services.prune: counts of links are kept for thirteen months."""

from datetime import date

import pytest
from django.utils import timezone

from config.worker import RECURRING
from sharing import selectors, services
from sharing.models import ShareCount
from sharing.tasks import prune

pytestmark = pytest.mark.django_db


def count_on(share, day: date) -> None:
    ShareCount.objects.create(share=share, day=day, kind="visit", verdict="human", rule="", count=3)


def months_ago(months: int) -> date:
    """The first day of the month that began so many months ago."""
    year, month = divmod(timezone.localdate().year * 12 + timezone.localdate().month - 1 - months, 12)
    return date(year, month + 1, 1)


def test_counts_of_the_last_thirteen_months_stay(posts):
    share = services.offer(page=posts.first)
    count_on(share, months_ago(13))
    assert not selectors.has_old()
    assert prune.call() == 0


def test_older_ones_go_in_batches_and_the_link_stays(posts, monkeypatch):
    monkeypatch.setattr(services.tidying, "AT_ONCE", 2)
    share = services.offer(page=posts.first)
    for months in (0, 14, 15, 30):
        count_on(share, months_ago(months))
    assert selectors.has_old()
    assert prune.call() == 3
    assert ShareCount.objects.get().day == months_ago(0)
    share.refresh_from_db()


def test_the_worker_does_it_daily():
    [recurring] = [recurring for recurring in RECURRING if recurring.task == prune]
    assert (recurring.is_due, recurring.seconds) == (selectors.has_old, 24 * 3600)
