import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page, Site

from blog.models import Audience, PostPage
from blog.views.missing import words_of
from config.sites import Tree


def field(page: str) -> str:
    found = re.search(r'id="search-field"[^>]* value="([^"]*)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/blogg/kunsten-a-lytte/", "kunsten a lytte"),
        ("/2011/02/ukens-tips_8-2011/", "ukens tips"),
        ("/blogg/123/", "blogg"),
        ("/om-oss.html", "om oss"),
        ("/pl/blogg/co-mówią", "co mówią"),
        ("/2011/", ""),
        ("/" + "ord-" * 100, "ord " * 15),
    ],
)
def test_the_words_of_an_address_are_those_of_its_last_step(path: str, words: str) -> None:
    assert words_of(path) == words.strip()


def test_the_search_is_filled_in_with_the_words_of_the_address(tree: Tree, client: Client) -> None:
    answer = client.get("/blogg/kunsten-a-lytte/")
    assert answer.status_code == 404
    assert field(answer.content.decode()) == "kunsten a lytte"


def test_hostile_addresses_stay_text(tree: Tree, client: Client) -> None:
    answer = client.get('/"><img src=x onerror=alert(1)>/')
    assert "<img src=x" not in answer.content.decode()
    assert client.get("/%ff%fe/").status_code == 404
    assert client.get(f"/{'a' * 5000}/").status_code == 404


def test_the_latest_public_posts_stand_below(make_post: Callable[..., PostPage], client: Client) -> None:
    make_post("Åpent")
    make_post("For abonnenter", audience=Audience.SUBSCRIBERS)
    page = client.get("/finnes-ikke/").content.decode()
    assert "Åpent" in page
    assert "For abonnenter" not in page
    assert "Åpent" not in client.get("/pl/finnes-ikke/").content.decode()


def test_no_cache_keeps_it(tree: Tree, client: Client) -> None:
    assert "public" not in client.get("/finnes-ikke/").headers.get("Cache-Control", "")


def test_it_asks_little(
    rich_site: Tree, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/finnes-ikke/")
    with django_assert_max_num_queries(7):
        client.get("/finnes-ikke/")


@pytest.mark.django_db
def test_an_empty_database_has_it_too(client: Client) -> None:
    Site.objects.all().delete()
    Page.objects.filter(depth__gt=1).delete()
    answer = client.get("/finnes-ikke/")
    assert answer.status_code == 404
    assert field(answer.content.decode()) == "finnes ikke"


def test_a_method_that_pages_do_not_take_is_no_error_of_ours(tree: Tree, client: Client) -> None:
    assert client.post("/finnes-ikke/").status_code in {404, 405}
