"""What a page says of itself to networks, search engines and feed readers."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.discovery.metadata import page_metadata
from blog.models import Audience, Author, Category, HomePage
from config.sites import Tree
from tests.blog.conftest import day
from tests.blog.heads import head

SITE = "http://testserver"


@pytest.mark.parametrize(
    "fields", [{"audience": Audience.SUBSCRIBERS}, {"public_from": day(2090, 1, 1)}], ids=["audience", "time"]
)
def test_a_page_only_editors_may_read_tells_machines_nothing(
    fields: dict[str, Any], make_post: Any, admin_client: Client
) -> None:
    make_post("Hemmelig", slug="hemmelig", **fields)
    found = head(admin_client, "/blogg/hemmelig/")
    assert not found.things
    assert not found.meta("og:image")
    assert not found.links(rel="canonical")


def test_a_preview_tells_machines_nothing(make_post: Any, admin_client: Client) -> None:
    post = make_post("Utkast")
    html = admin_client.get(f"/admin/pages/{post.pk}/view_draft/").text
    assert "ld+json" not in html
    assert "og:image" not in html


def test_a_hidden_translation_is_not_named(tree: Tree, make_post: Any, client: Client) -> None:
    post = make_post("Benken", slug="benken")
    make_post("Ławka", branch=tree.pl, translation_key=post.translation_key, audience=Audience.SUBSCRIBERS)
    assert head(client, "/blogg/benken/").languages == {}
    assert head(client, "/blogg/benken/").meta("og:locale:alternate") == []


def test_a_post_is_an_article_with_its_times(tree: Tree, make_post: Any, client: Client) -> None:
    tips = Category.objects.create(name="Tips & råd", slug="tips", locale=tree.nb.home.locale)
    fields = {"date": day(2026, 3, 4), "category": tips, "intro": 'Om «en "benk"».'}
    make_post("Benken <b>", slug="benken", **fields)
    found = head(client, "/blogg/benken/")
    told = {
        "og:type": "article",
        "og:url": f"{SITE}/blogg/benken/",
        "og:title": "Benken <b>",
        "og:description": 'Om «en "benk"».',
        "og:site_name": "Snakkis",
        "og:locale": "nb_NO",
        "article:published_time": "2026-03-04T00:00:00+01:00",
        "article:section": "Tips & råd",
        "twitter:card": "summary_large_image",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Benken <b>",
    }
    assert {name: found.meta(name) for name in told} == {name: [value] for name, value in told.items()}
    assert found.canonical == f"{SITE}/blogg/benken/"


def test_every_page_names_its_languages_itself_and_which_is_for_others(
    rich_site: Tree, client: Client
) -> None:
    for path in ("/", "/blogg/", "/leksikon/", "/om/", "/nyhetsbrev/"):
        expected = {"nb": SITE + path, "pl": f"{SITE}/pl{path}", "x-default": SITE + path}
        assert head(client, path).languages == expected
        polish = head(client, f"/pl{path}")
        assert polish.languages == expected
        assert (polish.meta("og:locale"), polish.meta("og:locale:alternate")) == (["pl_PL"], ["nb_NO"])


def test_the_form_for_readers_names_its_languages_however_it_was_reached(
    make_post: Any, client: Client, settings: Any
) -> None:
    settings.BASE_URL = SITE
    post = make_post("Benken")
    addresses = {"nb": f"{SITE}/fortell-oss/", "pl": f"{SITE}/pl/fortell-oss/"}
    for path in ("/fortell-oss/", f"/fortell-oss/{post.pk}/"):
        found = head(client, path)
        assert found.canonical == addresses["nb"]
        assert found.languages == {**addresses, "x-default": addresses["nb"]}


def test_a_later_side_is_a_page_of_its_own(rich_site: Tree, client: Client) -> None:
    second = head(client, "/blogg/?side=2&utm_source=x")
    assert second.canonical == second.meta("og:url")[0] == f"{SITE}/blogg/?side=2"
    assert second.languages == {}
    assert head(client, "/blogg/?side=99").canonical == f"{SITE}/blogg/?side=2"
    assert head(client, "/blogg/?side=1").canonical == f"{SITE}/blogg/"


def test_every_page_leads_to_the_feeds_of_its_language(rich_site: Tree, client: Client) -> None:
    files = ["feed.xml", "atom.xml", "feed.json"]
    assert head(client, "/blogg/innlegg-3/").feeds == [f"{SITE}/{file}" for file in files]
    assert head(client, "/pl/om/").feeds == [f"{SITE}/pl/{file}" for file in files]


def test_a_list_leads_to_its_own_feeds_first(rich_site: Tree, client: Client) -> None:
    found = head(client, "/blogg/kategori/ukens-tips/")
    own = f"{SITE}/blogg/kategori/ukens-tips/"
    assert found.feeds[:4] == [f"{own}feed.xml", f"{own}atom.xml", f"{own}feed.json", f"{SITE}/feed.xml"]
    for feed in found.feeds:
        assert client.get(feed.removeprefix(SITE)).status_code == 200


def test_a_list_knows_its_side_and_its_other_languages(tree: Tree, rich_site: Tree, client: Client) -> None:
    kari = Author.objects.get(locale=tree.nb.home.locale)
    polish = Author.objects.get(locale=tree.pl.home.locale)
    polish.slug, polish.translation_key = "kari-pl", kari.translation_key
    polish.save()
    found = head(client, "/blogg/forfatter/kari-nordmann/")
    addresses = {"nb": f"{SITE}/blogg/forfatter/kari-nordmann/", "pl": f"{SITE}/pl/blogg/forfatter/kari-pl/"}
    assert found.languages == {**addresses, "x-default": addresses["nb"]}
    assert head(client, "/blogg/forfatter/kari-nordmann/?side=2").canonical == f"{addresses['nb']}?side=2"


def test_metadata_asks_the_database_nothing(rich_site: Tree, client: Client) -> None:
    for path in ("/", "/blogg/", "/blogg/innlegg-7/", "/leksikon/begrep-2/", "/om/", "/nyhetsbrev/"):
        response = client.get(path)
        context = {name: response.context.get(name) for name in ("translations", "posts")}
        page, request = response.context["page"], response.context["request"]
        with CaptureQueriesContext(connection) as queries:
            assert page_metadata(page, context, request)
        assert len(queries) == 0, path


def test_the_front_page_describes_itself_without_markup(tree: Tree, client: Client) -> None:
    page = HomePage.objects.get(pk=tree.nb.home.pk)
    page.intro = "<p>Det folk <b>sier</b> &amp; gjør.</p>"
    page.save()
    assert head(client, "/").meta("og:description") == ["Det folk sier & gjør."]
