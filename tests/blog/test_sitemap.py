from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from blog.models import Audience, Author, Category, Series
from blog.selectors import sitemap
from config.sites import Tree
from tests.blog.conftest import day

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def entries(client: Client, address: str = "/sitemap.xml") -> dict[str, ET.Element]:
    """What a map says of each path."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    found = ET.fromstring(response.content).findall(f"{MAP}url")
    paths = {str(url.findtext(f"{MAP}loc")).removeprefix("http://testserver"): url for url in found}
    assert len(paths) == len(found)
    return paths


def languages(entry: ET.Element) -> dict[str, str]:
    return {str(link.get("hreflang")): str(link.get("href")) for link in entry.findall(LINK)}


def test_what_is_not_public_is_not_on_the_map(tree: Tree, make_post: Any, client: Client) -> None:
    make_post("Upublisert", slug="upublisert").unpublish()
    make_post("For abonnenter", slug="abonnenter", audience=Audience.SUBSCRIBERS)
    make_post("Kommer", slug="kommer", public_from=day(2090, 1, 1))
    PageViewRestriction.objects.create(page=tree.nb.glossary, restriction_type="login")
    found = entries(client)
    assert not [path for path in found if path.startswith(("/blogg/", "/leksikon/")) and path != "/blogg/"]
    assert languages(found["/pl/leksikon/"]) == {}


@pytest.mark.parametrize("number", [0, 2, 99999])
def test_a_part_that_does_not_exist_is_not_found(number: int, tree: Tree, client: Client) -> None:
    assert client.get(f"/sitemap-{number}.xml").status_code == 404


@pytest.mark.engines
def test_every_public_page_is_on_the_map_with_its_languages(rich_site: Tree, client: Client) -> None:
    found = entries(client)
    for path in ("/", "/blogg/", "/blogg/innlegg-14/", "/leksikon/begrep-4/", "/om/", "/nyhetsbrev/", "/pl/"):
        assert path in found
    assert "/pl/blogg/wpis-14/" in found
    assert languages(found["/pl/leksikon/termin-2/"]) == {
        "nb": "http://testserver/leksikon/begrep-2/",
        "pl": "http://testserver/pl/leksikon/termin-2/",
        "x-default": "http://testserver/leksikon/begrep-2/",
    }
    assert languages(found["/blogg/innlegg-14/"]) == {}
    assert str(found["/"].findtext(f"{MAP}lastmod")).startswith("20")
    for path in found:
        assert client.get(path).status_code == 200, path


@pytest.mark.engines
def test_lists_with_public_posts_are_on_the_map(tree: Tree, make_post: Any, client: Client) -> None:
    def named(kind: Any, slug: str, branch: Any, **same: Any) -> Any:
        return kind.objects.create(name=slug, slug=slug, locale=branch.home.locale, **same)

    tips = named(Category, "tips", tree.nb)
    rady = named(Category, "rady", tree.pl, translation_key=tips.translation_key)
    author, series = named(Author, "kari", tree.nb), named(Series, "rad", tree.nb)
    make_post("Innlegg", category=tips, author=author, series=series)
    make_post("Wpis", category=rady, branch=tree.pl)
    make_post("Skjult", category=named(Category, "skjult", tree.nb)).unpublish()
    named(Category, "tom", tree.nb)
    found = entries(client)
    lists = {path for path in found if path.count("/") == 4 and "blogg" in path and "/pl/" not in path}
    assert lists == {"/blogg/kategori/tips/", "/blogg/forfatter/kari/", "/blogg/serie/rad/"}
    assert (
        languages(found["/pl/blogg/kategori/rady/"])["x-default"] == "http://testserver/blogg/kategori/tips/"
    )


@pytest.mark.engines
def test_many_pages_are_told_in_parts_each_in_as_many_queries(
    rich_site: Tree, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = entries(client)
    with CaptureQueriesContext(connection) as for_all:
        client.get("/sitemap.xml")
    monkeypatch.setattr(sitemap, "PART", 10)
    index = ET.fromstring(client.get("/sitemap.xml").content)
    parts = [str(url.text).removeprefix("http://testserver") for url in index.iter(f"{MAP}loc")]
    assert len(parts) == 5
    assert parts[0] == "/sitemap-1.xml"
    by_part: dict[str, ET.Element] = {}
    for part in parts:
        with CaptureQueriesContext(connection) as queries:
            by_part |= entries(client, part)
        assert len(queries) <= len(for_all)
    assert {path: languages(entry) for path, entry in by_part.items()} == {
        path: languages(entry) for path, entry in whole.items()
    }


def test_a_map_takes_few_queries(rich_site: Tree, client: Client, django_assert_max_num_queries: Any) -> None:
    client.get("/sitemap.xml")
    with django_assert_max_num_queries(8):
        client.get("/sitemap.xml")
