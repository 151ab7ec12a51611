import pytest
from django.db import transaction

from tests.webhooks.conftest import active
from webhooks.models import Event
from webhooks.services import emit, fan_out

pytestmark = pytest.mark.django_db


def test_a_type_that_is_not_published_is_refused():
    with pytest.raises(ValueError, match="no event type"):
        emit(type="share.sold")


def test_an_event_is_gone_with_the_transaction_it_told_of():
    with transaction.atomic():
        emit(type="share.created", data={"code": "abc"})
        transaction.set_rollback(True)
    assert not Event.objects.exists()


def test_events_are_numbered_in_order_and_only_once(endpoint):
    first, second = emit(type="share.created"), emit(type="share.converted")
    assert fan_out() == 2
    third = emit(type="share.created")
    assert fan_out() == 1
    assert fan_out() == 0
    numbered = Event.objects.filter(only_to=None).order_by("sequence")
    assert list(numbered.values_list("pk", "sequence")) == [(first.pk, 1), (second.pk, 2), (third.pk, 3)]
    assert endpoint.deliveries.filter(event__only_to=None).count() == 3


def test_a_challenge_takes_no_number(endpoint, receiver):
    active_too = endpoint
    assert Event.objects.filter(only_to=active_too).count() == 1
    assert fan_out() == 0


def test_each_endpoint_gets_what_it_chose(receiver, db):
    chosen = active(receiver, ["issue.sent", "share.created"])
    for name in ("share.created", "share.read", "issue.sent"):
        emit(type=name)
    fan_out()
    sent = chosen.deliveries.filter(event__only_to=None).order_by("event__sequence")
    assert list(sent.values_list("event__sequence", flat=True)) == [1, 3]
