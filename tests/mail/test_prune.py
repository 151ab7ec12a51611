"""mail.services.prune: what ended thirty days ago goes, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.feedback.emails import ANSWER
from config.worker import RECURRING
from mail import selectors, services
from mail.models import OutboxMessage
from mail.tasks import prune
from tests.mail.conftest import note

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
State = OutboxMessage.State


def ended(message: OutboxMessage, state: str, days: int) -> None:
    at = timezone.now() - timedelta(days=days)
    sent_at = at if state == State.SENT else None
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=state, due_at=at - timedelta(days=1), sent_at=sent_at, created_at=at - timedelta(days=2)
    )


@pytest.mark.parametrize("state", [State.QUEUED, State.DEFERRED, State.SENDING])
def test_what_has_not_ended_stays_however_old(kari, state):
    ended(note(kari), state, 90)
    assert prune.call() == 0


@pytest.mark.parametrize("state", [State.SENT, State.FAILED, State.DROPPED, State.DOUBT])
def test_what_ended_goes_after_thirty_days(kari, state):
    ended(note(kari), state, 28)
    assert not selectors.has_old()
    assert prune.call() == 0
    ended(OutboxMessage.objects.get(), state, 31)
    assert selectors.has_old()
    assert prune.call() == 1
    assert not OutboxMessage.objects.exists()


def test_a_kind_that_its_room_keeps_stays(kari):
    ended(note(kari), State.SENT, 90)
    OutboxMessage.objects.update(kind=ANSWER)
    assert prune.call() == 0


def test_many_go_in_batches(kari, monkeypatch):
    monkeypatch.setattr(services, "PRUNE_AT_ONCE", 2)
    for _ in range(5):
        ended(note(kari), State.SENT, 31)
    assert prune.call() == 5


def test_the_worker_asks_every_hour():
    [recurring] = [recurring for recurring in RECURRING if recurring.task == prune]
    assert (recurring.is_due, recurring.seconds) == (selectors.has_old, 3600)
