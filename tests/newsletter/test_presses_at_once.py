"""Two presses of the same button at the same moment, on real connections."""

from functools import partial

import pytest

from consent import rights
from consent.models import ConsentRecord, Subject
from consent.services import subject_find
from consent.states import State
from newsletter import services
from newsletter.errors import LinkExpiredError
from newsletter.models import Intake, SignupRequest
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    TIPS,
    ask,
    confirm_token,
    head,
    leave_token,
    make_lists,
    notice,
    queued,
    subscribe,
)
from tests.threads import at_once

pytestmark = pytest.mark.engines


def test_signing_up_is_one_request_and_one_mail(live_database):
    make_lists()
    asked = [(TIPS, notice().sha256)]
    at_once(*[lambda: services.receive_signup(address=KARI, lists=asked, locale="nb")] * 4)
    assert Intake.objects.count() > 1
    at_once(*[services.take_in] * 4)
    assert not Intake.objects.exists()
    assert SignupRequest.objects.count() == ConsentRecord.objects.count() == queued("confirm") == 1


def test_confirming_is_one_consent_and_one_welcome(live_database):
    make_lists()
    ask()
    token = confirm_token()
    at_once(*[lambda: services.confirm(token=token)] * 4)
    assert ConsentRecord.objects.filter(state=State.GIVEN).count() == queued("welcome") == 1


def test_leaving_is_one_withdrawal(live_database):
    make_lists()
    token = leave_token(subscribe())
    at_once(*[lambda: services.leave(token=token, method="unsub-page-post")] * 4)
    assert ConsentRecord.objects.filter(state=State.WITHDRAWN).count() == 1


def test_refusing_twice_is_refusing_once(live_database):
    make_lists()
    ask()
    token = confirm_token()
    at_once(*[lambda: services.refuse(token=token)] * 4)
    assert not ConsentRecord.objects.exists()


def test_two_addresses_that_change_places_do_not_wait_for_each_other(live_database):
    make_lists()
    for number in range(8):
        one, other = f"one{number}@example.no", f"other{number}@example.no"
        subscribe(TIPS, address=one)
        subscribe(POSTS, address=other)
        for old, new in ((one, other), (other, one)):
            services.correct_address(subject=subject_find(address=old), address=new)
        links = iter([confirm_token(one), confirm_token(other)])
        at_once(*[lambda links=links: services.confirm(token=next(links))] * 2)
        assert head(TIPS, other).state == head(POSTS, one).state == State.GIVEN


def test_an_erasure_and_what_the_same_person_just_asked_for_do_not_wait_for_each_other(live_database):
    make_lists()
    subject = subscribe().subject
    for _press in range(8):
        services.receive_login(address=KARI, locale="nb")
    presses = iter([services.take_in, partial(rights.erase, subject=subject, reason="request")])

    def press() -> None:
        next(presses)()

    at_once(press, press)
    assert not Intake.objects.exists()
    assert not Subject.objects.exists()


def test_confirming_against_refusing_leaves_one_answer(live_database):
    make_lists()
    ask()
    token = confirm_token()
    presses = iter([services.refuse, services.confirm])
    outcomes = []

    def press() -> None:
        try:
            outcomes.append(next(presses)(token=token))
        except LinkExpiredError as error:
            outcomes.append(error)

    at_once(press, press)
    assert not SignupRequest.objects.filter(confirmed_at=None).exists()
    given = ConsentRecord.objects.filter(state=State.GIVEN).count()
    assert given == 0 or head().state == State.GIVEN
