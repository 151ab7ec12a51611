"""The link of a letter itself: made by the site, about nobody."""

import pytest

from consent.models import ConsentRecord, Subject
from sharing import services
from sharing.models import Share
from sharing.selectors import left_behind, long_unused
from tests.sharing.conftest import used
from webhooks.models import Event

pytestmark = pytest.mark.django_db


def test_nobody_is_recorded_for_a_link_that_nobody_pressed_a_button_for(posts):
    share = services.offer_root(page=posts.first)
    assert share.subject is None
    assert not ConsentRecord.objects.exists()
    assert not Subject.objects.exists()


def test_it_counts_from_the_start_and_is_told(posts):
    share = services.offer_root(page=posts.first)
    assert (share.generation, share.depth, share.channel) == (1, 1, Share.Channel.MAIL)
    assert share.used_at
    assert Event.objects.get(type="no.snakkis.share.created.v1").subject == share.code


def test_who_came_by_it_is_one_generation_further(posts):
    root = services.offer_root(page=posts.first)
    assert used(posts.first, via=root.code).root == root
    root.refresh_from_db()
    assert root.subject is None
    assert not ConsentRecord.objects.filter(subject__share=root).exists()


def test_it_is_not_tidied_away(posts):
    services.offer_root(page=posts.first)
    assert not long_unused().exists()
    assert not left_behind().exists()
