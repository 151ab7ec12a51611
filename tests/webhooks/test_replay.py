"""Sending again: one delivery, or a range by number or time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.webhooks.conftest import active, bring_forward, later, work
from webhooks import selectors, services
from webhooks.errors import EndpointStateError
from webhooks.models import Delivery, Event
from webhooks.services import emit, fan_out, replay, replay_range
from webhooks.services.settling import SCHEDULE

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def numbers(receiver) -> list[int]:
    return [int(told["sequence"]) for told in receiver.told]


@pytest.fixture
def delivered(endpoint, receiver):
    """Five events that were taken, numbers 1 to 5."""
    for _number in range(5):
        emit(type="share.created")
    work()
    assert sorted(numbers(receiver)) == [1, 2, 3, 4, 5]
    receiver.received.clear()
    return endpoint


def test_not_while_it_is_off(delivered):
    services.switch_off(endpoint=delivered)
    delivered.refresh_from_db()
    with pytest.raises(EndpointStateError):
        replay_range(endpoint=delivered, events=selectors.replayable(delivered, first=1))
    with pytest.raises(EndpointStateError):
        replay(delivery=Delivery.objects.filter(event__sequence=1).get())


def test_a_challenge_is_not_sent_again(delivered):
    with pytest.raises(EndpointStateError):
        replay(delivery=Delivery.objects.exclude(event__only_to=None).get())


def test_one_is_sent_again_under_its_id_and_the_log_goes_on(delivered, receiver):
    delivery = Delivery.objects.get(event__sequence=3)
    replay(delivery=delivery)
    work()
    assert [told["id"] for told in receiver.told] == [str(delivery.event_id)]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.log.count()) == (Delivery.State.DONE, 1, 2)


def test_one_that_was_given_up_has_the_whole_schedule_before_it_again(delivered, receiver):
    delivery = Delivery.objects.get(event__sequence=3)
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.FAILED, attempts=10)
    receiver.usual = (500, {}, b"")
    delivery.refresh_from_db()
    replay(delivery=delivery)
    work()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (Delivery.State.DUE, 1)


@pytest.mark.parametrize(
    ("bounds", "sent"),
    [({"first": 2, "last": 4}, [2, 3, 4]), ({"first": 4}, [4, 5]), ({"last": 1}, [1]), ({"first": 6}, [])],
)
def test_a_range_by_number_holds_both_its_ends(delivered, receiver, bounds, sent):
    assert replay_range(endpoint=delivered, events=selectors.replayable(delivered, **bounds)) == len(sent)
    work()
    assert sorted(numbers(receiver)) == sent


def test_a_range_by_time(delivered, receiver):
    Event.objects.filter(sequence__lt=3).update(at=timezone.now() - timedelta(days=2))
    since = timezone.now() - timedelta(days=1)
    replay_range(endpoint=delivered, events=selectors.replayable(delivered, since=since))
    work()
    assert sorted(numbers(receiver)) == [3, 4, 5]


def test_what_happened_before_it_was_there_or_while_it_was_off_is_sent_too(receiver, db):
    emit(type="share.created")
    fan_out()
    endpoint = active(receiver)
    services.switch_off(endpoint=endpoint)
    emit(type="share.created")
    work()
    services.activate(endpoint=endpoint)
    endpoint.refresh_from_db()
    assert selectors.missed(endpoint).count() == 1
    replay_range(endpoint=endpoint, events=selectors.replayable(endpoint, first=1))
    work()
    assert sorted(numbers(receiver)) == [1, 2]
    assert selectors.missed(endpoint).count() == 0


@pytest.mark.parametrize(("status", "tries"), [(410, 1), (500, len(SCHEDULE) + 1)])
def test_the_event_that_switched_it_off_is_among_what_it_missed(delivered, receiver, status, tries):
    receiver.usual = (status, {}, b"")
    met = emit(type="share.created")
    for _try in range(tries):
        bring_forward()
        work()
    later_on = emit(type="share.created")
    work()
    delivered.refresh_from_db()
    assert not delivered.active
    assert set(selectors.missed(delivered)) == {met, later_on}
    receiver.usual = (204, {}, b"")
    services.activate(endpoint=delivered)
    delivered.refresh_from_db()
    receiver.received.clear()
    assert replay_range(endpoint=delivered, events=selectors.missed(delivered)) == 2
    work()
    assert sorted(numbers(receiver)) == [6, 7]
    assert not selectors.missed(delivered).exists()


def test_what_was_given_up_before_it_was_switched_off_is_not_among_what_it_missed(delivered):
    Delivery.objects.filter(event__sequence=2).update(state=Delivery.State.FAILED)
    later(hours=1)
    services.switch_off(endpoint=delivered)
    delivered.refresh_from_db()
    assert not selectors.missed(delivered).exists()


def test_only_of_the_types_it_chose(delivered, receiver):
    services.change(endpoint=delivered, url=delivered.url, types=["issue.sent"])
    emit(type="issue.sent")
    work()
    receiver.received.clear()
    replay_range(endpoint=delivered, events=selectors.replayable(delivered, first=1))
    work()
    assert numbers(receiver) == [6]


def test_a_long_range_is_taken_in_parts_and_costs_no_query_per_event(
    delivered, django_assert_max_num_queries, monkeypatch
):
    from webhooks.services import replaying

    monkeypatch.setattr(replaying, "AT_ONCE", 2)
    with django_assert_max_num_queries(30):
        assert replay_range(endpoint=delivered, events=selectors.replayable(delivered, first=1)) == 5
