"""Retiring a list: every consent to it ends, and each person hears of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consent.models import Consent, ConsentRecord, Subject
from consent.states import State
from mail.models import OutboxMessage
from newsletter import selectors, services
from newsletter.models import MailingList, SignupRequest
from newsletter.selectors.members import has_to_tell
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
OLA = "ola@example.no"


def retire(lists, slug=TIPS):
    services.list_retire(mailing_list=lists[slug], farewells={"nb": "Takk for følget."})


def test_each_consent_is_ended_by_us_and_each_person_told_once(lists):
    subscribe(TIPS, POSTS)
    subscribe(address=OLA)
    retire(lists)
    for _ in range(3):
        tell_members.call()
    assert [head(TIPS, address).state for address in (KARI, OLA)] == [State.REVOKED] * 2
    assert head(POSTS).state == State.GIVEN
    assert queued("retired") == 2
    assert not has_to_tell()
    ended = ConsentRecord.objects.filter(state=State.REVOKED)
    assert {"list-retired" in record.body for record in ended} == {True}


def test_the_mail_is_no_letter_of_the_list_any_more(lists):
    subscribe()
    retire(lists)
    tell_members.call()
    letter = delivered()[-1]
    assert "Ukens tips" in letter.subject
    assert "Takk for følget." in letter.body
    assert "List-Unsubscribe" not in letter.extra_headers
    assert OutboxMessage.objects.get(kind="newsletter.retired").state == "sent"


def test_an_open_signup_is_given_up_and_the_address_deleted(lists):
    ask()
    retire(lists)
    tell_members.call()
    assert head().state == State.DEFERRED
    services.defer_unconfirmed()
    assert not Subject.objects.exists()
    assert queued("retired") == 0


def test_what_else_a_signup_asks_for_can_still_be_confirmed(lists):
    ask(TIPS, POSTS)
    retire(lists)
    tell_members.call()
    services.confirm(token=confirm_token())
    assert [head(slug).state for slug in (TIPS, POSTS)] == [State.DEFERRED, State.GIVEN]
    assert SignupRequest.objects.get().confirmed_at


def test_a_consent_whose_time_is_over_runs_out_by_itself(lists):
    subscribe()
    Consent.objects.update(valid_until=timezone.now() - timedelta(days=1))
    retire(lists)
    tell_members.call()
    assert queued("retired") == 0
    assert head().state == State.GIVEN  # until the daily task says so


def test_forms_show_it_no_more_and_it_stays_in_the_books(lists):
    subscribe()
    retire(lists)
    tell_members.call()
    assert [found.slug for found in selectors.open_lists("nb")] == [POSTS]
    assert MailingList.objects.get(slug=TIPS).retired_at


def test_a_retired_list_is_not_opened_again(lists):
    retire(lists)
    services.list_reopen(mailing_list=lists[TIPS])
    services.list_close(mailing_list=lists[TIPS], farewells={})
    assert not MailingList.objects.get(slug=TIPS).is_open


def test_the_page_says_how_many_consents_end_and_how_many_signups(sign_in, lists):
    eva = sign_in("Redaktør")
    subscribe()
    ask(address=OLA)
    address = reverse("wagtailsnippets_newsletter_mailinglist:retire", args=[lists[TIPS].pk])
    page = eva.get(address).text
    assert "Samtykket til én person avsluttes" in page
    assert "Én åpen påmelding" in page
    assert eva.post(address, {"nb": "", "pl": ""}).status_code == 302
    page = eva.get(reverse("wagtailsnippets_newsletter_mailinglist:inspect", args=[lists[TIPS].pk])).text
    assert "Avviklet" in page
