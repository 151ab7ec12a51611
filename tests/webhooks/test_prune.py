"""webhooks.services.prune, and events about somebody who is erased."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from config.worker import RECURRING
from tests.webhooks.conftest import bring_forward, work
from webhooks import selectors
from webhooks.delivery import claim
from webhooks.errors import EndpointStateError
from webhooks.models import Attempt, Delivery, Endpoint, Event
from webhooks.sending import send
from webhooks.services import emit, fan_out, replay, replay_range, settle, withhold
from webhooks.tasks import prune

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
State = Delivery.State


@pytest.fixture
def two_events(endpoint) -> list[Event]:
    """Numbered, on their way to one endpoint. Its challenge is over and gone."""
    Event.objects.all().delete()
    events = [
        emit(type="consent.recorded", subject=name, data={"event_id": name}) for name in ("kari", "ola")
    ]
    fan_out()
    return events


def grow_old(days: int = 31, state: str = State.DONE) -> None:
    then = timezone.now() - timedelta(days=days)
    Event.objects.update(at=then)
    Delivery.objects.update(due_at=then, state=state)


def test_what_is_over_goes_after_thirty_days_but_for_the_number_to_go_on_from(two_events):
    grow_old(29)
    assert not selectors.has_old()
    grow_old(31)
    assert selectors.has_old()
    assert prune.call() == 1
    assert Event.objects.get().sequence == 2
    assert Delivery.objects.count() == 1
    emit(type="consent.recorded")
    fan_out()
    assert sorted(Event.objects.values_list("sequence", flat=True)) == [2, 3]


def test_what_is_still_on_its_way_stays(two_events):
    grow_old(90, State.DUE)
    assert prune.call() == 0


def test_what_waits_for_a_receiver_that_was_switched_off_goes(two_events):
    grow_old(90, State.DUE)
    Endpoint.objects.update(active=False)
    assert prune.call() == 1


def test_what_failed_a_week_ago_stays(two_events):
    grow_old(31)
    Delivery.objects.update(due_at=timezone.now() - timedelta(days=7), state=State.FAILED)
    assert prune.call() == 0


def test_what_was_never_fanned_out_stays():
    emit(type="consent.recorded")
    grow_old(90)
    assert prune.call() == 0


def test_events_about_somebody_erased_are_emptied_and_not_delivered(two_events):
    assert withhold(subjects=["kari"]) == {"events emptied": 1}
    emptied = Event.objects.get(sequence=1)
    assert (emptied.subject, emptied.data) == ("", {})
    assert emptied.deliveries.get().state == State.FAILED
    assert Delivery.objects.filter(state=State.DUE).count() == 1
    assert Event.objects.get(sequence=2).data == {"event_id": "ola"}


def test_the_log_of_what_was_sent_about_somebody_erased_is_emptied(two_events, receiver):
    receiver.usual = (500, {"x-echo": "kari"}, b"No such person: kari")
    work()
    assert Attempt.objects.filter(response_body__contains="kari").count() == 2
    withhold(subjects=["kari"])
    assert [
        (a.status, a.response_headers, a.response_body) for a in two_events[0].deliveries.get().log.all()
    ] == [(500, {}, "")]
    assert two_events[1].deliveries.get().log.get().response_body


def test_an_answer_that_comes_after_the_erasure_is_not_kept(two_events, receiver):
    def erase_and_repeat(handler) -> None:
        handler.send_response(500)
        handler.end_headers()
        handler.wfile.write(b"kari")

    receiver.usual = erase_and_repeat
    [mine, _other] = claim(busy=Counter())
    tried = send(mine)
    withhold(subjects=["kari"])
    assert settle(delivery=mine, tried=tried).response_body == ""
    mine.refresh_from_db()
    assert (mine.state, mine.attempts) == (State.FAILED, 0)


def test_events_about_somebody_erased_are_not_sent_again(two_events, endpoint, receiver):
    work()
    withhold(subjects=["kari"])
    with pytest.raises(EndpointStateError):
        replay(delivery=two_events[0].deliveries.select_related("event", "endpoint").get())
    assert replay_range(endpoint=endpoint, events=selectors.replayable(endpoint, first=1)) == 1
    bring_forward()
    work()
    assert sorted(told["subject"] for told in receiver.told) == ["kari", "ola", "ola"]


def test_one_that_has_no_number_yet_is_gone():
    emit(type="consent.recorded", subject="kari")
    assert withhold(subjects=["kari", "stein"]) == {"webhooks.Event": 1, "events emptied": 0}
    assert not Event.objects.exists()


def test_the_worker_asks_every_hour():
    [recurring] = [recurring for recurring in RECURRING if recurring.task == prune]
    assert (recurring.is_due, recurring.seconds) == (selectors.has_old, 3600)
