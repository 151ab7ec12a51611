from typing import Any

import pytest
from django.test import Client

from blog.models import Author, Category, Relation, Series
from config.sites import Tree
from tests.blog.conftest import day


def test_a_draft_is_not_shown(make_post: Any, client: Client) -> None:
    make_post("Skjult").unpublish()
    assert client.get("/blogg/skjult/").status_code == 404


def test_a_post_ends_with_the_share_line_and_then_the_signup(make_post: Any, client: Client) -> None:
    make_post("Køen", slug="koen")
    page = client.get("/blogg/koen/").content.decode()
    assert 0 < page.index("data-share") < page.index('name="list"')


def test_a_post_knows_its_author_category_and_tags(make_post: Any, client: Client) -> None:
    kari, tips = (
        Author.objects.create(name="Kari", slug="kari"),
        Category.objects.create(name="Tips", slug="tips"),
    )
    make_post("Alt med", slug="alt-med", author=kari, category=tips, tags=("kø", "Service"))
    response = client.get("/blogg/alt-med/")
    assert [tag.name for tag in response.context["tags"]] == ["kø", "Service"]
    assert "Kari" in response.content.decode()
    assert "Tips" in response.content.decode()


@pytest.mark.engines
def test_a_post_leads_to_the_one_before_and_the_one_after(make_post: Any, client: Client) -> None:
    make_post("Første", slug="en", date=day(2026, 1, 1))
    make_post("Andre", slug="to", date=day(2026, 1, 2))
    make_post("Annen samme dag", slug="to-b", date=day(2026, 1, 2))
    make_post("Tredje", slug="tre", date=day(2026, 1, 3))
    around = {
        slug: [
            getattr(client.get(f"/blogg/{slug}/").context[name], "slug", None) for name in ("older", "newer")
        ]
        for slug in ("en", "to", "to-b", "tre")
    }
    assert around == {"en": [None, "to"], "to": ["en", "to-b"], "to-b": ["to", "tre"], "tre": ["to-b", None]}


@pytest.mark.engines
def test_related_posts_share_its_tags_those_with_most_first(
    make_post: Any, tree: Tree, client: Client
) -> None:
    make_post("Ett felles, eldst", date=day(2025, 1, 1), tags=("kø",))
    make_post("Ett felles", date=day(2025, 1, 3), tags=("kø",))
    make_post("To felles", date=day(2025, 1, 1), tags=("service", "pris"))
    make_post("Ingen felles", tags=("annet",), date=day(2025, 1, 4))
    make_post("Annet språk", branch=tree.pl, tags=("kø", "pris"))
    make_post("Upublisert", tags=("kø", "pris")).unpublish()
    make_post("Rett før", date=day(2025, 12, 31))
    make_post("Utgangspunkt", slug="her", tags=("kø", "service", "pris"), date=day(2026, 1, 1))
    assert [post.title for post in client.get("/blogg/her/").context["related"]] == [
        "To felles",
        "Ett felles",
        "Ett felles, eldst",
    ]


def test_a_post_stands_once_among_those_to_read_next(make_post: Any, client: Client) -> None:
    for number in range(1, 8):
        make_post(f"Nummer {number}", slug=f"nr-{number}", tags=("kø",), date=day(2026, 1, number))
    context = client.get("/blogg/nr-4/").context
    assert (context["older"].slug, context["newer"].slug) == ("nr-3", "nr-5")
    assert [post.slug for post in context["related"]] == ["nr-7", "nr-6", "nr-2"]


def test_a_post_without_tags_has_no_related_ones(make_post: Any, client: Client) -> None:
    make_post("Alene", slug="alene")
    make_post("Også alene")
    assert client.get("/blogg/alene/").context["related"] == []


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (10, 1), (290, 1), (310, 2), (1000, 5)])
def test_reading_time_is_two_hundred_words_a_minute_and_at_least_one(
    words: int, minutes: int, make_post: Any
) -> None:
    assert make_post("Lang", body=[("text", f"<p>{'ord ' * words}</p>")]).reading_minutes == minutes


def test_words_of_every_block_count(make_post: Any) -> None:
    body = [
        ("text", "<p>" + "a " * 150 + "</p>"),
        ("quote", {"quote": "b " * 150, "source": "Kari"}),
        ("callout", {"heading": "c", "text": "<p>" + "d " * 150 + "</p>"}),
    ]
    assert make_post("Blandet", body=body).reading_minutes == 2


def test_an_unsaved_post_can_be_previewed(tree: Tree, admin_client: Client, make_post: Any) -> None:
    post = make_post("Forhåndsvist", tags=("kø",))
    response = admin_client.get(f"/admin/pages/{post.pk}/view_draft/")
    assert response.status_code == 200
    assert response.context["tags"][0].name == "kø"


def test_a_post_leads_to_the_lists_it_stands_in(make_post: Any, client: Client) -> None:
    author = Author.objects.create(name="Kari", slug="kari", bio="Selger bøker.")
    category = Category.objects.create(name="Service", slug="service")
    series = Series.objects.create(name="Ukens tips", slug="ukens-tips", is_weekly=True)
    fields = {"author": author, "category": category, "series": series, "date": day(2011, 2, 24)}
    page = client.get(make_post("Køen", tags=("service",), **fields).url).content.decode()
    assert "Ukens tips (8-2011)" in page
    for address in (
        "/blogg/forfatter/kari/",
        "/blogg/kategori/service/",
        "/blogg/serie/ukens-tips/",
        "/blogg/arkiv/2011/02/",
        "/blogg/emne/service/",
    ):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200, address


def test_a_post_without_author_category_or_picture_says_nothing_of_them(
    make_post: Any, client: Client
) -> None:
    page = client.get(make_post("Alene").url).content.decode()
    for address in ("forfatter", "kategori", "serie", "emne"):
        assert f"/blogg/{address}/" not in page
    assert "None" not in page


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        (Relation.ADVERTISEMENT, "Annonse: betalt av Fabrikken"),
        (Relation.RECEIVED_PRODUCT, "Fabrikken"),
        (Relation.OWN_PRODUCT, "et produkt vi selv selger"),
    ],
)
def test_what_ties_us_to_a_post_stands_above_its_text(
    relation: Relation, words: str, make_post: Any, client: Client
) -> None:
    post = make_post("Køen", relation=relation, relation_party="Fabrikken")
    page = client.get(post.url).content.decode()
    head, _, _ = page.partition('class="prose"')
    assert words in head.partition('class="disclosure"')[2]
    assert ('class="marked"' in head) == (relation == Relation.ADVERTISEMENT)


def test_a_post_without_relation_discloses_nothing(make_post: Any, client: Client) -> None:
    assert 'class="disclosure"' not in client.get(make_post("Køen").url).content.decode()


def test_an_advertisement_is_marked_where_other_posts_lead_to_it(make_post: Any, client: Client) -> None:
    make_post("Betalt", date=day(2026, 1, 1), relation=Relation.ADVERTISEMENT, relation_party="Fabrikken")
    after = make_post("Etter", date=day(2026, 1, 2))
    neighbours = client.get(after.url).content.decode().partition('class="neighbours"')[2]
    assert 'class="marked"' in neighbours
