"""Every kind of page, in both languages, asks the database a fixed number of times however much there is."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.sites import Tree

QUERIES = {
    "/": 5,
    "/blogg/": 4,
    "/blogg/innlegg-7/": 8,
    "/leksikon/": 4,
    "/leksikon/begrep-2/": 8,
    "/om/": 3,
    "/pl/": 5,
    "/pl/blogg/": 4,
    "/pl/blogg/wpis-7/": 8,
    "/pl/leksikon/": 4,
    "/pl/leksikon/termin-2/": 7,
    "/pl/om/": 3,
}


def test_every_page_asks_a_fixed_number_of_times(rich_site: Tree, client: Client) -> None:
    for path in QUERIES:  # what all pages show alike is remembered
        client.get(path)
    asked = {}
    for path in QUERIES:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200, path
        asked[path] = len(queries)
    assert asked == QUERIES


def test_no_page_sets_a_cookie_or_varies_on_cookie_or_language(rich_site: Tree, client: Client) -> None:
    for path in QUERIES:
        response = client.get(path)
        assert not response.cookies, path
        varies = {word.strip() for word in response.get("Vary", "").lower().split(",")}
        assert not {"cookie", "accept-language"} & varies, path


def test_a_page_names_its_public_translations_only(rich_site: Tree, client: Client) -> None:
    assert [page.full_url for page in client.get("/leksikon/begrep-1/").context["translations"]] == [
        "http://testserver/pl/leksikon/termin-1/"
    ]
    rich_site.pl.glossary.get_children().get(slug="termin-1").specific.unpublish()
    assert client.get("/leksikon/begrep-1/").context["translations"] == []


def test_a_page_without_anything_under_it_is_still_shown(tree: Tree, client: Client) -> None:
    for path in ("/", "/blogg/", "/leksikon/", "/pl/", "/pl/blogg/", "/pl/leksikon/"):
        assert client.get(path).status_code == 200
