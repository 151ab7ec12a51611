"""consent.rights.retention: people are forgotten when nothing of them is needed, and not a day earlier."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.feedback import services as feedback
from config.worker import RECURRING
from consent.audit.log import verify_log
from consent.log.sequencer import seal
from consent.models import Consent, ErasedEvent, Subject
from consent.rights import erasing, retention
from consent.services import subject_find, subject_for_address, subject_for_share
from consent.states import State
from consent.tasks import retire
from newsletter import services as newsletter
from newsletter.models import MailingList
from tests.newsletter.conftest import KARI, POSTS, STEIN, TIPS, ask, head, leave_token, make_lists, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
YEAR = timedelta(days=365.25)


@pytest.fixture
def lists() -> dict[str, MailingList]:
    return make_lists()


def left_long_ago(years: float = 3.1, *slugs: str, address: str = KARI) -> None:
    """Kari had these lists, and left them."""
    subscribe(*(slugs or (TIPS,)), address=address)
    for slug in slugs or (TIPS,):
        newsletter.leave(token=leave_token(head(slug, address)), method="unsub-page-post")
    subject = subject_find(address=address)
    Consent.objects.filter(subject=subject).update(changed_at=timezone.now() - years * YEAR)


def is_known(address: str = KARI) -> bool:
    return subject_find(address=address) is not None


def test_who_left_less_than_three_years_ago_is_kept(lists):
    left_long_ago(2.9)
    assert not retention.has_due()
    assert retire.call() == 0
    assert is_known()


def test_who_still_has_one_list_is_kept(lists):
    left_long_ago(5, TIPS)
    subscribe(POSTS)
    assert retire.call() == 0
    assert is_known()


def test_who_was_asked_and_may_still_answer_is_kept(lists):
    left_long_ago(5, TIPS)
    ask(POSTS)
    Consent.objects.update(changed_at=timezone.now() - 5 * YEAR)
    assert retire.call() == 0
    assert is_known()


def test_who_is_held_is_kept_until_released(lists):
    left_long_ago()
    subject = subject_find(address=KARI)
    erasing.hold(subject=subject, reason="Krav")
    assert retire.call() == 0
    erasing.release(subject=subject)
    assert retire.call() == 1


def test_who_wrote_to_us_is_kept_as_long_as_that_is(lists):
    left_long_ago()
    left_long_ago(address=STEIN)
    feedback.feedback_create(kind="praise", message="Fint.", locale="nb", address=KARI)
    assert retire.call() == 1
    assert (is_known(), is_known(STEIN)) == (True, False)


def test_who_came_back_is_kept(lists):
    left_long_ago()
    subscribe()
    assert retire.call() == 0


def test_three_years_after_the_last_end_the_person_is_forgotten_and_the_log_says_why(lists):
    left_long_ago(3.1, TIPS, POSTS)
    seal()
    assert retire.call() == 1
    assert set(ErasedEvent.objects.values_list("reason", flat=True)) == {"retention"}
    seal()
    assert verify_log().erased == 6
    assert not Subject.objects.exists()
    assert retire.call() == 0


def test_the_period_is_a_setting(lists, settings):
    settings.RETENTION_YEARS = 5
    left_long_ago(4.9)
    assert retire.call() == 0
    settings.RETENTION_YEARS = 4
    assert retire.call() == 1


@pytest.mark.parametrize("state", State)
def test_every_state_but_living_and_asked_has_ended(lists, state):
    subscribe()
    Consent.objects.update(state=state, changed_at=timezone.now() - 5 * YEAR)
    assert retention.has_due() == (state not in {State.REQUESTED, State.GIVEN, State.RENEWED})


def test_a_consent_whose_time_ran_out_is_over_whoever_noticed(lists):
    subscribe()
    Consent.objects.update(valid_until=timezone.now() - 3.1 * YEAR)
    assert retire.call() == 1


def test_an_address_that_came_to_nothing_goes_after_a_week():
    subject_for_address(address=KARI, locale="nb")
    subject_for_share(code="abcdefghjkmn")
    assert retire.call() == 0
    Subject.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert retire.call() == 2
    assert not is_known()


def test_many_go_in_batches_and_those_needed_stand_in_nobodys_way(monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for number in range(5):
        subject_for_address(address=f"reader{number}@example.no", locale="nb")
    feedback.feedback_create(kind="praise", message="Fint.", locale="nb", address="reader2@example.no")
    Subject.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert retire.call() == 4
    assert is_known("reader2@example.no")


def test_the_worker_does_it_daily():
    [recurring] = [recurring for recurring in RECURRING if recurring.task == retire]
    assert (recurring.is_due, recurring.seconds) == (retention.has_due, 24 * 3600)
