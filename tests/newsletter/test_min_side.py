"""/min-side/: in by a link, everything to see, everything to take along, everything gone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consent import tokens
from consent.models import Hold, Subject
from consent.services import subject_find
from mail.models import Suppression
from newsletter import limits, services
from newsletter.errors import LinkUnknownError, LoginOverError
from newsletter.models import Login
from tests.newsletter.conftest import (
    KARI,
    STEIN,
    TIPS,
    confirm_token,
    delivered,
    leave_token,
    make_lists,
    queued,
    subscribe,
)


def login_token() -> str:
    return tokens.make("login", Login.objects.latest("created_at").pk)


def way_in() -> str:
    return f"/min-side/inn/{login_token()}/"


@pytest.fixture
def inside(lists: Any, client: Client) -> Client:
    """Kari, who gets the weekly tip, on her own page."""
    subscribe(TIPS)
    services.ask_login(address=KARI, locale="nb")
    assert client.post(way_in()).status_code == 303
    return client


def test_nobody_learns_whether_an_address_is_known(lists: Any, client: Client) -> None:
    subscribe(TIPS)
    known, unknown = (client.post("/min-side/", {"email": address}) for address in (KARI, STEIN))
    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content
    services.take_in()
    assert (queued("login"), Subject.objects.count()) == (1, 1)


def test_what_is_no_address_is_said_and_kept(lists: Any, client: Client) -> None:
    answer = client.post("/min-side/", {"email": "kari@"})
    assert answer.status_code == 422
    assert 'value="kari@"' in answer.content.decode()
    assert client.post("/min-side/", {}).status_code == 422


@pytest.mark.parametrize("path", ["alt/", "alt.json", "slett/"])
def test_without_a_visit_there_is_only_the_way_in(path: str, lists: Any, client: Client) -> None:
    subscribe(TIPS)
    for forged in ("", "x", "a:b:c"):
        client.cookies["min-side-nb"] = forged
        for method in ("get", "post"):
            answer = getattr(client, method)(f"/min-side/{path}")
            assert answer.status_code in {302, 405}
    assert subject_find(address=KARI)


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_opens_the_link_uses_nothing_up(method: str, lists: Any, client: Client) -> None:
    subscribe(TIPS)
    services.ask_login(address=KARI, locale="nb")
    for _time in range(3):
        answer = getattr(client, method)(way_in())
        assert answer.status_code == 200
        assert not answer.cookies
    assert client.post(way_in()).status_code == 303


def test_a_link_works_once_and_not_for_long(lists: Any) -> None:
    subscribe(TIPS)
    services.ask_login(address=KARI, locale="nb")
    services.enter(token=login_token())
    with pytest.raises(LoginOverError):
        services.enter(token=login_token())
    services.ask_login(address=KARI, locale="nb")
    Login.objects.filter(used_at=None).update(expires_at=timezone.now())
    with pytest.raises(LoginOverError):
        services.enter(token=login_token())


def test_a_used_link_leads_to_a_new_one(inside: Client) -> None:
    answer = inside.post(way_in())
    assert answer.status_code == 410
    assert 'href="/min-side/">Send meg en ny lenke' in answer.content.decode()


def test_no_other_link_of_ours_lets_anybody_in(lists: Any) -> None:
    consent = subscribe(TIPS)
    for token in (leave_token(consent), confirm_token(), "x", "A" * 43):
        with pytest.raises((LinkUnknownError, LoginOverError)):
            services.enter(token=token)


def test_a_visit_ends_by_itself_and_by_leaving(inside: Client) -> None:
    assert KARI in inside.get("/min-side/").content.decode()
    Login.objects.update(expires_at=timezone.now())
    assert KARI not in inside.get("/min-side/").content.decode()
    services.ask_login(address=KARI, locale="nb")
    inside.post(way_in())
    kept = inside.cookies["min-side-nb"].value
    assert inside.post("/min-side/ut/").status_code == 303
    inside.cookies["min-side-nb"] = kept
    assert KARI not in inside.get("/min-side/").content.decode()


def test_not_every_wish_for_a_link_sends_one(lists: Any) -> None:
    subscribe(TIPS)
    for _time in range(9):
        services.ask_login(address=KARI, locale="nb")
    assert queued("login") == limits.LIMITS["login-address"][0]


def test_the_mail_has_the_way_in(lists: Any) -> None:
    subscribe(TIPS)
    services.ask_login(address=KARI, locale="nb")
    [mail] = [sent for sent in delivered() if "/min-side/inn/" in sent.body]
    assert way_in() in mail.body
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert mail.subject == "Veien inn til Min side hos Snakkis"


def test_a_visit_goes_on_in_the_other_language_and_ends_in_both(inside: Client) -> None:
    assert KARI in inside.get("/pl/min-side/").content.decode()
    inside.post("/pl/min-side/ut/")
    assert KARI not in inside.get("/min-side/").content.decode()
    assert KARI not in inside.get("/pl/min-side/").content.decode()


def test_the_cookie_is_for_these_pages_alone(lists: Any, client: Client) -> None:
    subscribe(TIPS)
    services.ask_login(address=KARI, locale="nb")
    cookie = client.post(way_in()).cookies["min-side-nb"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/min-side/", True, "Lax")
    assert cookie["max-age"] == 3600


def test_the_page_shows_each_consent_with_its_receipt_and_the_way_out(
    inside: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(21):
        answer = inside.get("/min-side/")
    page = answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    for words in ("Ukens tips", "/samtykke/kvittering/", "/min-side/lister/forlat/", KARI):
        assert words in page


def test_everything_can_be_read_and_taken_along(inside: Client) -> None:
    page = inside.get("/min-side/alt/")
    for words in ("Ukens tips", 'href="/min-side/"', 'href="/min-side/alt.json"'):
        assert words in page.content.decode()
    assert page["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    answer = inside.get("/min-side/alt.json")
    assert answer.json()["consent"]["address"] == KARI
    assert "alt-om-meg.json" in answer["Content-Disposition"]


def test_opening_the_page_of_deletion_deletes_nothing(inside: Client) -> None:
    assert inside.get("/min-side/slett/").status_code == 200
    assert subject_find(address=KARI)


@pytest.mark.parametrize("objected", [False, True])
def test_the_button_deletes_everything(objected: bool, live_database: Any, client: Client) -> None:
    make_lists()
    subscribe(TIPS)
    services.ask_login(address=KARI, locale="nb")
    client.post(way_in())
    answer = client.post("/min-side/slett/", {"objected": "1"} if objected else {})
    assert answer.status_code == 200
    assert subject_find(address=KARI) is None
    assert Suppression.objects.exists() is objected
    assert ("Det eneste vi har igjen" in answer.content.decode()) is objected
    assert client.get("/min-side/alt/").status_code == 302


def test_who_is_held_is_told_why(inside: Client) -> None:
    kari = subject_find(address=KARI)
    Hold.objects.create(subject=kari, reason="En klage er ikke avgjort", placed_at=timezone.now())
    answer = inside.post("/min-side/slett/")
    assert answer.status_code == 409
    assert "En klage er ikke avgjort" in answer.content.decode()
    assert subject_find(address=KARI)


def test_old_ways_in_are_dropped(lists: Any) -> None:
    subscribe(TIPS)
    services.ask_login(address=KARI, locale="nb")
    assert services.drop_logins() == 0
    Login.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert services.drop_logins() == 1
