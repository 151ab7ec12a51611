import json

import pytest
from django.db import transaction

from consent.models import Consent, ConsentRecord, InboxEntry
from consent.states import State
from sharing import services
from sharing.models import Share
from webhooks.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["", "unknown", "2222222222222", "x" * 5000])
def test_an_unknown_code_is_nobodys_share(posts, code):
    assert services.use(code=code) is None


def test_a_stopped_link_cannot_be_used(posts):
    share = services.stop(share=services.offer(page=posts.first))
    assert services.use(code=share.code).used_at is None
    assert not ConsentRecord.objects.exists()


def test_first_use_records_the_words_that_stood_beside_the_button(posts):
    share = services.use(code=services.offer(page=posts.first).code)
    record = ConsentRecord.objects.get()
    assert record.state == State.GIVEN
    assert record.notice == share.notice
    assert record.subject == share.subject
    assert record.purpose.slug == "deling"
    assert json.loads(record.body)["subject"]["value"] == share.code
    assert InboxEntry.objects.filter(event_id=record.event_id).exists()


def test_first_use_is_told_to_receivers_once_and_holds_no_address(posts):
    share = services.offer(page=posts.first)
    services.use(code=share.code, channel=Share.Channel.MAIL)
    services.use(code=share.code, channel=Share.Channel.COPY)
    event = Event.objects.get(type="no.snakkis.share.created.v1")
    assert event.data == {
        "code": share.code,
        "page": posts.first.pk,
        "channel": "mail",
        "generation": 1,
        "parent": None,
    }
    assert Consent.objects.count() == 1


def test_share_and_entry_stand_or_fall_together(posts):
    share = services.offer(page=posts.first)
    with transaction.atomic():
        services.use(code=share.code)
        transaction.set_rollback(True)
    share.refresh_from_db()
    assert share.used_at is None
    assert not ConsentRecord.objects.exists()
    assert not Event.objects.exists()
