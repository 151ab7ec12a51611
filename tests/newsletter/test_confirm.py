"""newsletter.services.confirm: the person's own yes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consent.models import ConsentRecord, Subject
from consent.states import State
from newsletter import limits, services, tokens
from newsletter.errors import CodeRefusedError, LinkExpiredError, LinkUnknownError
from newsletter.models import SignupRequest, Subscriber
from newsletter.services.answering import Confirmed
from sharing import services as sharing
from sharing.models import Conversion
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    STEIN,
    TIPS,
    ask,
    confirm_token,
    head,
    leave_token,
    notice,
    queued,
    request_of,
    subscribe,
)
from tests.sharing.conftest import make_posts, used
from webhooks.models import Event

pytestmark = pytest.mark.django_db


def code_of(address: str = KARI) -> str:
    return tokens.code(request_of(address).pk)


def wrong_code(address: str = KARI) -> str:
    return f"{(int(code_of(address)) + 1) % 1_000_000:06d}"


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "æ" * 43])
def test_it_refuses_a_link_we_never_made(lists, token):
    ask()
    with pytest.raises((LinkUnknownError, CodeRefusedError)):
        services.confirm(token=token)
    assert head().state == State.REQUESTED


def test_it_refuses_the_leave_link_of_the_same_person(lists):
    consent = subscribe(TIPS)
    ask(POSTS)
    with pytest.raises(LinkUnknownError):
        services.confirm(token=leave_token(consent))


def test_it_refuses_a_link_after_seven_days(lists):
    ask()
    token = confirm_token()
    SignupRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(LinkExpiredError):
        services.confirm(token=token)
    assert head().state == State.REQUESTED


@pytest.mark.parametrize("address", [STEIN, "nobody@example.no", "not an address", ""])
def test_a_code_of_somebody_else_is_refused_as_an_unknown_address_is(lists, address):
    ask()
    ask(address=STEIN)
    with pytest.raises(CodeRefusedError):
        services.confirm(address=address, code=code_of(KARI))


def test_after_five_wrong_codes_the_code_is_dead_and_the_link_still_works(lists):
    ask()
    for _try in range(5):
        with pytest.raises(CodeRefusedError):
            services.confirm(address=KARI, code=wrong_code())
    with pytest.raises(CodeRefusedError):
        services.confirm(address=KARI, code=code_of())
    services.confirm(token=confirm_token())
    assert head().state == State.GIVEN


def test_four_wrong_codes_are_forgiven(lists):
    ask()
    for _try in range(4):
        with pytest.raises(CodeRefusedError):
            services.confirm(address=KARI, code=wrong_code())
    services.confirm(address=KARI, code=code_of())
    assert head().state == State.GIVEN


def test_codes_tried_from_one_network_are_limited(lists, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "code-network", (1, 3600))
    ask()
    with pytest.raises(CodeRefusedError):
        services.confirm(address=KARI, code=wrong_code(), requester="stein's")
    with pytest.raises(CodeRefusedError):
        services.confirm(address=KARI, code=code_of(), requester="stein's")
    services.confirm(address=KARI, code=code_of(), requester="kari's")


def test_the_link_gives_exactly_what_was_asked_under_the_notice_shown(lists):
    ask(TIPS, POSTS)
    services.confirm(token=confirm_token())
    for slug in (TIPS, POSTS):
        given = ConsentRecord.objects.get(purpose__slug=slug, state=State.GIVEN)
        assert given.notice == notice(slug)
        assert '"method":"confirm-post"' in given.body
        assert head(slug).valid_until > timezone.now() + timedelta(days=700)


def test_the_code_does_the_same(lists):
    ask()
    services.confirm(address="Kari@example.no", code=code_of())
    assert '"method":"confirm-code-post"' in ConsentRecord.objects.get(state=State.GIVEN).body


@pytest.mark.parametrize("by", ["token", "code"])
def test_confirming_twice_is_confirming_once(lists, by):
    ask()
    arguments = {"token": confirm_token()} if by == "token" else {"address": KARI, "code": code_of()}
    first = services.confirm(**arguments)
    assert services.confirm(**arguments) == Confirmed(first.signup)
    assert [consent.pk for consent in first.given] == [head().pk]
    assert ConsentRecord.objects.filter(state=State.GIVEN).count() == 1
    assert queued("welcome") == 1
    assert Event.objects.filter(type="no.snakkis.subscription.confirmed.v1").count() == 1


def test_an_old_link_does_not_bring_back_somebody_who_left(lists):
    ask()
    token = confirm_token()
    services.confirm(token=token)
    services.leave(token=leave_token(head()), method="unsub-page-post")
    services.confirm(token=token)
    assert head().state == State.WITHDRAWN


def test_an_old_link_does_not_confirm_a_new_question(lists):
    ask()
    token = confirm_token()
    services.confirm(token=token)
    services.leave(token=leave_token(head()), method="unsub-page-post")
    ask()
    services.confirm(token=token)
    assert head().state == State.REQUESTED


def test_two_requests_may_be_confirmed_in_either_order(lists):
    ask(TIPS)
    small = confirm_token()
    ask(TIPS, POSTS)
    large = confirm_token()
    services.confirm(token=large)
    services.confirm(token=small)
    assert (head(TIPS).state, head(POSTS).state) == (State.GIVEN, State.GIVEN)
    assert queued("welcome") == 1


def test_the_name_is_kept_only_once_confirmed(lists):
    ask(name="Kari Nordmann")
    assert not Subscriber.objects.exists()
    services.confirm(token=confirm_token())
    assert Subscriber.objects.get().name == "Kari Nordmann"


def test_the_share_that_brought_the_reader_counts_one_signup_for_one_person(lists):
    share = used(make_posts().first)
    ask(TIPS, POSTS, via=share.code)
    assert not Conversion.objects.exists()
    services.confirm(token=confirm_token())
    services.confirm(token=confirm_token())
    assert Conversion.objects.get().share == share
    event = Event.objects.get(type="no.snakkis.subscription.confirmed.v1")
    assert event.data["share"] == share.code


def test_who_came_by_a_link_that_is_deleted_before_they_confirm_gets_in_all_the_same(lists):
    share = used(make_posts().first)
    ask(TIPS, via=share.code)
    sharing.delete(share=share)
    services.confirm(token=confirm_token())
    assert head().state == State.GIVEN
    assert not Conversion.objects.exists()


def test_outside_systems_are_told_with_ids_alone(lists):
    ask(name="Kari Nordmann")
    services.confirm(token=confirm_token())
    event = Event.objects.get(type="no.snakkis.subscription.confirmed.v1")
    assert event.subject == str(Subject.objects.get().pk)
    assert event.data == {"request": str(request_of().pk), "lists": [TIPS], "share": None}


def test_a_code_made_under_the_old_secret_key_still_fits(lists, settings):
    ask()
    old = code_of()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new secret key" * 4
    services.confirm(address=KARI, code=old)
    assert head().state == State.GIVEN
