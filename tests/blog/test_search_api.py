"""Wagtail's API as the public meets it: hidden pages are not there, and no search or number breaks it."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import APIToken, PageViewRestriction

from blog.models import Audience, Relation
from config.sites import Tree

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
PAGES = "/api/v3/pages/"
HOSTILE = [
    "",
    " ",
    '"',
    '""',
    "'",
    "\0",
    "kø\0",
    "*",
    "AND",
    "NOT kø",
    "kø OR",
    "NEAR(kø",
    "title:kø",
    "^kø",
    "-",
    "(",
    "kø)",
    "%s%d",
    "\\",
    "å" * 10_000,
    "kø " * 3_000,
    "🧇",
    "שלום",
    "\ud800",
]


@pytest.fixture(params=["audience", "public_from", "draft", "restriction"])
def hidden(request: Any, make_post: Callable[..., Any]) -> Any:
    """A post that is not for everybody, for each of the reasons there are."""
    fields = {
        "audience": {"audience": Audience.SUBSCRIBERS},
        "public_from": {"public_from": timezone.now() + timedelta(hours=1)},
    }
    post = make_post("Hemmelig kø", **fields.get(request.param, {}))
    if request.param == "draft":
        post.unpublish()
    if request.param == "restriction":
        PageViewRestriction.objects.create(page=post, restriction_type="login")
    return post


def test_no_list_has_a_hidden_page(client: Client, hidden: Any, make_post: Any, tree: Tree) -> None:
    translation = make_post("Ukryta", branch=tree.pl, translation_key=hidden.translation_key)
    for query in (
        "",
        "?type=blog.PostPage",
        "?type=blog.PostPage&type=blog.TermPage",
        "?search=hemmelig",
        "?type=blog.PostPage&search=hemmelig",
        "?slug=hemmelig-ko",
        "?order=title",
        "?locale=nb",
        f"?child_of={tree.nb.blog.pk}",
        "?descendant_of=root",
        f"?translation_of={translation.pk}",
        "?title=Hemmelig%20k%C3%B8",
    ):
        answer = client.get(PAGES + query)
        assert answer.status_code == 200
        assert hidden.pk not in {item["id"] for item in answer.json()["items"]}, query


def test_a_hidden_page_is_not_found_by_number_path_or_relation(client: Client, hidden: Any) -> None:
    assert client.get(f"{PAGES}{hidden.pk}/").status_code == 404
    assert client.get(f"{PAGES}find/?id={hidden.pk}").status_code == 404
    assert client.get(f"{PAGES}find/?html_path=/blogg/hemmelig-ko/").status_code == 404
    for relation in ("child_of", "descendant_of", "ancestor_of", "translation_of"):
        assert client.get(f"{PAGES}?{relation}={hidden.pk}").status_code == 422


def test_nobody_learns_of_a_hidden_page_by_a_redirect(client: Client, hidden: Any) -> None:
    redirect = Redirect.add_redirect("/blogg/hemmelig-plan", hidden)
    for path in ("", "find/?html_path=/blogg/hemmelig-plan", f"find/?id={redirect.pk}", f"{redirect.pk}/"):
        assert client.get(f"/api/v3/redirects/{path}").status_code == 401, path


def test_a_token_holder_reads_redirects(client: Client, admin_user: User) -> None:
    Redirect.add_redirect("/gammel", "/ny/")
    _token, key = APIToken.create_token(user=admin_user, name="test")
    answer = client.get("/api/v3/redirects/", headers={"authorization": f"Bearer {key}"})
    assert [row["old_path"] for row in answer.json()["items"]] == ["/gammel"]


def test_a_public_page_is_found_in_every_way(client: Client, make_post: Any, tree: Tree) -> None:
    post = make_post("Åpen kø")
    for query in ("", "?type=blog.PostPage", "?search=åpen", f"?child_of={tree.nb.blog.pk}"):
        assert post.pk in {item["id"] for item in client.get(PAGES + query).json()["items"]}, query
    assert client.get(f"{PAGES}{post.pk}/").json()["title"] == "Åpen kø"
    assert client.get(f"{PAGES}find/?html_path=/blogg/apen-ko/").status_code == 302


@pytest.mark.parametrize("kind", ["", "blog.PostPage"])
def test_any_search_is_answered(client: Client, make_post: Any, kind: str) -> None:
    make_post("Køen")
    of_kind = {"type": kind} if kind else {}
    for text, operator in product(HOSTILE, ("and", "or")):
        given = {"search": text.encode("utf-8", "surrogatepass"), "search_operator": operator}
        assert client.get(PAGES, {**given, **of_kind}).status_code == 200, (text, operator)


def test_no_number_or_character_breaks_it(client: Client, make_post: Any) -> None:
    make_post("Køen")
    for query in (
        "?offset=99999999999999999999",
        "?offset=9223372036854775807&search=ko",
        "?offset=9223372036854775807&limit=20",
        "?limit=99999999999999999999",
        "?child_of=99999999999999999999",
        "?title=%00",
        "?slug=%00&search=x",
        "?locale=%00",
        "?site=%00",
        "?order=%00",
        "?type=%00",
        "find/?html_path=%00",
        "find/?html_path=/blogg/%00/",
        "find/?id=99999999999999999999",
        "99999999999999999999/",
    ):
        answer = client.get(PAGES + query)
        assert answer.status_code in {200, 400, 404, 422}, query
        if answer.status_code == 400:
            assert answer.headers["Content-Type"] == "application/problem+json"


def test_searching_takes_the_same_queries_for_one_hit_and_for_many(client: Client, make_post: Any) -> None:
    counts = []
    for wanted in (1, 12):
        for number in range(wanted):
            make_post(f"Køen {number}")
        client.get(f"{PAGES}?search=køen")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{PAGES}?search=køen").json()["count"] >= wanted
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_post_says_what_ties_us_to_it_in_its_own_language(
    client: Client, make_post: Any, tree: Tree
) -> None:
    paid = {"relation": Relation.ADVERTISEMENT, "relation_party": "Benken AS"}
    sentences = {"Annonse: betalt av Benken AS.": tree.nb, "Reklama opłacona przez Benken AS.": tree.pl}
    for sentence, branch in sentences.items():
        found = client.get(f"{PAGES}{make_post('Benken', branch=branch, **paid).pk}/").json()
        assert found["disclosure"] == sentence
        assert (found["relation"], found["relation_party"]) == ("advertisement", "Benken AS")
