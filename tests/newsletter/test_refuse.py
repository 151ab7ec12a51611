"""newsletter.services.refuse: «Det var ikke meg – slett adressen»."""

import pytest

from consent.audit.log import verify_log
from consent.log.sequencer import seal
from consent.models import Consent, LeafData, Subject
from consent.states import State
from mail.models import OutboxMessage
from newsletter import services
from newsletter.errors import LinkUnknownError
from newsletter.models import SignupRequest
from tests.newsletter.conftest import (
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


def test_it_refuses_a_link_we_never_made(lists):
    ask()
    with pytest.raises(LinkUnknownError):
        services.refuse(token="A" * 43)
    assert head().state == State.REQUESTED


def test_it_does_not_undo_a_confirmed_signup(lists):
    subscribe()
    assert not services.refuse(token=confirm_token())
    assert head().state == State.GIVEN


def test_the_address_and_everything_about_it_is_gone(lists):
    ask(TIPS, POSTS)
    assert services.refuse(token=confirm_token())
    for model in (Subject, Consent, SignupRequest, OutboxMessage):
        assert not model.objects.exists()


def test_the_log_says_that_something_was_refused_and_every_event_is_accounted_for(lists):
    ask()
    seal()
    services.refuse(token=confirm_token())
    verify_log()
    seal()
    seal()
    report = verify_log()
    assert (report.events, report.erased) == (0, 2)
    assert any(
        b"\nrefused\n" in bytes(data) for data in LeafData.objects.values_list("data", flat=True) if data
    )


def test_pressing_twice_is_pressing_once(lists):
    ask()
    token = confirm_token()
    assert services.refuse(token=token)
    assert services.refuse(token=token)


def test_it_answers_every_open_question_to_that_address(lists):
    ask(TIPS)
    token = confirm_token()
    ask(TIPS, POSTS)
    services.refuse(token=token)
    assert not Subject.objects.exists()


def test_what_the_person_agreed_to_before_lives_on(lists):
    subscribe(TIPS)
    ask(POSTS)
    assert services.refuse(token=confirm_token())
    assert head(TIPS).state == State.GIVEN
    assert head(POSTS).state == State.REFUSED
    assert not SignupRequest.objects.filter(confirmed_at=None).exists()


def test_the_address_goes_even_if_it_subscribed_once_and_left(lists):
    services.leave(token=leave_token(subscribe(TIPS)), method="unsub-page-post")
    ask(POSTS)
    services.refuse(token=confirm_token())
    assert not Subject.objects.exists()


def test_the_others_stay(lists):
    ask()
    ask(address=STEIN)
    services.refuse(token=confirm_token(STEIN))
    assert head().state == State.REQUESTED


def test_one_may_sign_up_again_later(lists):
    ask()
    services.refuse(token=confirm_token())
    subscribe()
    assert head().state == State.GIVEN
