"""Lists of posts by month, category, tag, series and author."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from taggit.models import Tag

from blog.caching import PUBLIC
from blog.models import Audience, Author, Category, PostPage, Relation, Series
from config.sites import Tree
from tests.blog.conftest import day

MakePost = Callable[..., PostPage]

# With a tag, a category, a series and an author, in every list.
LISTS = [
    "/blogg/arkiv/2026/03/",
    "/blogg/emne/ko/",
    "/blogg/kategori/service/",
    "/blogg/serie/koen/",
    "/blogg/forfatter/kari/",
]


@pytest.fixture
def full_post(make_post: MakePost, tree: Tree) -> Callable[..., PostPage]:
    """Makes posts of March 2026 that stand in every list, in either language."""

    def make(title: str = "Køen", *, branch: Any = None, **fields: Any) -> PostPage:
        locale = (branch or tree.nb).home.locale
        Tag.objects.get_or_create(slug="ko", defaults={"name": "kø"})
        names = {
            name: kind.objects.get_or_create(locale=locale, slug=slug, defaults={"name": slug.title()})[0]
            for name, kind, slug in (
                ("category", Category, "service"),
                ("series", Series, "koen"),
                ("author", Author, "kari"),
            )
            if name not in fields
        }
        return make_post(
            title, branch=branch, **{"tags": ("kø",), "date": day(2026, 3, 5), **names, **fields}
        )

    return make


def titles(client: Client, address: str) -> list[str]:
    return [post.title for post in client.get(address).context["posts"]]


@pytest.mark.parametrize("address", LISTS)
def test_what_nothing_public_is_about_has_no_list(
    address: str, full_post: Callable[..., PostPage], client: Client, tree: Tree
) -> None:
    assert client.get(address).status_code == 404
    full_post("Utkast", slug="utkast").unpublish()
    full_post("For abonnenter", audience=Audience.SUBSCRIBERS)
    full_post("I morgen", public_from=timezone.now() + timezone.timedelta(days=1))
    full_post("Po polsku", branch=tree.pl)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", LISTS)
def test_a_list_has_its_public_posts_of_its_language(
    address: str, full_post: Callable[..., PostPage], make_post: MakePost, client: Client, tree: Tree
) -> None:
    full_post("Køen")
    full_post("For abonnenter", audience=Audience.SUBSCRIBERS)
    full_post("Po polsku", branch=tree.pl)
    make_post("Om noe annet", date=day(2025, 1, 1))
    assert titles(client, address) == ["Køen"]
    assert titles(client, f"/pl{address}") == ["Po polsku"]


@pytest.mark.parametrize("address", [*LISTS, "/blogg/arkiv/"])
def test_a_list_is_for_every_cache_and_knows_nothing_of_other_parameters(
    address: str, full_post: Callable[..., PostPage], client: Client
) -> None:
    full_post()
    answer = client.get(address + "?side=1&utm_source=kari&fbclid=1")
    assert answer.headers["Cache-Control"] == PUBLIC
    assert not answer.cookies
    assert b"utm_source" not in answer.content


@pytest.mark.parametrize("address", LISTS)
def test_any_junk_gives_a_side_that_exists(
    address: str, full_post: Callable[..., PostPage], client: Client
) -> None:
    for number in range(13):
        full_post(f"Innlegg {number}")
    assert len(titles(client, address)) == 12
    assert len(titles(client, f"{address}?side=2")) == 1
    for junk in ("0", "-1", "abc", "99", "2.5", "", "%00", "9" * 5000, "<script>"):
        assert titles(client, f"{address}?side={junk}"), junk


@pytest.mark.parametrize("address", [*LISTS, "/blogg/arkiv/"])
def test_a_list_names_the_same_list_in_the_other_language_where_it_has_posts(
    address: str, full_post: Callable[..., PostPage], client: Client, tree: Tree
) -> None:
    original = full_post()
    assert 'hreflang="pl"' not in client.get(address).content.decode()
    names = {
        name: getattr(original, name).copy_for_translation(tree.pl.home.locale)
        for name in ("category", "series", "author")
    }
    for named in names.values():
        named.slug += "-pl"
        named.save()
    full_post("Po polsku", branch=tree.pl, **names)
    named = address.split("/")[2] in {"kategori", "serie", "forfatter"}
    other = f"/pl{address.removesuffix('/')}-pl/" if named else f"/pl{address}"
    page = client.get(address).content.decode()
    assert f'hreflang="pl" href="http://testserver{other}"' in page
    assert client.get(other).status_code == 200


def test_a_name_without_translation_has_a_list_in_both_languages(
    full_post: Callable[..., PostPage], client: Client, tree: Tree
) -> None:
    full_post()
    kari = Author.objects.get(slug="kari")
    full_post("Po polsku", branch=tree.pl, author=kari)
    Author.objects.exclude(pk=kari.pk).delete()
    assert titles(client, "/pl/blogg/forfatter/kari/") == ["Po polsku"]
    assert [url for _locale, url in client.get("/blogg/forfatter/kari/").context["translations"]] == [
        "/pl/blogg/forfatter/kari/"
    ]


@pytest.mark.engines
def test_a_month_begins_at_midnight_in_oslo(make_post: MakePost, client: Client) -> None:
    make_post("Siste minutt i januar", date=day(2011, 2, 1) - timezone.timedelta(minutes=1))
    make_post("Første i februar", date=day(2011, 2, 1))
    make_post("Siste i februar", date=day(2011, 3, 1) - timezone.timedelta(minutes=1))
    make_post("Første sommernatt", date=day(2011, 7, 1))
    assert titles(client, "/blogg/arkiv/2011/02/") == ["Siste i februar", "Første i februar"]
    assert titles(client, "/blogg/arkiv/2011/07/") == ["Første sommernatt"]
    assert [
        (year.number, [(month.first.month, month.count) for month in year.months])
        for year in client.get("/blogg/arkiv/").context["years"]
    ] == [(2011, [(7, 1), (2, 2), (1, 1)])]


def test_a_month_leads_to_the_nearest_ones_with_posts(make_post: MakePost, client: Client) -> None:
    for year, month in ((2010, 5), (2011, 2), (2011, 12)):
        make_post(f"{year}-{month}", date=day(year, month, 9))
    context = client.get("/blogg/arkiv/2011/02/").context
    assert (str(context["before"]), str(context["after"])) == ("2010-05-01", "2011-12-01")
    page = client.get("/blogg/arkiv/2011/12/").content.decode()
    assert 'href="/blogg/arkiv/2011/02/" rel="prev"' in page
    assert 'rel="next"' not in page


@pytest.mark.parametrize("month", ["2011/13", "2011/00", "2011/2", "0000/01", "99999/01", "2011/٠١"])
def test_no_other_month_is_an_address(month: str, tree: Tree, client: Client) -> None:
    assert client.get(f"/blogg/arkiv/{month}/").status_code == 404


def test_the_archive_of_an_empty_site_says_so(tree: Tree, client: Client) -> None:
    assert client.get("/blogg/arkiv/").context["years"] == []


def test_the_archive_leads_to_categories_and_series_with_posts(
    full_post: Callable[..., PostPage], client: Client, tree: Tree
) -> None:
    full_post()
    Category.objects.create(name="Tom", slug="tom", locale=tree.nb.home.locale)
    context = client.get("/blogg/arkiv/").context
    assert [category.slug for category in context["categories"]] == ["service"]
    assert [series.slug for series in context["series"]] == ["koen"]


def test_a_series_is_read_from_its_first_post_and_numbered(
    full_post: Callable[..., PostPage], client: Client
) -> None:
    for number in range(1, 15):
        full_post(f"Del {number}", date=day(2026, 3, number))
    assert titles(client, "/blogg/serie/koen/")[:2] == ["Del 1", "Del 2"]
    second = client.get("/blogg/serie/koen/?side=2").content.decode()
    assert "<b>13</b>" in second
    assert "<b>14</b>" in second


def test_a_weekly_series_is_numbered_by_week_the_latest_first(
    full_post: Callable[..., PostPage], client: Client
) -> None:
    full_post("Uke 53", date=day(2021, 1, 3))
    full_post("Uke 8", date=day(2021, 2, 22))
    Series.objects.update(is_weekly=True)
    assert titles(client, "/blogg/serie/koen/") == ["Uke 8", "Uke 53"]
    page = client.get("/blogg/serie/koen/").content.decode()
    assert 'datetime="2020-W53"' in page
    assert "<b>53.</b>" in page


def test_an_author_has_role_words_and_website(full_post: Callable[..., PostPage], client: Client) -> None:
    full_post()
    Author.objects.update(role="redaktør", bio="Selger bøker.", website="https://kari.example/om")
    page = client.get("/blogg/forfatter/kari/").content.decode()
    for words in ("redaktør", "Selger bøker.", 'href="https://kari.example/om"'):
        assert words in page


def test_an_advertisement_says_so_in_every_list(
    full_post: Callable[..., PostPage], client: Client, tree: Tree
) -> None:
    full_post("Betalt", relation=Relation.ADVERTISEMENT, relation_party="Fabrikken")
    full_post("Po polsku", branch=tree.pl)
    for address in (*LISTS, "/", "/blogg/"):
        assert b'class="marked"' in client.get(address).content, address
        assert b'class="marked"' not in client.get(f"/pl{address}").content, address


def test_names_are_text(full_post: Callable[..., PostPage], client: Client) -> None:
    post = full_post()
    for kind in (Category, Series, Author):
        kind.objects.update(name="<script>alert(1)</script>")
    Tag.objects.update(name="<script>alert(1)</script>")
    for address in (*LISTS, "/blogg/arkiv/", post.url):
        assert b"<script>alert" not in client.get(address).content, address


def test_a_tag_without_a_letter_has_no_address_and_breaks_no_page(
    make_post: MakePost, client: Client
) -> None:
    post = make_post("Hjerte", tags=("♥",))
    assert "♥" in client.get(post.url).content.decode()


def test_a_tag_keeps_its_letters(make_post: MakePost, client: Client) -> None:
    make_post("Køen", tags=("kø på lørdag",))
    tag = Tag.objects.get(name="kø på lørdag")
    assert titles(client, f"/blogg/emne/{tag.slug}/") == ["Køen"]


def queries(client: Client, addresses: list[str]) -> dict[str, int]:
    asked = {}
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        asked[address] = len(captured)
    return asked


def test_a_list_asks_little_and_no_more_with_many_posts(
    full_post: Callable[..., PostPage], client: Client
) -> None:
    full_post("Innlegg 0")
    addresses = [*LISTS, "/blogg/arkiv/"]
    few = queries(client, addresses)
    for number in range(1, 14):
        full_post(f"Innlegg {number}", tags=("kø", f"emne {number}"))
    assert queries(client, addresses) == few
    assert max(few.values()) <= 10


def test_a_post_of_a_weekly_series_is_named_by_its_week_in_lists(
    full_post: Callable[..., PostPage], client: Client
) -> None:
    full_post("Kort sagt", date=day(2011, 2, 24))
    full_post("Koen (9-2011): Lenger sagt", date=day(2011, 3, 3))
    Series.objects.update(is_weekly=True)
    page = client.get("/blogg/").content.decode()
    assert '<p class="label kicker">Koen (8-2011)</p>' in page
    assert "kicker" not in page.partition("Lenger sagt")[0], "its title says so already"


SHORTENED = {
    "arkiv/2011/": "#y2011",
    "emne/": "",
    "forfatter/": "",
    "kategori/": "",
    "serie/": "",
}


@pytest.mark.parametrize("prefix", ["", "/pl"])
@pytest.mark.parametrize("short", SHORTENED)
def test_a_shortened_address_leads_to_the_overview(prefix: str, short: str, client: Client) -> None:
    answer = client.get(f"{prefix}/blogg/{short}")
    overview = f"{prefix}/blogg/arkiv/{SHORTENED[short]}"
    assert (answer.status_code, answer.headers["Location"]) == (301, overview)
