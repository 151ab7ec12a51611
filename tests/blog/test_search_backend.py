"""Wagtail's search as the site has it: any input, in the admin too, and one rank for each hit."""

from itertools import product
from typing import Any

import pytest
from django.test import Client
from modelsearch.query import MATCH_ALL, And, Not, Or, Phrase, PlainText, SearchQuery
from wagtail.models import Page

from blog.models import Picture, PostPage
from blog.search.backend import of_words
from config.sites import Tree
from tests.blog.test_search_api import HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def body(text: str) -> list[tuple[str, str]]:
    return [("text", f"<p>{text}</p>")]


def titles(query: str | SearchQuery, **options: Any) -> list[str]:
    return [page.title for page in PostPage.objects.search(query, **options)]


def test_any_input_can_be_searched_for(make_post: Any) -> None:
    make_post("Køen")
    for text, model in product(HOSTILE, (Page, PostPage, Picture)):
        for query in (text, PlainText(text), PlainText(text, operator="or"), And([PlainText(text)])):
            assert model.objects.search(query).count() >= 0
            assert list(model.objects.autocomplete(query)) is not None
        assert list(model.objects.search(Or([Phrase(text), PlainText("ord")]))) is not None


@pytest.mark.parametrize(
    "address",
    [
        "/admin/pages/search/?q={}",
        "/admin/pages/{blog}/?q={}",
        "/admin/choose-page/search/?q={}",
        "/admin/images/?q={}",
        "/admin/images/chooser/results/?q={}",
        "/admin/documents/?q={}",
    ],
)
def test_any_input_can_be_searched_for_in_the_admin(
    address: str, make_post: Any, tree: Tree, admin_client: Client
) -> None:
    make_post("Køen")
    for text in (
        "%22",
        "%27",
        "+",
        "%00",
        "AND",
        "%28",
        "NOT+k%C3%B8",
        "k%C3%B8*",
        "a%22b%27c",
        "%F0%9F%A7%87",
    ):
        answer = admin_client.get(address.format(text, blog=tree.nb.blog.pk))
        assert answer.status_code == 200, text


def test_words_and_their_alternatives_are_found_as_asked(make_post: Any) -> None:
    for title, text in (("Én", "kø brød"), ("To", "kø ost"), ("Tre", "brød ost"), ("Kø", "brød")):
        make_post(title, body=body(text))
    either = Or([PlainText("ost"), PlainText("ostene")])
    assert titles(And([PlainText("kø"), either])) == ["To"]
    assert set(titles("kø brød")) == {"Én", "Kø"}
    assert set(titles("kø ost", operator="or")) == {"Én", "To", "Tre", "Kø"}
    assert titles(Phrase("brød ost")) == ["Tre"]
    assert set(titles(Or([And([PlainText("kø"), PlainText("ost")]), Phrase("brød ost")]))) == {"To", "Tre"}
    assert set(titles(And([PlainText("brød"), Not(PlainText("ost"))]))) == {"Én", "Kø"}
    assert len(titles(MATCH_ALL)) == 4
    assert not titles(~MATCH_ALL)


def test_titles_come_before_texts_and_more_mentions_before_fewer(make_post: Any) -> None:
    make_post("En", body=body("kø annet " + "fyll " * 50))
    make_post("Mange", body=body("kø annet " * 20))
    make_post("Kø", body=body("noe"))
    query = And([PlainText("kø"), Or([PlainText("annet"), PlainText("andre")])])
    assert titles("kø") == ["Kø", "Mange", "En"]
    assert titles(query) == ["Mange", "En"]


def test_hits_may_keep_an_order_of_their_own_and_tell_their_rank(make_post: Any) -> None:
    for title in ("B kø", "A kø", "C kø"):
        make_post(title)
    ordered = PostPage.objects.order_by("title").search("kø", order_by_relevance=False)
    assert [page.title for page in ordered] == ["A kø", "B kø", "C kø"]
    assert [page.title for page in ordered[1:2]] == ["B kø"]
    assert all(isinstance(page.rank, float) for page in PostPage.objects.search("kø").annotate_score("rank"))


def test_one_field_can_be_searched(make_post: Any) -> None:
    make_post("Kø", body=body("brød"))
    assert titles("kø", fields=["title"]) == ["Kø"]
    assert not titles("brød", fields=["title"])


def test_nothing_but_words_reaches_the_engine() -> None:
    assert repr(of_words(PlainText('a" OR NEAR(b* -c:d)'))) == repr(PlainText("a or near b c d"))
    assert repr(of_words(Phrase('munn-til-munn "x" _'))) == repr(Phrase("munn-til-munn x"))
    assert of_words(And([PlainText('"'), Or([Phrase("-"), Not(PlainText("("))])])) is None
    assert repr(of_words(And([PlainText('"'), PlainText("kø")]))) == repr(PlainText("kø"))
