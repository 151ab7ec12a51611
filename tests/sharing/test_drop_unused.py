from datetime import timedelta

import pytest
from django.utils import timezone

from sharing import selectors, services
from sharing.hits import services as hits
from sharing.models import Share
from tests.sharing.conftest import ola, used

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def age(share, hours):
    Share.objects.filter(pk=share.pk).update(created_at=timezone.now() - timedelta(hours=hours))


def test_a_used_link_stays_whatever_its_age(share):
    age(share, 1000)
    assert services.drop_unused() == 0
    assert Share.objects.filter(pk=share.pk).exists()


def test_an_unused_link_may_be_used_for_a_day(posts):
    age(services.offer(page=posts.first), 23)
    assert services.drop_unused() == 0


def test_a_link_whose_first_visit_is_not_counted_yet_stays(posts):
    share = services.offer(page=posts.first)
    age(share, 25)
    hits.visit(share=share, caller=ola())
    assert services.drop_unused() == 0


def test_an_unused_link_is_gone_after_a_day(posts):
    kept, stale = used(posts.first), services.offer(page=posts.first)
    age(stale, 25)
    assert selectors.has_due()
    assert services.drop_unused() == 1
    assert list(Share.objects.all()) == [kept]
    assert not selectors.long_unused().exists()
