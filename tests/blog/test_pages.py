"""Every kind of page, in both languages, asks the database a fixed number of times however much there is."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from config.sites import Tree

# Polish pages ask once more: for the front page's translation.
PAGES = [
    ("/", 12),
    ("/blogg/", 14),
    ("/blogg/innlegg-7/", 20),
    ("/leksikon/", 13),
    ("/leksikon/begrep-2/", 16),
    ("/om/", 9),
    ("/pl/", 13),
    ("/pl/blogg/", 15),
    ("/pl/blogg/wpis-7/", 21),
    ("/pl/leksikon/", 14),
    ("/pl/leksikon/termin-2/", 17),
    ("/pl/om/", 10),
]


@pytest.mark.parametrize(("path", "queries"), PAGES)
def test_a_page_asks_a_fixed_number_of_times(
    path: str,
    queries: int,
    rich_site: Tree,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.get("/")  # Wagtail remembers the roots of its sites
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [path for path, _ in PAGES])
def test_a_page_sets_no_cookie_and_varies_on_neither_cookie_nor_language(
    path: str, rich_site: Tree, client: Client
) -> None:
    response = client.get(path)
    assert not response.cookies
    assert not {"cookie", "accept-language"} & {
        word.strip() for word in response.get("Vary", "").lower().split(",")
    }


def test_a_page_names_its_public_translations_only(rich_site: Tree, client: Client) -> None:
    assert [page.full_url for page in client.get("/leksikon/begrep-1/").context["translations"]] == [
        "http://testserver/pl/leksikon/termin-1/"
    ]
    rich_site.pl.glossary.get_children().get(slug="termin-1").specific.unpublish()
    assert client.get("/leksikon/begrep-1/").context["translations"] == []


def test_a_page_without_anything_under_it_is_still_shown(tree: Tree, client: Client) -> None:
    for path in ("/", "/blogg/", "/leksikon/", "/pl/", "/pl/blogg/", "/pl/leksikon/"):
        assert client.get(path).status_code == 200
