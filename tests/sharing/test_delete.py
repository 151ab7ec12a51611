"""Deleting a link: what pointed at the sharer is gone, what grew from the link is not."""

import json

import pytest

from consent.models import Subject
from sharing import selectors, services
from sharing.hits import services as hits
from sharing.models import Conversion, Share
from tests.sharing.conftest import ola, used
from tests.sharing.test_convert import confirmed
from webhooks.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def test_pressed_twice_at_once_it_is_deleted_once_and_the_chain_holds(share):
    child = used(share.page, via=share.code)
    hits.visit(share=share, caller=ola())
    hits.roll_up()
    # Both requests found the link before either deleted it.
    again = Share.objects.get(pk=share.pk)
    services.delete(share=share)
    services.delete(share=again)
    child.refresh_from_db()
    assert child.parent == child.root == again
    assert again.counts.exists()


def test_a_link_nobody_used_is_gone_and_pressing_again_does_nothing(posts):
    share = services.offer(page=posts.first)
    again = Share.objects.get(pk=share.pk)
    services.delete(share=share)
    services.delete(share=again)
    assert not Share.objects.exists()


def test_no_event_tells_its_code_any_more(share, posts):
    code = share.code
    other = used(posts.second)
    hits.read(page=share.page, caller=ola(), via=code)
    hits.roll_up()
    services.convert(share=share, consent=confirmed("ola@example.no"))
    assert Event.objects.filter(subject=code).count() == 3
    services.delete(share=share)
    told = [event.subject + json.dumps(event.data) for event in Event.objects.all()]
    assert not any(code in words for words in told)
    assert any(other.code in words for words in told)


def test_who_confirms_after_it_is_deleted_is_nobodys_signup(share):
    services.delete(share=share)
    share.refresh_from_db()
    assert services.convert(share=share, consent=confirmed("ola@example.no")) is None
    assert not Conversion.objects.exists()
    assert not Subject.objects.filter(scheme=Subject.Scheme.SHARE).exists()


def test_a_link_that_goes_with_its_page_leaves_no_record_behind(share, posts):
    other, code = used(posts.second), share.code
    share.page.delete()
    assert selectors.has_old()
    assert services.forget_left_behind() == 1
    assert not selectors.has_old()
    assert Subject.objects.get(scheme=Subject.Scheme.SHARE).value == other.code
    assert not Event.objects.filter(subject=code).exists()
