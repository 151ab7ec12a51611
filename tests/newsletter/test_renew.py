"""Asking again before a consent ends: ask_renewals, renew, and the page /nyhetsbrev/forny/<token>/."""

from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consent import tokens
from consent.errors import NoticeUnknown
from consent.models import Consent, ConsentRecord
from consent.services import expire_due, forget
from consent.states import State
from newsletter import services
from newsletter.errors import LinkUnknownError, RenewalOverError
from newsletter.services import list_create
from newsletter.tasks import tidy
from tests.newsletter.conftest import TIPS, delivered, head, leave_token, notice, queued, subscribe
from webhooks.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def ending(lists: Any) -> Consent:
    """Kari's consent to the weekly tip, which ends in twenty days."""
    consent = subscribe(TIPS)
    return ends(consent, timezone.now() + timedelta(days=20))


def ends(consent: Consent, at: datetime) -> Consent:
    """As if the consent had been given earlier."""
    consent.valid_until = at
    consent.save()
    return consent


def renew_token(consent: Consent) -> str:
    return tokens.make("renew", consent.pk)


def page(consent: Consent) -> str:
    return f"/nyhetsbrev/forny/{renew_token(consent)}/"


def test_nobody_is_asked_long_before(lists: Any) -> None:
    subscribe()
    assert services.ask_renewals() == 0


def test_a_retired_list_asks_nobody(ending: Consent, lists: Any) -> None:
    lists[TIPS].retired_at = timezone.now()
    lists[TIPS].save()
    assert services.ask_renewals() == 0


@pytest.mark.parametrize("token", ["x", "A" * 43])
def test_a_link_we_never_made_renews_nothing(ending: Consent, token: str) -> None:
    for link in (token, leave_token(ending)):
        with pytest.raises(LinkUnknownError):
            services.renew(token=link, shown=notice().sha256)


def test_what_has_ended_is_not_renewed(ending: Consent) -> None:
    ends(ending, timezone.now() - timedelta(seconds=1))
    with pytest.raises(RenewalOverError):
        services.renew(token=renew_token(ending), shown=notice().sha256)
    expire_due()
    with pytest.raises(RenewalOverError):
        services.renew(token=renew_token(ending), shown=notice().sha256)
    assert head().state == State.EXPIRED


def test_who_left_is_not_renewed(ending: Consent, client: Client) -> None:
    services.leave(token=leave_token(ending), method="unsub-page-post")
    assert client.post(page(ending), {"notice": notice().sha256}).status_code == 410
    assert head().state == State.WITHDRAWN


def test_who_was_erased_gets_a_page_that_says_nothing(ending: Consent, client: Client) -> None:
    forget(subject=ending.subject, reason="request")
    assert client.get(page(ending)).status_code == 410


def test_a_yes_to_other_words_is_none(ending: Consent, client: Client) -> None:
    with pytest.raises(NoticeUnknown):
        services.renew(token=renew_token(ending), shown="0" * 64)
    answer = client.post(page(ending), {"notice": "\x00"})
    assert answer.status_code == 409
    assert notice().sha256 in answer.content.decode()
    assert head().state == State.GIVEN


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_page_changes_nothing(ending: Consent, client: Client, method: str) -> None:
    for _time in range(3):
        assert getattr(client, method)(page(ending)).status_code == 200
    assert head().state == State.GIVEN


def test_who_is_about_to_end_is_asked_once(ending: Consent) -> None:
    tidy.call()
    tidy.call()
    assert queued("renew") == 1
    [mail] = [sent for sent in delivered() if "forny" in sent.body]
    assert page(ending) in mail.body
    assert mail.subject == "Skal vi fortsette å skrive til deg?"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_button_renews_for_two_years_under_the_words_of_today(ending: Consent, client: Client) -> None:
    list_create(slug=TIPS, frequency="weekly", texts={"nb": ("Ukens tips", "To råd i uken.")})
    before = head()
    assert "To råd i uken." in client.get(page(ending)).content.decode()
    answer = client.post(page(ending), {"notice": notice().sha256})
    assert answer.status_code == 200
    after = head()
    assert (after.state, after.record_id) == (State.RENEWED, before.record_id)
    assert after.valid_until > timezone.now() + timedelta(days=729)
    record = ConsentRecord.objects.get(state=State.RENEWED)
    assert record.notice == notice()
    assert services.ask_renewals() == 0


def test_the_page_shows_every_word_that_is_recorded(ending: Consent, client: Client) -> None:
    shown = unescape(client.get(page(ending)).content.decode())
    for paragraph in notice().text.replace(": ", "\n\n").split("\n\n"):
        assert paragraph in shown


def test_twice_is_as_once(ending: Consent, client: Client) -> None:
    for _time in range(2):
        assert client.post(page(ending), {"notice": notice().sha256}).status_code == 200
    assert ConsentRecord.objects.filter(state=State.RENEWED).count() == 1


def test_no_is_as_easy_as_yes(ending: Consent, client: Client) -> None:
    assert client.post(page(ending), {"leave": "1"}).status_code == 200
    assert head().state == State.WITHDRAWN
    assert Event.objects.filter(type="no.snakkis.subscription.withdrawn.v1").count() == 1
