import re

import pytest

from consent.models import ConsentRecord, Notice
from sharing import services
from sharing.models import Share
from tests.sharing.conftest import used
from webhooks.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("via", ["", "nothing", "2222222222222", "ﾅﾆ" * 40, "'; DROP TABLE"])
def test_a_link_that_nobody_knows_starts_a_new_chain(posts, via):
    share = services.offer(page=posts.first, via=via)
    assert (share.parent, share.root, share.generation) == (None, None, 1)


def test_a_stopped_link_starts_a_new_chain(posts, share):
    services.stop(share=share)
    assert services.offer(page=posts.first, via=share.code).generation == 1


def test_an_offered_link_is_not_a_share_yet(posts):
    share = services.offer(page=posts.first)
    assert share.used_at is None
    assert share.subject is None
    assert not ConsentRecord.objects.exists()
    assert not Event.objects.exists()


def test_a_friend_who_shares_on_is_one_generation_further(posts, share):
    child = used(posts.second, via=share.code)
    grandchild = services.offer(page=posts.first, via=child.code)
    assert (child.parent, child.root, child.generation) == (share, share, 2)
    assert (grandchild.parent, grandchild.root, grandchild.generation) == (child, share, 3)


def test_a_link_somebody_arrived_through_has_been_used(posts):
    parent = services.offer(page=posts.first)
    child = services.offer(page=posts.first, via=parent.code)
    parent.refresh_from_db()
    assert parent.used_at
    assert child.generation == 2


def test_codes_are_long_and_hold_no_look_alikes(posts):
    codes = {services.offer(page=posts.first).code for _ in range(20)}
    assert len(codes) == 20
    assert all(re.fullmatch("[2-9a-hjkmnp-tv-z]{13}", code) for code in codes)


def test_the_notice_is_the_one_in_the_language_of_the_page(posts):
    norwegian, polish = services.offer(page=posts.first), services.offer(page=posts.polish)
    assert (norwegian.notice.lang, polish.notice.lang) == ("nb", "pl")
    assert services.offer(page=posts.second).notice == norwegian.notice
    assert Notice.objects.count() == 2


def test_a_thousand_children_of_one_link_cost_no_more_than_one(posts, share, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        services.offer(page=posts.first, via=share.code)
    assert Share.objects.count() == 2
