"""/nyhetsbrev/avmelding/<token>/ and /u/<token>."""

import pytest
from django.test import Client

from consent.models import Subject
from consent.services import forget
from consent.states import State
from tests.newsletter.conftest import POSTS, TIPS, head, leave_token, subscribe

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def page(consent) -> str:
    return f"/nyhetsbrev/avmelding/{leave_token(consent)}/"


def short(consent) -> str:
    return f"/u/{leave_token(consent)}"


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("path", [page, short])
def test_opening_it_changes_nothing_however_often(client, lists, method, path):
    link = path(subscribe())
    for _time in range(3):
        assert getattr(client, method)(link, follow=True).status_code == 200
    assert head().state == State.GIVEN


@pytest.mark.parametrize("link", [f"/nyhetsbrev/avmelding/{'A' * 43}/", f"/u/{'A' * 43}", "/u/x"])
def test_a_link_we_never_made_leads_nowhere(client, lists, link):
    assert client.get(link, follow=True).status_code == 404
    assert client.post(link).status_code == 404
    assert client.post(link, ONE_CLICK).status_code == 404


def test_the_button_leaves_that_list(client, lists):
    consent = subscribe(TIPS, POSTS)
    response = client.post(page(consent), {"list": "1"})
    assert response.status_code == 200
    assert "Ukens tips" in response.content.decode()
    assert (head(TIPS).state, head(POSTS).state) == (State.WITHDRAWN, State.GIVEN)


def test_the_other_button_leaves_every_list(client, lists):
    client.post(page(subscribe(TIPS, POSTS)), {"all": "1"})
    assert (head(TIPS).state, head(POSTS).state) == (State.WITHDRAWN, State.WITHDRAWN)


def test_the_page_says_which_list_and_nothing_else_about_the_person(client, lists):
    response = client.get(page(subscribe(TIPS, POSTS)))
    shown = response.content.decode()
    assert "Ukens tips" in shown
    assert "Nye innlegg" not in shown
    assert Subject.objects.get().value not in shown
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"


def test_the_button_works_again_and_again(client, lists):
    link = page(subscribe())
    answers = [client.post(link, {"list": "1"}).content for _press in range(2)]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("encoding", ["multipart", "urlencoded"])
def test_one_click_leaves_without_cookie_page_or_redirect(lists, encoding):
    """RFC 8058 section 3.2: the mail provider posts from anywhere, with nothing but the body."""
    consent = subscribe()
    provider = Client(enforce_csrf_checks=True)
    for _post in range(2):
        if encoding == "multipart":
            response = provider.post(short(consent), ONE_CLICK)
        else:
            response = provider.post(
                short(consent),
                "List-Unsubscribe=One-Click",
                content_type="application/x-www-form-urlencoded",
            )
        assert (response.status_code, response.content) == (200, b"ok\n")
        assert not response.cookies
    assert head().state == State.WITHDRAWN


def test_a_post_without_the_words_of_rfc_8058_gets_the_page_of_the_button(client, lists):
    consent = subscribe()
    assert "Ukens tips" in client.post(short(consent), {"list": "1"}).content.decode()
    assert head().state == State.WITHDRAWN


def test_opening_the_short_address_leads_to_the_page_in_the_language_of_the_mail(client, lists):
    consent = subscribe(locale="pl")
    assert client.get(short(consent))["Location"] == f"/pl{page(consent)}"


def test_a_link_outlives_the_person_and_still_answers(client, lists):
    consent = subscribe()
    link, one_click = page(consent), short(consent)
    forget(subject=consent.subject, reason="request")
    assert client.get(link).status_code == 200
    assert client.post(link, {"list": "1"}).status_code == 200
    assert client.post(one_click, ONE_CLICK).status_code == 200
