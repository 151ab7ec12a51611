"""newsletter.services.correct_address and its command: a consent never moves by itself."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from consent import rights, tokens
from consent.audit.log import verify_log
from consent.errors import AddressInvalid
from consent.log.sequencer import seal
from consent.models import Consent, ConsentRecord, Subject
from consent.services import subject_find, subject_for_address
from mail.models import OutboxMessage
from newsletter import services
from newsletter.errors import LinkExpiredError, NothingToMoveError, SameAddressError
from newsletter.models import SignupRequest
from newsletter.tokens import code
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    STEIN,
    TIPS,
    ask,
    confirm_token,
    delivered,
    head,
    leave_token,
    queued,
    request_of,
    subscribe,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
RIGHT = "kari.nordmann@example.no"
GIVEN, WITHDRAWN, REQUESTED = "dpv:ConsentGiven", "dpv:ConsentWithdrawn", "dpv:ConsentRequested"
DEFERRED = "dpv:ConsentRequestDeferred"


def correct(address: str = RIGHT, old: str = KARI) -> None:
    subject = subject_find(address=old)
    assert subject
    services.correct_address(subject=subject, address=address)


def states(address: str) -> dict[str, str]:
    heads = Consent.objects.filter(subject=subject_find(address=address)).select_related("purpose")
    return {found.purpose.slug: found.state for found in heads}


def test_what_is_no_address_is_refused(lists):
    subscribe()
    with pytest.raises(AddressInvalid):
        correct("kari.nordmann")
    assert Subject.objects.count() == 1


def test_the_same_address_is_refused_and_nothing_is_asked(lists):
    subscribe()
    with pytest.raises(SameAddressError):
        correct(KARI.upper())
    assert SignupRequest.objects.count() == 1


def test_where_nothing_lives_there_is_nothing_to_move(lists):
    subject_for_address(address=KARI, locale="nb")
    with pytest.raises(NothingToMoveError):
        correct()
    ask()
    with pytest.raises(NothingToMoveError):
        correct()
    services.leave(token=leave_token(subscribe()), method="unsub-page-post")
    with pytest.raises(NothingToMoveError):
        correct()
    assert subject_find(address=RIGHT) is None


def test_nobody_agrees_for_the_new_address(lists):
    subscribe(TIPS, POSTS)
    correct()
    assert states(RIGHT) == {TIPS: REQUESTED, POSTS: REQUESTED}
    assert states(KARI) == {TIPS: GIVEN, POSTS: GIVEN}


def test_the_new_address_is_asked_by_a_mail_that_speaks_of_moving(lists, mailoutbox):
    subscribe(name="Kari Nordmann")
    delivered()
    mailoutbox.clear()
    correct()
    [question] = delivered()
    assert question.to == [RIGHT]
    assert "bekreft" in question.body
    assert KARI not in question.body
    assert "flyttet" in question.body
    assert "siden der du meldte deg på" not in question.body
    assert request_of(RIGHT).name == "Kari Nordmann"


def test_an_unanswered_correction_changes_nothing_and_is_given_up(lists):
    subscribe()
    correct()
    SignupRequest.objects.filter(replaces__isnull=False).update(expires_at="2020-01-01T00:00:00Z")
    services.defer_unconfirmed()
    assert states(KARI) == {TIPS: GIVEN}
    assert subject_find(address=RIGHT) is None


def test_a_stranger_who_refuses_leaves_the_old_address_alone(lists):
    subscribe()
    correct(STEIN)
    assert services.refuse(token=confirm_token(STEIN))
    assert subject_find(address=STEIN) is None
    assert states(KARI) == {TIPS: GIVEN}


def test_confirmed_the_lists_live_at_the_new_address_alone(lists):
    subscribe(TIPS, POSTS)
    correct()
    services.confirm(token=confirm_token(RIGHT))
    assert states(RIGHT) == {TIPS: GIVEN, POSTS: GIVEN}
    assert states(KARI) == {TIPS: WITHDRAWN, POSTS: WITHDRAWN}
    ended = ConsentRecord.objects.filter(state=WITHDRAWN)
    assert all('"method":"address-corrected"' in record.body for record in ended)
    assert all('"entity":"data-subject"' in record.body for record in ended)
    seal()
    verify_log()


def test_the_new_consent_rests_on_the_text_the_person_saw(lists):
    seen = ConsentRecord.objects.get(event_id=subscribe().event_id).notice
    correct()
    services.confirm(token=confirm_token(RIGHT))
    assert ConsentRecord.objects.get(event_id=head(TIPS, RIGHT).event_id).notice == seen


def test_the_old_address_is_told_once_and_not_which_is_the_new_one(lists, mailoutbox):
    subscribe(TIPS, POSTS)
    correct()
    services.confirm(token=confirm_token(RIGHT))
    services.confirm(token=confirm_token(RIGHT))
    seal()
    told = [mail for mail in delivered() if mail.to == [KARI] and "adresse" in mail.subject]
    assert queued("moved") == len(told) == 1
    assert "Ukens tips" in told[0].body
    assert RIGHT not in told[0].body


def test_confirming_by_code_moves_them_too(lists):
    subscribe()
    correct()
    services.confirm(address=RIGHT, code=code(request_of(RIGHT).pk))
    assert (states(KARI), states(RIGHT)) == ({TIPS: WITHDRAWN}, {TIPS: GIVEN})


def test_what_lives_at_the_new_address_already_is_left_as_it_is(lists):
    subscribe(TIPS, POSTS)
    before = subscribe(TIPS, address=RIGHT)
    correct()
    assert queued("confirm") == 3  # the same mail whether the address is known or not
    services.confirm(token=confirm_token(RIGHT))
    assert head(TIPS, RIGHT).event_id == before.event_id
    assert states(RIGHT) == {TIPS: GIVEN, POSTS: GIVEN}
    assert states(KARI) == {TIPS: WITHDRAWN, POSTS: WITHDRAWN}


def test_an_address_that_has_it_all_still_says_yes_first(lists):
    subscribe()
    subscribe(address=RIGHT)
    correct()
    assert states(KARI) == {TIPS: GIVEN}
    services.confirm(token=confirm_token(RIGHT))
    assert (states(KARI), states(RIGHT)) == ({TIPS: WITHDRAWN}, {TIPS: GIVEN})


def test_what_was_left_meanwhile_stays_left(lists):
    subscribe(TIPS, POSTS)
    correct()
    services.leave(token=leave_token(head(TIPS)), method="unsub-page-post")
    services.confirm(token=confirm_token(RIGHT))
    assert states(KARI) == {TIPS: WITHDRAWN, POSTS: WITHDRAWN}
    ended = ConsentRecord.objects.get(state=WITHDRAWN, purpose__slug=TIPS)
    assert '"method":"unsub-page-post"' in ended.body
    assert OutboxMessage.objects.get(kind="newsletter.moved").params["purposes"] == [head(POSTS).purpose_id]


def test_asked_twice_the_first_mail_moves_nothing_any_more(lists):
    subscribe()
    correct()
    first = tokens.make("confirm", request_of(RIGHT).pk)
    correct()
    with pytest.raises(LinkExpiredError):
        services.confirm(token=first)
    services.confirm(token=confirm_token(RIGHT))
    assert states(KARI) == {TIPS: WITHDRAWN}


def test_the_owner_s_question_goes_out_however_often_the_address_was_typed(lists):
    subscribe()
    for _ in range(12):
        ask(POSTS, address=RIGHT)
    before = queued("confirm")
    assert "A mail asks" in command(KARI, RIGHT)
    assert queued("confirm") == before + 1


def test_who_is_erased_takes_a_waiting_correction_along(lists, django_capture_on_commit_callbacks):
    subscribe(name="Kari Snøfnugg")
    correct()
    link = confirm_token(RIGHT)
    with django_capture_on_commit_callbacks(execute=True):
        rights.erase(subject=subject_find(address=KARI), reason="request")
    assert not Subject.objects.exists()
    assert not SignupRequest.objects.exists()
    with pytest.raises(LinkExpiredError):
        services.confirm(token=link)


def test_an_address_with_a_consent_of_its_own_outlives_a_correction_given_up(
    lists, django_capture_on_commit_callbacks
):
    subscribe(name="Kari Snøfnugg")
    subscribe(POSTS, address=RIGHT)
    correct()
    with django_capture_on_commit_callbacks(execute=True):
        rights.erase(subject=subject_find(address=KARI), reason="request")
    assert states(RIGHT) == {POSTS: GIVEN, TIPS: DEFERRED}
    assert not SignupRequest.objects.filter(name="Kari Snøfnugg").exists()


def test_a_correction_given_up_is_ended_by_the_hourly_task_if_nothing_else_did(lists):
    subscribe(name="Kari Snøfnugg")
    correct()
    request = request_of(RIGHT)
    # Inside this test's transaction nothing commits, as after a process that was killed.
    rights.erase(subject=subject_find(address=KARI), reason="request")
    request.refresh_from_db()
    assert (request.name, request.replaces) == ("", None)
    with pytest.raises(LinkExpiredError):
        services.confirm(token=tokens.make("confirm", request.pk))
    services.defer_unconfirmed()
    assert not Subject.objects.exists()


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("correct_address", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_refuses_in_sentences(lists):
    with pytest.raises(CommandError, match="Nothing is known under that address"):
        command(KARI, RIGHT)
    subscribe()
    with pytest.raises(CommandError, match="e-postadresse"):
        command(KARI, "kari")


def test_the_command_says_what_it_would_ask_and_then_asks(lists):
    subscribe()
    assert "ukens-tips. This was a dry run." in command(KARI, RIGHT, "--dry-run")
    assert subject_find(address=RIGHT) is None
    assert "Until then nothing changes." in command(KARI, RIGHT)
    assert states(RIGHT) == {TIPS: REQUESTED}
