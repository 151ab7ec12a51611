"""What is kept of bounces: told to their person, erased with them, and pruned."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consent import rights
from mail.bounces import selectors
from mail.bounces.services import came_back
from mail.models import Feedback, Suspension
from mail.tasks import prune_feedback
from tests.mail.bounces.conftest import DAY, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def bounced(kari):
    """Kari, of whom a letter came back, and who is halted."""
    came_back(message=sent(kari), kind="soft", source="dsn", source_id="1", status="5.2.2", answer="Full.")
    now = timezone.now()
    Suspension.objects.create(subject=kari, at=now, until=now + timedelta(days=30))
    return kari


def test_a_person_is_told_what_came_back_and_that_letters_are_halted(bounced):
    told = rights.export(bounced)["mail"]
    assert [(one["kind"], one["status"], one["answer"]) for one in told["came_back"]] == [
        ("soft", "5.2.2", "Full.")
    ]
    assert told["halted"]


def test_erasing_a_person_erases_both(bounced):
    removed = rights.erase(subject=bounced, reason="request")
    assert removed["mail"]["mail.Feedback"] == removed["mail"]["mail.Suspension"] == 1
    assert not Feedback.objects.exists()
    assert not Suspension.objects.exists()


def test_what_is_young_stays_and_what_is_old_goes(bounced):
    assert not selectors.has_old()
    Feedback.objects.update(at=timezone.now() - 31 * DAY)
    Suspension.objects.update(until=timezone.now() - 31 * DAY)
    assert selectors.has_old()
    assert prune_feedback.call() == 2
    assert not selectors.has_old()
