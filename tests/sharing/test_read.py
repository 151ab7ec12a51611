import pytest

from sharing import services
from sharing.hits import services as hits
from sharing.hits.models import Hit
from tests.sharing.conftest import kari, ola

pytestmark = pytest.mark.django_db


def rows():
    return list(Hit.objects.order_by("pk").values_list("kind", "share_id", "page_id", "verdict", "rule"))


@pytest.mark.parametrize("via", ["", "unknown", "2222222222222"])
def test_a_link_nobody_knows_is_credited_with_nothing(posts, via):
    hits.read(page=posts.first, caller=ola(), via=via)
    assert rows() == [("read", None, posts.first.pk, "human", "engaged")]


def test_a_stopped_link_is_credited_with_nothing(posts, share):
    services.stop(share=share)
    hits.read(page=posts.first, caller=ola(), via=share.code)
    assert rows()[0][1] is None


def test_a_read_of_another_page_is_not_a_read_of_the_shared_one(posts, share):
    hits.read(page=posts.second, caller=ola(), via=share.code)
    assert rows() == [("read", None, posts.second.pk, "human", "engaged")]


def test_a_program_that_sends_the_beacon_is_a_machine(posts):
    hits.read(page=posts.first, caller=ola(purpose="prefetch"))
    assert rows()[0][3:] == ("machine", "prefetch")


@pytest.mark.parametrize("mode", ["no-cors", "navigate"])
def test_what_another_site_sends_through_its_readers_is_no_read_and_hides_none(posts, mode):
    hits.read(page=posts.first, caller=ola(mode=mode))
    hits.read(page=posts.first, caller=ola(mode="cors"))
    assert [row[3:] for row in rows()] == [("unknown", "embedded"), ("human", "engaged")]


def test_a_read_counts_for_the_page_and_for_the_link(posts, share):
    hits.read(page=posts.first, caller=ola(), via=share.code)
    assert rows() == [("read", share.pk, posts.first.pk, "human", "engaged")]


def test_the_same_reader_of_the_same_page_is_a_repeat_within_the_day(posts):
    for page, caller in (
        (posts.first, ola()),
        (posts.first, ola()),
        (posts.second, ola()),
        (posts.first, kari()),
    ):
        hits.read(page=page, caller=caller)
    assert [row[3] for row in rows()] == ["human", "repeat", "human", "human"]


def test_nothing_about_the_reader_is_stored(posts, share):
    hits.read(page=posts.first, caller=ola(), via=share.code)
    stored = str(list(Hit.objects.values()))
    assert not any(trace in stored for trace in ("198.51.100", "iPhone", ola().visitor, ola().network))
