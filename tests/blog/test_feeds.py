"""The three formats of feeds, and what they are of."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.html import escape
from taggit.models import Tag

from blog.models import Audience, Author, Category, PostPage, Relation, Series
from config.sites import Tree
from consent.models import SiteIdentity
from tests.blog.conftest import day

ALL = ("/feed.xml", "/atom.xml", "/feed.json")
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
SNAKKIS = "{https://snakkis.no/ns/feed}"
ATOM = "{http://www.w3.org/2005/Atom}"


def titles(client: Client, address: str) -> list[str]:
    """The titles in a feed of any format."""
    response = client.get(address)
    assert response.status_code == 200, address
    if address.endswith(".json"):
        return [item["title"] for item in response.json()["items"]]
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [entry.title for entry in parsed.entries]


def told(post: PostPage, lang: str) -> str:
    """What the page itself says of its relation."""
    with translation.override(lang):
        return post.disclosure


@pytest.mark.parametrize("address", ALL)
def test_what_is_not_public_is_in_no_feed(address: str, make_post: Any, client: Client) -> None:
    make_post("Ute")
    make_post("Upublisert").unpublish()
    make_post("For abonnenter", audience=Audience.SUBSCRIBERS)
    make_post("Kommer", public_from=day(2090, 1, 1))
    assert titles(client, address) == ["Ute"]


@pytest.mark.parametrize(
    "address", ["kategori/finnes-ikke", "emne/finnes-ikke", "serie/tom", "forfatter/ola"]
)
def test_a_list_that_has_no_public_post_has_no_feed(address: str, make_post: Any, client: Client) -> None:
    post = make_post("Skjult", tags=("skjult",))
    Series.objects.create(name="Tom", slug="tom", locale=post.locale)
    post.author = Author.objects.create(name="Ola", slug="ola", locale=post.locale)
    post.save()
    post.unpublish()
    for name in ("feed.xml", "atom.xml", "feed.json"):
        assert client.get(f"/blogg/{address}/{name}").status_code == 404


@pytest.mark.parametrize("address", ALL)
def test_a_feed_is_read_only(address: str, tree: Tree, client: Client) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", [*ALL, *(f"/pl{address}" for address in ALL)])
def test_a_feed_without_posts_is_valid_and_the_same_at_every_hour(
    address: str, tree: Tree, client: Client
) -> None:
    assert titles(client, address) == []
    assert str(timezone.now().year) not in client.get(address).text


def test_a_feed_has_the_latest_twenty_posts_of_its_language(
    tree: Tree, make_post: Any, client: Client
) -> None:
    for number in range(1, 23):
        make_post(f"Innlegg {number}", date=day(2026, 1, number))
    make_post("Wpis", branch=tree.pl)
    expected = [f"Innlegg {number}" for number in range(22, 2, -1)]
    assert [titles(client, address) for address in ALL] == [expected] * 3
    assert [titles(client, f"/pl{address}") for address in ALL] == [["Wpis"]] * 3


def test_lists_have_feeds_of_their_own(tree: Tree, make_post: Any, client: Client) -> None:
    named = {"name": "Ukens tips", "slug": "ukens-tips", "locale": tree.nb.home.locale}
    fields = {
        "category": Category.objects.create(**named),
        "series": Series.objects.create(**named),
        "author": Author.objects.create(**named),
    }
    make_post("Med alt", tags=("kø",), **fields)
    make_post("Uten noe")
    slug = Tag.objects.get().slug
    for address in ("kategori/ukens-tips", "serie/ukens-tips", "forfatter/ukens-tips", f"emne/{slug}"):
        for name in ("feed.xml", "atom.xml", "feed.json"):
            assert titles(client, f"/blogg/{address}/{name}") == ["Med alt"]


@pytest.fixture
def advertisement(tree: Tree, make_post: Any) -> PostPage:
    locale = tree.nb.home.locale
    return make_post(
        "Skjorta & «buksa» <3",
        slug="skjorta",
        intro="Om ei skjorte.",
        date=day(2026, 3, 4, 9),
        author=Author.objects.create(name="Kari Nordmann", slug="kari", locale=locale),
        category=Category.objects.create(name="Klær", slug="klaer", locale=locale),
        tags=("tekstil",),
        relation=Relation.ADVERTISEMENT,
        relation_party="Brødrene Dahl & Co",
        body=[("text", "<p>Den er <b>blå</b>.</p>")],
    )


def test_rss_has_the_whole_post(advertisement: PostPage, client: Client) -> None:
    response = client.get("/feed.xml")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    root = ET.fromstring(response.content)
    channel, item = root.find("channel"), root.find("channel/item")
    assert channel is not None
    assert item is not None
    assert (root.get("version"), channel.findtext("language")) == ("2.0", "nb")
    assert (channel.findtext("title"), channel.findtext("link")) == ("Snakkis", "http://testserver/")
    own = channel.find(f"{ATOM}link[@rel='self']")
    assert own is not None
    assert own.get("href") == "http://testserver/feed.xml"
    assert item.findtext("title") == "Skjorta & «buksa» <3"
    assert item.findtext("link") == "http://testserver/blogg/skjorta/"
    assert item.findtext("pubDate") == "Wed, 04 Mar 2026 09:00:00 +0100"
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "Kari Nordmann"
    assert [tag.text for tag in item.findall("category")] == ["Klær", "tekstil"]
    disclosure = told(advertisement, "nb")
    assert (
        item.findtext(CONTENT) == f"<p><strong>{escape(disclosure)}</strong></p>\n<p>Den er <b>blå</b>.</p>"
    )
    # A summary is read as HTML too.
    assert item.findtext("description") == f"{escape(disclosure)} Om ei skjorte."
    picture = item.find("{http://search.yahoo.com/mrss/}content")
    assert picture is not None
    assert str(picture.get("url")).startswith("http://testserver/bilde/")
    relation = item.find(f"{SNAKKIS}relation")
    assert relation is not None
    assert (relation.text, relation.get("party")) == ("advertisement", "Brødrene Dahl & Co")
    assert item.findtext(f"{SNAKKIS}disclosure") == disclosure


def test_atom_has_what_rfc_4287_asks_for(advertisement: PostPage, client: Client) -> None:
    response = client.get("/atom.xml")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(response.content)
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    for element in (root, entry):  # sections 4.1.1 and 4.1.2
        assert all(
            len(element.findall(f"{ATOM}{name}")) == 1 for name in ("id", "title", "updated", "author")
        )
    assert entry.findtext(f"{ATOM}published") == "2026-03-04T09:00:00+01:00"
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert str(content.text).startswith(f"<p><strong>{escape(told(advertisement, 'nb'))}")
    links = {str(link.get("rel")): str(link.get("href")) for link in entry.findall(f"{ATOM}link")}
    assert links.keys() == {"alternate", "enclosure"}
    assert entry.findtext(f"{SNAKKIS}relation") == "advertisement"


def test_json_feed_has_what_its_version_1_1_asks_for(advertisement: PostPage, client: Client) -> None:
    response = client.get("/feed.json")
    assert response["Content-Type"].startswith("application/feed+json")
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["home_page_url"], feed["feed_url"]) == ("http://testserver/", "http://testserver/feed.json")
    (item,) = feed["items"]
    assert item["authors"] == [{"name": "Kari Nordmann", "url": "http://testserver/blogg/forfatter/kari/"}]
    assert item["tags"] == ["Klær", "tekstil"]
    assert item["language"] == "nb"
    assert item["date_published"] == "2026-03-04T09:00:00+01:00"
    assert item["_snakkis"] == {
        "relation": "advertisement",
        "party": "Brødrene Dahl & Co",
        "disclosure": told(advertisement, "nb"),
    }


def test_the_same_post_is_one_even_when_its_address_changes(advertisement: PostPage, client: Client) -> None:
    def ids() -> list[str]:
        xml = [feedparser.parse(client.get(address).content).entries[0].id for address in ALL[:2]]
        return [*xml, client.get("/feed.json").json()["items"][0]["id"]]

    before = ids()
    advertisement.slug = "skjorten"
    advertisement.save()
    assert ids() == before
    assert len(set(before)) == 1
    assert 'isPermaLink="false"' in client.get("/feed.xml").content.decode()


def test_a_polish_feed_discloses_in_polish(tree: Tree, make_post: Any, client: Client) -> None:
    post = make_post("Koszula", branch=tree.pl, relation=Relation.OWN_PRODUCT)
    item = client.get("/pl/feed.json").json()["items"][0]
    assert item["_snakkis"]["disclosure"] == told(post, "pl")
    assert item["content_html"].startswith(f"<p><strong>{told(post, 'pl')}")


def test_letters_xml_cannot_write_break_no_feed(tree: Tree, make_post: Any, client: Client) -> None:
    hostile = "Før\x0b\x08\x1b\ufffe]]>etter"
    SiteIdentity.objects.create(site=tree.site, tagline=hostile)
    body = [("text", f"<p>{hostile}</p>"), ("quote", {"quote": hostile, "source": hostile})]
    locale = tree.nb.home.locale
    author = Author.objects.create(name=hostile, slug="kari", locale=locale, bio=hostile)
    post = make_post("x", slug="x", body=body, intro=hostile, author=author, tags=(hostile,))
    PostPage.objects.filter(pk=post.pk).update(title=hostile, relation_party=hostile)
    for address in (*ALL, "/blogg/forfatter/kari/feed.xml", "/blogg/forfatter/kari/atom.xml"):
        assert titles(client, address) == ["Før]]>etter"]


def test_a_feed_may_be_kept_for_everyone_and_sets_no_cookie(rich_site: Tree, client: Client) -> None:
    for address in (*ALL, "/blogg/kategori/ukens-tips/feed.xml"):
        response = client.get(address + "?utm_source=x")
        assert response["Cache-Control"] == "public, no-cache"
        assert "utm_source" not in response.content.decode()
        assert not response.cookies
