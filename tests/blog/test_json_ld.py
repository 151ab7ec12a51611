"""schema.org's words for each kind of page."""

from typing import Any

import pytest
from django.test import Client

from blog.discovery.json_ld import script
from blog.models import Author, Category, PostPage, Relation
from config.sites import Tree
from consent.models import SiteIdentity
from tests.blog.conftest import day
from tests.blog.heads import head

SITE = "http://testserver"
HOSTILE = "</script><script>alert(1)</script><!-- \u2028 ]]> & '\""


def test_no_value_can_end_the_script() -> None:
    written = script({"@type": "Thing", "name": HOSTILE})
    for end in ("<", ">", "&", "\u2028", "\u2029"):
        assert end not in written


@pytest.mark.parametrize("text", [HOSTILE, "\x00\x1f", "\\", "{{ x }}"])
def test_hostile_titles_stay_titles(text: str, tree: Tree, make_post: Any, client: Client) -> None:
    post = make_post("Benken", slug="benken", intro=text)
    PostPage.objects.filter(pk=post.pk).update(title=text)
    found = head(client, "/blogg/benken/")
    assert found.thing("BlogPosting")["headline"] == text
    assert [tag for tag, attrs in found.tags if tag == "script" and "src" not in attrs] == ["script"]


def test_a_post_tells_who_wrote_it_when_and_where(tree: Tree, make_post: Any, client: Client) -> None:
    locale = tree.nb.home.locale
    fields = {
        "author": Author.objects.create(name="Kari Nordmann", slug="kari", locale=locale),
        "category": Category.objects.create(name="Tips", slug="tips", locale=locale),
        "date": day(2026, 3, 4),
        "intro": "Om en benk.",
    }
    make_post("Benken", slug="benken", **fields)
    found = head(client, "/blogg/benken/")
    post = found.thing("BlogPosting")
    assert post["@type"] == "BlogPosting"
    assert post["headline"] == "Benken"
    assert post["description"] == "Om en benk."
    assert post["inLanguage"] == "nb"
    assert post["datePublished"] == "2026-03-04T00:00:00+01:00"
    assert post["image"] == found.meta("og:image")[0]
    assert post["author"]["name"] == "Kari Nordmann"
    assert post["author"]["url"] == f"{SITE}/blogg/forfatter/kari/"
    assert post["isPartOf"]["@id"] == f"{SITE}/blogg/"
    assert post["publisher"]["name"] == "Snakkis"
    assert "sponsor" not in post
    steps = found.thing("BreadcrumbList")["itemListElement"]
    assert [step["item"] for step in steps] == [f"{SITE}/", f"{SITE}/blogg/", f"{SITE}/blogg/benken/"]


def test_an_advertisement_names_who_paid(make_post: Any, client: Client) -> None:
    make_post("Benken", slug="benken", relation=Relation.ADVERTISEMENT, relation_party="Brødrene Dahl")
    post = head(client, "/blogg/benken/").thing("BlogPosting")
    assert post["@type"] == ["BlogPosting", "AdvertiserContentArticle"]
    assert post["sponsor"] == {"@type": "Organization", "name": "Brødrene Dahl"}
    assert "Brødrene Dahl" in post["backstory"]


def test_a_received_product_is_told_but_sponsors_nothing(make_post: Any, client: Client) -> None:
    make_post("Benken", slug="benken", relation=Relation.RECEIVED_PRODUCT, relation_party="Brødrene Dahl")
    post = head(client, "/blogg/benken/").thing("BlogPosting")
    assert "sponsor" not in post
    assert "Brødrene Dahl" in post["backstory"]


def test_a_term_is_defined_in_the_glossary(make_term: Any, client: Client) -> None:
    make_term("Kø", slug="ko", search_description="Folk som venter.", other_forms="køer, venterekke")
    term = head(client, "/leksikon/ko/").thing("DefinedTerm")
    assert term["description"] == "Folk som venter."
    assert term["alternateName"] == ["køer", "venterekke"]
    assert term["inDefinedTermSet"]["@id"] == f"{SITE}/leksikon/"
    assert head(client, "/leksikon/").thing("DefinedTermSet")["url"] == f"{SITE}/leksikon/"


def test_the_front_page_is_the_site_and_says_how_to_search_and_who_answers(
    tree: Tree, client: Client
) -> None:
    identity = {"controller": "Snakkis AS", "org_number": "919 300 388", "contact": "hei@snakkis.example"}
    SiteIdentity.objects.create(site=tree.site, **identity)
    site = head(client, "/pl/").thing("WebSite")
    assert site["url"] == f"{SITE}/pl/"
    search = site["potentialAction"]["target"]["urlTemplate"]
    assert search == f"{SITE}/pl/sok/?q={{search_term_string}}"
    assert site["publisher"]["name"] == "Snakkis AS"
    assert site["publisher"]["iso6523Code"] == "0192:919300388"
    assert site["publisher"]["email"] == "hei@snakkis.example"


def test_an_authors_list_is_a_profile(rich_site: Tree, client: Client) -> None:
    Author.objects.update(role="redaktør", bio="Skriver om køer.", website="https://kari.example/")
    profile = head(client, "/blogg/forfatter/kari-nordmann/").thing("ProfilePage")
    person = profile["mainEntity"]
    assert (person["@type"], person["name"], person["jobTitle"]) == ("Person", "Kari Nordmann", "redaktør")
    assert person["sameAs"] == "https://kari.example/"


def test_other_lists_are_collections(rich_site: Tree, client: Client) -> None:
    found = head(client, "/blogg/kategori/ukens-tips/")
    assert found.thing("CollectionPage")["name"] == "Ukens tips"
    assert [step["name"] for step in found.thing("BreadcrumbList")["itemListElement"]][-1] == "Ukens tips"


def test_all_of_it_is_small(rich_site: Tree, client: Client) -> None:
    for page in ("/", "/blogg/innlegg-7/", "/leksikon/begrep-1/"):
        (written,) = head(client, page).scripts
        assert len(written.encode()) < 2500
