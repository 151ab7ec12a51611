import pytest
from django.db import transaction

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
    order = list(Event.objects.order_by("sequence").values_list("pk", "sequence"))
    assert order == [(first.pk, 1), (second.pk, 2), (third.pk, 3)]
    assert endpoint.deliveries.count() == 3
