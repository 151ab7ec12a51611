"""/nyhetsbrev/bekreft/<token>/: only a press of the button acts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consent.models import ConsentRecord, Subject
from consent.states import State
from newsletter.models import SignupRequest
from tests.newsletter.conftest import KARI, POSTS, TIPS, ask, confirm_token, head, queued, subscribe

pytestmark = pytest.mark.django_db


def path() -> str:
    return f"/nyhetsbrev/bekreft/{confirm_token()}/"


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_it_changes_nothing_however_often(client, lists, method):
    ask()
    link = path()
    for _time in range(3):
        assert getattr(client, method)(link).status_code == 200
    assert head().state == State.REQUESTED
    assert ConsentRecord.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, lists, method):
    ask()
    assert getattr(client, method)(path()).status_code == 405
    assert head().state == State.REQUESTED


def test_a_press_from_another_site_is_refused(client, lists):
    ask()
    assert client.post(path(), {"confirm": "1"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert head().state == State.REQUESTED


def test_a_link_we_never_made_leads_nowhere(client, lists):
    for method in (client.get, client.post):
        assert method(f"/nyhetsbrev/bekreft/{'A' * 43}/").status_code == 404


def test_a_link_too_old_says_so(client, lists):
    ask()
    link = path()
    SignupRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for method in (client.get, client.post):
        assert method(link).status_code == 410
    assert head().state == State.REQUESTED


def test_the_page_says_what_is_asked_and_has_both_buttons(client, lists):
    ask(TIPS, POSTS)
    page = client.get(path()).content.decode()
    assert "Ukens tips" in page
    assert "Nye innlegg" in page
    assert 'name="confirm"' in page
    assert 'name="refuse"' in page
    assert KARI not in page


def test_the_address_of_the_page_is_told_to_nobody(client, lists):
    ask()
    response = client.get(path())
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_pressing_the_button_confirms_and_pressing_it_again_shows_the_list(client, lists):
    ask()
    link = path()
    first, second = client.post(link, {"confirm": "1"}), client.post(link, {"confirm": "1"})
    assert first.status_code == second.status_code == 200
    assert "Ukens tips" in second.content.decode()
    assert head().state == State.GIVEN
    assert queued("welcome") == 1


def test_it_was_not_me_deletes_the_address(client, lists):
    ask()
    link = path()
    for _press in range(2):
        assert client.post(link, {"refuse": "1"}).status_code == 200
    assert not Subject.objects.exists()
    assert client.get(link).status_code == 410


def test_an_old_link_claims_nothing_about_today(client, lists):
    ask()
    link = path()
    assert "Du står på lista" in client.post(link, {"confirm": "1"}).content.decode()
    page = client.get(link).content.decode()
    assert "Du står på lista" not in page
    assert "Dette sa du ja til" in page


def test_it_was_not_me_after_confirming_shows_how_things_stand(client, lists):
    subscribe()
    page = client.post(path(), {"refuse": "1"}).content.decode()
    assert head().state == State.GIVEN
    assert "Ukens tips" in page


def test_a_polish_link_has_a_polish_page(client, lists):
    ask(locale="pl")
    assert "Porada tygodnia" in client.get(f"/pl{path()}").content.decode()
