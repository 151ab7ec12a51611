"""Closing a list and opening it again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from consent.states import State
from mail.models import OutboxMessage
from newsletter import selectors, services
from newsletter.errors import ListUnknownError
from newsletter.models import MailingList
from newsletter.selectors.members import has_to_tell
from newsletter.services import closing
from newsletter.tasks import tell_members
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    TIPS,
    ask,
    confirm_token,
    delivered,
    head,
    queued,
    subscribe,
)

pytestmark = pytest.mark.django_db
PEOPLE = [KARI, "ola@example.no", "eva@example.no"]
FAREWELL = {"nb": "Vi begynner på nytt.\n\nTakk!", "pl": "Zaczynamy od nowa."}


def close(lists, farewells=FAREWELL):
    services.list_close(mailing_list=lists[TIPS], farewells=farewells)


def test_a_closed_list_takes_no_signups_and_is_not_offered(lists):
    close(lists)
    assert [found.slug for found in selectors.open_lists("nb")] == [POSTS]
    with pytest.raises(ListUnknownError):
        ask()


def test_nobody_loses_it_and_each_is_told_once(lists):
    for address in PEOPLE:
        subscribe(address=address)
    close(lists)
    assert has_to_tell()
    for _ in range(3):
        tell_members.call()
    assert queued("closed") == 3
    assert not has_to_tell()
    assert {head(address=address).state for address in PEOPLE} == {State.GIVEN}


def test_after_a_crash_the_telling_goes_on_where_it_was(lists, monkeypatch):
    for address in PEOPLE:
        subscribe(address=address)
    close(lists)
    monkeypatch.setattr(closing, "AT_ONCE", 1)
    enqueue, told = closing.mail.enqueue, []

    def dies_at_the_second(**message):
        if len(told) == 1:
            told.append("killed")
            raise KeyboardInterrupt
        told.append(message)
        return enqueue(**message)

    monkeypatch.setattr(closing.mail, "enqueue", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        tell_members.call()
    assert queued("closed") == 1
    tell_members.call()
    subjects = OutboxMessage.objects.filter(kind="newsletter.closed").values_list("subject", flat=True)
    assert len(set(subjects)) == len(subjects) == 3


def test_the_mail_says_it_in_the_persons_language_with_the_editors_words(lists):
    subscribe()
    subscribe(address="jan@example.pl", locale="pl")
    close(lists)
    tell_members.call()
    letters = {letter.to[0]: letter for letter in delivered()}
    kari, jan = letters[KARI], letters["jan@example.pl"]
    assert "Ukens tips" in kari.subject
    assert "Vi begynner på nytt.\n\nTakk!" in kari.body
    assert "Zaczynamy od nowa." in jan.body
    assert "/nyhetsbrev/avmelding/" in kari.body
    assert "List-Unsubscribe" in kari.extra_headers


def test_one_who_leaves_before_the_mail_goes_gets_none(lists):
    subscribe()
    close(lists)
    tell_members.call()
    services.leave(token=leave_token_of(KARI), method="unsub-page-post")
    assert not [letter for letter in delivered() if "ingen nye" in letter.subject]


def leave_token_of(address):
    from consent import tokens

    return tokens.make("leave", head(address=address).pk)


def test_a_signup_asked_for_before_can_still_be_confirmed(lists):
    ask()
    close(lists)
    services.confirm(token=confirm_token())
    assert head().state == State.GIVEN


def test_opened_again_it_is_offered_and_mail_on_its_way_is_not_sent(lists):
    subscribe()
    close(lists)
    tell_members.call()
    services.list_reopen(mailing_list=lists[TIPS])
    assert TIPS in [found.slug for found in selectors.open_lists("nb")]
    assert not has_to_tell()
    assert not [letter for letter in delivered() if "ingen nye" in letter.subject]


def test_closed_once_more_its_people_are_told_once_more(lists):
    subscribe()
    for _ in range(2):
        close(lists)
        tell_members.call()
        services.list_reopen(mailing_list=lists[TIPS])
    assert queued("closed") == 2


def test_closing_twice_is_closing_once(lists):
    close(lists)
    at = MailingList.objects.get(slug=TIPS).closed_at
    close(lists)
    assert MailingList.objects.get(slug=TIPS).closed_at == at <= timezone.now()


def test_the_page_asks_first_and_says_whom_it_concerns(sign_in, lists):
    eva = sign_in("Redaktør")
    subscribe()
    address = reverse("wagtailsnippets_newsletter_mailinglist:close", args=[lists[TIPS].pk])
    page = eva.get(address).text
    assert "Én person" in page
    assert MailingList.objects.get(slug=TIPS).is_open
    assert eva.post(address, FAREWELL).status_code == 302
    closed = MailingList.objects.get(slug=TIPS)
    assert not closed.is_open
    assert closed.texts.get(lang="pl").farewell == "Zaczynamy od nowa."
    assert eva.get(address).status_code == 302
