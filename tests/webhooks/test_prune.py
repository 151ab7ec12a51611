"""webhooks.services.prune, and events about somebody who is erased."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.worker import RECURRING
from webhooks import selectors
from webhooks.models import Delivery, Endpoint, Event
from webhooks.services import emit, endpoint_register, fan_out, withhold
from webhooks.signing import new_secret
from webhooks.tasks import prune

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
State = Delivery.State


@pytest.fixture
def two_events(db) -> list[Event]:
    """Numbered, on their way to one endpoint."""
    endpoint_register(url="https://hooks.example.no/", secret=new_secret())
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


def test_one_that_has_no_number_yet_is_gone():
    emit(type="consent.recorded", subject="kari")
    assert withhold(subjects=["kari", "stein"]) == {"webhooks.Event": 1, "events emptied": 0}
    assert not Event.objects.exists()


def test_the_worker_asks_every_hour():
    [recurring] = [recurring for recurring in RECURRING if recurring.task == prune]
    assert (recurring.is_due, recurring.seconds) == (selectors.has_old, 3600)
