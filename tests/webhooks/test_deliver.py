import json
from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks import Webhook

from webhooks import tasks
from webhooks.delivery import SCHEDULE, claim, seconds_of
from webhooks.models import Delivery, Endpoint
from webhooks.selectors import has_due
from webhooks.services import emit, endpoint_register

pytestmark = pytest.mark.django_db


def deliver() -> None:
    tasks.deliver.enqueue()


def bring_forward() -> None:
    Delivery.objects.update(due_at=timezone.now())


def test_a_secret_that_is_not_of_the_standard_is_refused():
    with pytest.raises(ValueError, match="24 to 64 bytes"):
        endpoint_register(url="https://receiver.example", secret="whsec_c2hvcnQ=")


def test_a_redirect_is_a_failure_and_is_not_followed(endpoint, receiver):
    receiver.answers = [(302, {"Location": "/elsewhere"})]
    emit(type="share.created")
    deliver()
    assert len(receiver.received) == 1
    assert endpoint.deliveries.get().state == Delivery.State.DUE


def test_the_receiver_can_verify_it_by_the_standards_own_library(endpoint, receiver):
    event = emit(type="subscription.confirmed", subject="some-id", data={"lists": ["ukens-tips"]})
    deliver()
    headers, body = receiver.received[0]
    told = Webhook(endpoint.secret).verify(body, headers)
    assert told == json.loads(body)
    assert told["id"] == headers["webhook-id"] == str(event.pk)
    assert told["type"] == "no.snakkis.subscription.confirmed.v1"
    assert told["data"] == {"lists": ["ukens-tips"]}
    assert headers["content-type"] == "application/cloudevents+json"
    assert not has_due()


def test_a_failed_attempt_comes_again_under_the_same_id(endpoint, receiver):
    receiver.answers = [(500, {})]
    emit(type="share.created")
    deliver()
    assert has_due() is False
    bring_forward()
    deliver()
    first, second = (headers["webhook-id"] for headers, _ in receiver.received)
    assert first == second
    assert endpoint.deliveries.get().state == Delivery.State.DONE


def test_a_receiver_that_asks_for_time_gets_it(endpoint, receiver):
    receiver.answers = [(429, {"Retry-After": "3600"})]
    emit(type="share.created")
    deliver()
    assert endpoint.deliveries.get().due_at > timezone.now() + timedelta(minutes=59)


def test_a_receiver_that_is_gone_is_switched_off(endpoint, receiver):
    receiver.answers = [(410, {})]
    emit(type="share.created")
    deliver()
    assert not Endpoint.objects.get().active


def test_the_last_failure_ends_the_delivery_and_the_endpoint(endpoint, receiver):
    receiver.answers = [(503, {})] * (len(SCHEDULE) + 1)
    emit(type="share.created")
    for _ in receiver.answers.copy():
        bring_forward()
        deliver()
    assert endpoint.deliveries.get().state == Delivery.State.FAILED
    assert not Endpoint.objects.get().active


def test_a_worker_killed_in_the_middle_leaves_the_delivery_to_the_next(endpoint, receiver):
    emit(type="share.created")
    tasks.services.fan_out()
    assert len(claim()) == 1
    assert claim() == []
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    deliver()
    assert len(receiver.received) == 1


def test_the_receiver_named_by_the_environment_gets_what_happened_before_the_worker_started(
    db, receiver, settings
):
    settings.WEBHOOK_URL = receiver.url
    settings.WEBHOOK_SECRET = "whsec_" + "A" * 32
    emit(type="share.created")
    deliver()
    assert len(receiver.received) == 1


@pytest.mark.parametrize(
    ("hint", "seconds"), [("", 0), ("soon", 0), ("120", 120), ("999999999", 86_400), ("-1", 0)]
)
def test_retry_after_is_read_with_care(hint, seconds):
    assert seconds_of(hint) == seconds
