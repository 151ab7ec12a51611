"""newsletter.services.defer_unconfirmed: seven days without an answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consent.audit.log import verify_log
from consent.log.sequencer import seal
from consent.models import ConsentRecord, Subject
from consent.states import State
from newsletter import selectors, services
from newsletter.models import SignupRequest
from newsletter.tasks import tidy
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    STEIN,
    TIPS,
    ask,
    confirm_token,
    head,
    leave_token,
    subscribe,
)

pytestmark = pytest.mark.django_db


def let_seven_days_pass(*addresses: str) -> None:
    """As if these addresses had signed up a week ago."""
    waiting = SignupRequest.objects.filter(subject__value__in=addresses or [KARI])
    waiting.update(expires_at=timezone.now() - timedelta(seconds=1))


def test_before_seven_days_nothing_happens(lists):
    ask()
    assert not selectors.has_due()
    assert services.defer_unconfirmed() == 0
    assert head().state == State.REQUESTED


def test_a_confirmed_signup_stays(lists):
    subscribe()
    let_seven_days_pass()
    assert services.defer_unconfirmed() == 0
    assert head().state == State.GIVEN


def test_the_address_is_deleted_and_every_event_accounted_for(lists):
    ask(TIPS, POSTS)
    seal()
    let_seven_days_pass()
    assert selectors.has_due()
    assert tidy.call() == 1
    assert not Subject.objects.exists()
    verify_log()
    seal()
    seal()
    assert verify_log().erased == 4


def test_only_those_who_did_not_answer_go(lists):
    ask()
    ask(address=STEIN)
    let_seven_days_pass(STEIN)
    services.defer_unconfirmed()
    assert [subject.value for subject in Subject.objects.all()] == [KARI]


def test_a_subscriber_who_did_not_answer_another_question_stays(lists):
    subscribe(TIPS)
    ask(POSTS)
    let_seven_days_pass()
    services.defer_unconfirmed()
    assert head(TIPS).state == State.GIVEN
    assert head(POSTS).state == State.DEFERRED
    deferred = ConsentRecord.objects.get(state=State.DEFERRED)
    assert '"entity":"controller"' in deferred.body


def test_the_proof_of_a_consent_once_given_is_kept(lists):
    services.leave(token=leave_token(subscribe(TIPS)), method="unsub-page-post")
    ask(TIPS)
    let_seven_days_pass()
    services.defer_unconfirmed()
    assert ConsentRecord.objects.filter(state=State.GIVEN).exists()
    assert head().state == State.DEFERRED


def test_what_a_newer_signup_asks_too_is_still_asked(lists):
    ask(TIPS)
    let_seven_days_pass()
    ask(TIPS, POSTS)
    services.defer_unconfirmed()
    assert head(TIPS).state == State.REQUESTED
    services.confirm(token=confirm_token())
    assert head(TIPS).state == State.GIVEN


def test_asking_again_gives_seven_new_days(lists):
    ask()
    SignupRequest.objects.update(expires_at=timezone.now() + timedelta(seconds=60))
    ask()
    assert SignupRequest.objects.get().expires_at > timezone.now() + timedelta(days=6)
