"""/fortell-oss/: the form a reader fills in."""

import html
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog.feedback import views
from blog.feedback.models import Feedback, Words
from blog.models import Audience
from config.sites import Tree
from consent.models import Subject
from tests.blog.feedback.conftest import KARI, Kind

pytestmark = pytest.mark.django_db

FORM, SENT = "/fortell-oss/", "/fortell-oss/takk/"


@pytest.fixture(autouse=True)
def _site(tree: Tree) -> None:
    """Every page of the site has its frame."""


def filled(**more: str) -> dict[str, str]:
    told = {"kind": "complaint", "message": "Lenken virker ikke.", "name": "Kari", "email": KARI}
    return {**told, "website": "", **more}


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def test_a_post_from_another_site_is_refused(client: Client) -> None:
    response = client.post(FORM, filled(), headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    ("more", "beside"),
    [
        ({"kind": ""}, "tell-kind-error"),
        ({"kind": "threat"}, "tell-kind-error"),
        ({"message": " \r\n "}, "tell-message-error"),
        ({"email": "kari@"}, "tell-email-error"),
        ({"name": "K" * 121}, "tell-name-error"),
        ({"message": "æ" * 10_001}, "tell-message-error"),
        ({"website": "http://casino.example"}, 'role="alert"'),
    ],
)
def test_a_form_that_cannot_go_comes_back_as_it_was_typed(
    client: Client, more: dict[str, str], beside: str
) -> None:
    typed = filled(**more)
    response = client.post(FORM, typed)
    page = text_of(response)
    assert response.status_code == 422
    assert beside in page
    assert response.headers["Cache-Control"] == "no-store"
    assert f">\n{typed['message'].strip()}" in page.replace("\r\n", "\n")
    for value in (typed["name"], typed["email"]):
        assert f'value="{value}"' in page
    assert "casino" not in page
    assert not Feedback.objects.exists()


def test_what_comes_too_often_is_shown_again_and_not_lost(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "CALLS", 1)
    assert client.post(FORM, filled()).status_code == 303
    response = client.post(FORM, filled(message="Og en ting til."))
    assert response.status_code == 429
    assert "Og en ting til." in text_of(response)
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize("size", [300_000, 5_000_000])
def test_a_flood_is_refused_kindly_before_it_is_read(client: Client, size: int) -> None:
    response = client.post(FORM, filled(message="x" * size))
    assert response.status_code == 413
    assert 'role="alert"' in text_of(response)
    assert not Feedback.objects.exists()


def test_a_hundred_kilobytes_come_back_whole(client: Client) -> None:
    response = client.post(FORM, filled(message="x" * 100_000))
    assert response.status_code == 422
    assert "x" * 100_000 in text_of(response)


@pytest.mark.parametrize("path", [FORM, "/pl/fortell-oss/"])
def test_what_is_sent_is_kept_and_thanked_for_on_a_page_of_its_own(client: Client, path: str) -> None:
    response = client.post(path, filled())
    assert (response.status_code, response.headers["Location"]) == (303, f"{path}takk/")
    words = Words.objects.select_related("feedback", "subject").get()
    assert (words.message, words.name, words.subject.value) == ("Lenken virker ikke.", "Kari", KARI)
    assert (words.feedback.kind, words.feedback.page) == (Kind.COMPLAINT, None)
    assert words.feedback.locale == ("pl" if path.startswith("/pl/") else "nb")
    assert client.get(f"{path}takk/").status_code == 200


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(client: Client) -> None:
    first = client.post(FORM, filled())
    again = client.post(FORM, filled())
    assert (first.status_code, first.content, first.headers) == (
        again.status_code,
        again.content,
        again.headers,
    )
    assert Subject.objects.count() == 1


def test_neither_name_nor_address_is_needed(client: Client) -> None:
    assert client.post(FORM, filled(name="", email="")).status_code == 303
    assert Words.objects.get().subject is None


HOSTILE = "<script>alert(1)</script>\"'&{{ 7*7 }}"


def test_markup_comes_back_as_text(client: Client) -> None:
    page = client.post(FORM, filled(message=HOSTILE, name=HOSTILE, kind="")).content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") == 2


def test_nul_control_characters_and_line_ends_are_put_right(client: Client) -> None:
    told = filled(message="En\x00 linje\x1b[31m\r\nto\ttre", name="Kari\r\nBcc: ola@example.no\x00")
    assert client.post(FORM, told).status_code == 303
    words = Words.objects.get()
    assert words.message == "En linje[31m\nto\ttre"
    assert words.name == "Kari Bcc: ola@example.no"


def test_half_a_letter_breaks_nothing(client: Client) -> None:
    body = "kind=idea&message=Hei%20%ED%A0%80%20du"
    assert client.post(FORM, body, content_type="application/x-www-form-urlencoded").status_code == 303
    assert Words.objects.get().message.startswith("Hei ")


def test_a_page_is_named_by_the_address_alone_and_must_be_public(client: Client, make_post: Any) -> None:
    post = make_post("Køen")
    hidden = make_post("Bare for noen", audience=Audience.SUBSCRIBERS)
    page = text_of(client.get(f"{FORM}{post.pk}/"))
    assert f'<a href="{post.url}" lang="nb">Køen</a>' in page
    for pk in (hidden.pk, 999_999):
        response = client.get(f"{FORM}{pk}/")
        assert (response.status_code, response.headers["Location"]) == (302, FORM)
    client.post(f"{FORM}{post.pk}/", filled())
    client.post(f"{FORM}{hidden.pk}/", filled())
    assert [row.page_id for row in Feedback.objects.order_by("pk")] == [post.pk, None]
    # Not even its refused form tells that a hidden page is there.
    assert "Bare for noen" not in text_of(client.post(f"{FORM}{hidden.pk}/", filled(kind="")))


def test_empty_forms_can_be_kept_for_everyone_and_name_nobody(client: Client, make_post: Any) -> None:
    for path in (FORM, f"{FORM}{make_post('Køen').pk}/", SENT):
        response = client.get(path, {"email": KARI, "message": "Hei"})
        assert response.headers["Cache-Control"] == "public, no-cache"
        assert "Vary" not in response.headers
        assert not response.cookies
        assert KARI not in text_of(response)
        assert response.content == client.get(path).content


def test_search_engines_know_one_form(client: Client, make_post: Any) -> None:
    page = text_of(client.get(f"{FORM}{make_post('Køen').pk}/"))
    assert page.count('rel="canonical"') == 1
    assert '<link rel="canonical" href="http://127.0.0.1:8000/fortell-oss/">' in page


def test_the_other_language_is_one_press_away(client: Client, make_post: Any) -> None:
    post = make_post("Køen")
    assert f'href="/pl/fortell-oss/{post.pk}/"' in text_of(client.get(f"{FORM}{post.pk}/"))
    assert 'href="/fortell-oss/takk/"' in text_of(client.get("/pl/fortell-oss/takk/"))


def test_every_post_leads_to_the_form_about_itself_and_every_page_to_the_form(
    client: Client,
    make_post: Any,
) -> None:
    post = make_post("Køen")
    page = text_of(client.get(post.url))
    assert f'href="/fortell-oss/{post.pk}/"' in page
    assert 'href="/fortell-oss/"' in page
    assert 'href="/pl/fortell-oss/"' in text_of(client.get("/pl/"))


@pytest.mark.parametrize(("about", "queries"), [(False, 3), (True, 4)])
def test_the_form_takes_few_queries(
    about: bool,
    queries: int,
    client: Client,
    make_post: Any,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    path = f"{FORM}{make_post('Køen').pk}/" if about else FORM
    client.get(path)
    with django_assert_max_num_queries(queries):
        client.get(path)
