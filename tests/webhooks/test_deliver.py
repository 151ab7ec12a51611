"""The task ``deliver``: from an event to a receiver that has taken it."""

import json
from collections import Counter
from datetime import timedelta
from ipaddress import ip_network
from threading import Event as Signal

import pytest
from django.utils import timezone
from standardwebhooks import Webhook

from tests.webhooks.conftest import active, bring_forward, later, work
from tests.webhooks.receiver import holding, listening
from webhooks import delivery, services
from webhooks.delivery import EACH, claim
from webhooks.models import Attempt, Delivery, Endpoint, Event
from webhooks.selectors import has_due, unannounced
from webhooks.sending import send
from webhooks.services import emit, fan_out
from webhooks.services.settling import SCHEDULE, seconds_of, settle

pytestmark = pytest.mark.django_db
State, Off, Notice = Delivery.State, Endpoint.Off, Endpoint.Notice


def fail_until_given_up() -> None:
    for _attempt in range(len(SCHEDULE) + 1):
        bring_forward()
        work()


def test_a_redirect_is_a_failure_and_is_not_followed(endpoint, receiver):
    receiver.answers = [(302, {"Location": "/elsewhere"}, b"")]
    emit(type="share.created")
    work()
    assert len(receiver.received) == 1
    assert endpoint.deliveries.filter(event__only_to=None).get().state == State.DUE


def test_the_receiver_can_verify_it_by_the_standards_own_library(endpoint, receiver):
    event = emit(type="subscription.confirmed", subject="some-id", data={"lists": ["ukens-tips"]})
    work()
    headers, body = receiver.received[0]
    told = Webhook(endpoint.secret).verify(body, headers)
    assert told == json.loads(body)
    assert told["id"] == headers["webhook-id"] == str(event.pk)
    assert told["type"] == "no.snakkis.subscription.confirmed.v1"
    assert told["data"] == {"lists": ["ukens-tips"]}
    assert headers["content-type"] == "application/cloudevents+json"
    assert not has_due()


def test_an_endpoint_gets_the_types_it_chose_and_no_others(receiver, db):
    active(receiver, ["issue.sent"])
    emit(type="share.created")
    emit(type="issue.sent")
    work()
    assert [told["type"] for told in receiver.told] == ["no.snakkis.issue.sent.v1"]
    assert Event.objects.filter(sequence=None, only_to=None).count() == 0


def test_one_that_has_not_answered_a_challenge_gets_nothing(receiver, db):
    services.add(url=receiver.url, types=["share.created"])
    emit(type="share.created")
    work()
    assert receiver.received == []


def test_a_failed_attempt_comes_again_under_the_same_id_with_a_new_time(endpoint, receiver):
    receiver.answers = [(500, {}, b"")]
    emit(type="share.created")
    work()
    assert has_due() is False
    bring_forward()
    work()
    (first, body), (second, again) = receiver.received
    assert first["webhook-id"] == second["webhook-id"]
    assert body == again
    Webhook(endpoint.secret).verify(again, second)
    assert endpoint.deliveries.filter(event__only_to=None).get().state == State.DONE
    endpoint.refresh_from_db()
    assert endpoint.failing_since is None


@pytest.mark.parametrize("attempts", range(len(SCHEDULE)))
def test_the_pause_after_each_attempt_is_the_published_one(endpoint, receiver, attempts):
    receiver.usual = (500, {}, b"")
    emit(type="share.created")
    fan_out()
    Delivery.objects.filter(event__only_to=None).update(attempts=attempts, begun_at=timezone.now())
    before = timezone.now()
    work()
    pause = (Delivery.objects.get(event__only_to=None).due_at - before).total_seconds()
    assert SCHEDULE[attempts] <= pause < SCHEDULE[attempts] * 1.1 + 60


def test_a_receiver_that_asks_for_time_gets_it(endpoint, receiver):
    receiver.answers = [(429, {"Retry-After": "3600"}, b"")]
    emit(type="share.created")
    work()
    assert Delivery.objects.get(event__only_to=None).due_at > timezone.now() + timedelta(minutes=59)


def test_a_receiver_that_is_gone_is_switched_off_and_its_owner_is_to_be_told(endpoint, receiver):
    receiver.answers = [(410, {}, b"")]
    emit(type="share.created")
    work()
    endpoint.refresh_from_db()
    assert (endpoint.active, endpoint.off_reason, endpoint.notice) == (False, Off.GONE, Notice.GONE)
    assert list(unannounced()) == [endpoint]


def test_the_last_failure_ends_the_delivery_and_the_endpoint(endpoint, receiver):
    receiver.usual = (503, {}, b"")
    emit(type="share.created")
    fail_until_given_up()
    assert len(receiver.received) == len(SCHEDULE) + 1 == 10
    assert Delivery.objects.get(event__only_to=None).state == State.FAILED
    endpoint.refresh_from_db()
    assert (endpoint.active, endpoint.off_reason, endpoint.notice) == (False, Off.FAILING, Notice.FAILING)


def test_one_event_nobody_can_digest_does_not_end_an_endpoint_that_takes_the_others(endpoint, receiver):
    receiver.answers = [(500, {}, b"")]
    poison = emit(type="share.created")
    work()
    emit(type="share.created")
    work()
    later(seconds=1)
    receiver.usual = (500, {}, b"")
    fail_until_given_up()
    assert poison.deliveries.get().state == State.FAILED
    endpoint.refresh_from_db()
    assert (endpoint.active, endpoint.notice) == (True, Notice.GIVEN_UP)


def test_a_worker_killed_in_the_middle_leaves_the_delivery_to_the_next(endpoint, receiver):
    emit(type="share.created")
    fan_out()
    assert len(claim(busy=Counter())) == 1
    work()
    assert receiver.received == []
    later(minutes=2)
    work()
    assert len(receiver.received) == 1


def test_an_answer_that_comes_after_somebody_else_took_over_changes_nothing(endpoint, receiver):
    emit(type="share.created")
    fan_out()
    [mine] = claim(busy=Counter())
    tried = send(mine)
    later(minutes=2)
    [theirs] = claim(busy=Counter())
    assert settle(delivery=mine, tried=tried)
    row = Delivery.objects.get(pk=mine.pk)
    assert (row.state, row.attempts, row.lease_until) == (State.DUE, 0, theirs.lease_until)


def test_a_slow_receiver_keeps_no_other_waiting(receiver, endpoint):
    let_go = Signal()
    with listening() as slow:
        stalled = active(slow)
        slow.usual = holding(let_go)
        for _number in range(3 * EACH):
            emit(type="share.created")
        fan_out()
        # The quick one has everything while every connection of the slow one is still open.
        receiver.usual = lambda handler: _answer_and_look(handler, receiver, let_go, 3 * EACH)
        work()
        assert let_go.is_set()
        assert len(receiver.told) == 3 * EACH
        assert endpoint.deliveries.filter(state=State.DUE).count() == 0
        work()
    assert stalled.deliveries.filter(state=State.DUE).count() == 0


def _answer_and_look(handler, receiver, let_go, all_of_them):
    handler.send_response(204)
    handler.end_headers()
    if len(receiver.told) == all_of_them:
        let_go.set()


def test_a_failing_receiver_is_asked_by_one_connection_at_a_time_and_not_late_in_a_run(endpoint, receiver):
    Endpoint.objects.update(failing_since=timezone.now())
    for _number in range(3):
        emit(type="share.created")
    fan_out()
    assert claim(busy=Counter(), only_well=True) == []
    assert len(claim(busy=Counter())) == 1
    assert claim(busy=Counter({endpoint.pk: 1})) == []


def test_first_tries_leave_in_the_order_of_their_numbers(endpoint, receiver, monkeypatch):
    monkeypatch.setattr(delivery, "EACH", 1)
    for _number in range(5):
        emit(type="share.created")
    work()
    numbers = [told["sequence"] for told in receiver.told]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 5


def test_the_log_holds_what_was_sent_and_what_came_back_and_no_secret(endpoint, receiver):
    receiver.answers = [(500, {"X-Trace": "7", "Set-Cookie": "session=1"}, "Å nei".encode())]
    emit(type="share.created")
    work()
    attempt = Attempt.objects.get(delivery__event__only_to=None)
    assert (attempt.status, attempt.error, attempt.response_body) == (500, "", "Å nei")
    assert attempt.response_headers["x-trace"] == "7"
    assert "set-cookie" not in attempt.response_headers
    sent, _body = receiver.received[0]
    assert attempt.request_headers["webhook-signature"] == sent["webhook-signature"]
    written = json.dumps([attempt.request_headers, attempt.response_headers]) + attempt.response_body
    assert endpoint.secret.removeprefix("whsec_") not in written


def test_a_name_that_leads_inside_since_it_was_added_is_not_contacted(db, zone, settings):
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.2")]
    with (
        listening(host="127.0.0.2") as outside,
        listening(host="127.0.0.1", port=outside.port) as inside,
    ):
        zone["hook.example", "A"] = ["127.0.0.2"]
        endpoint = services.add(url=f"http://hook.example:{outside.port}/", types=["share.created"])
        services.activate(endpoint=endpoint)
        zone["hook.example", "A"] = ["127.0.0.1"]
        emit(type="share.created")
        work()
        assert inside.connections == 0
        assert outside.told == []
        row = endpoint.deliveries.get(event__only_to=None)
        assert (row.state, row.error) == (State.DUE, "scheme")


def test_a_day_without_the_receiver_loses_nothing_and_sends_nothing_twice(endpoint, receiver):
    with listening() as down:
        Endpoint.objects.update(url=down.url)
    ids = [str(emit(type="share.created").pk) for _number in range(20)]
    for _hour in range(24):
        work()
        later(hours=1)
    assert Delivery.objects.filter(state=State.DUE).count() == 20
    with listening(port=down.port) as back:
        for _hour in range(24):
            work()
            later(hours=1)
        assert sorted(told["id"] for told in back.told) == sorted(ids)
        assert {told["id"] for told in back.told} == {headers["webhook-id"] for headers, _ in back.received}


def test_what_is_due_is_found_by_a_constant_number_of_queries(endpoint, receiver, django_assert_num_queries):
    for _number in range(10):
        emit(type="share.created")
    fan_out()
    with django_assert_num_queries(2):
        has_due()
    with django_assert_num_queries(5):  # who is due, savepoint, the rows, their lease, its end
        claim(busy=Counter())


@pytest.mark.parametrize(
    ("hint", "seconds"),
    [("", 0), ("soon", 0), ("120", 120), ("999999999", 86_400), ("9" * 5000, 86_400), ("-1", 0)],
)
def test_retry_after_is_read_with_care(hint, seconds):
    assert seconds_of(hint) == seconds
