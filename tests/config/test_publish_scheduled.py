from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import StandardPage
from config import sites
from config.tasks import has_scheduled, publish_scheduled

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def page() -> StandardPage:
    return sites.build_tree(site_name="Snakkis").nb.about


def schedule(page: StandardPage, title: str, *, after: timedelta) -> None:
    page.title, page.go_live_at = title, timezone.now() + after
    page.save_revision(approved_go_live_at=page.go_live_at)


def test_nothing_is_due_before_its_time(page: StandardPage):
    schedule(page, "Om Kari", after=HOUR)
    page.expire_at = timezone.now() + HOUR
    page.save(update_fields=["expire_at"])
    assert not has_scheduled()


def test_a_revision_is_published_when_its_time_has_come(page: StandardPage):
    schedule(page, "Om Kari", after=-HOUR)
    assert has_scheduled()
    publish_scheduled.call()
    page.refresh_from_db()
    assert page.title == "Om Kari"
    assert not has_scheduled()


def test_a_page_is_taken_down_when_its_time_is_up(page: StandardPage):
    page.expire_at = timezone.now() - HOUR
    page.save(update_fields=["expire_at"])
    assert has_scheduled()
    publish_scheduled.call()
    page.refresh_from_db()
    assert not page.live
    assert not has_scheduled()
