"""GET /api/v1/content/{id}: a page whole, so that a front end of one's own can show all that ours does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from blog.headless.api import AnyPage
from blog.headless.kinds import KINDS
from blog.models import Author, Category, Picture, PostPage, Series
from config.sites import Tree
from tests.blog.blocks.conftest import body, picture, table, tips
from tests.blog.conftest import day
from tests.schemas import shaped

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
CONTENT = "/api/v1/content/"


def whole(client: Client, page: Any) -> dict[str, Any]:
    answer = client.get(f"{CONTENT}{page.pk}")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def blocks(client: Client, make_post: Callable[..., PostPage], *of: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = whole(client, make_post("En tekst", body=body(*of)))["body"]
    assert [block["type"] for block in found] == [kind for kind, _value in of]
    return found


@pytest.mark.parametrize("asked", ["0", "99999", "2147483647", "2147483648", "9" * 30])
def test_what_is_no_public_page_is_not_there(client: Client, tree: Tree, asked: str) -> None:
    answer = client.get(f"{CONTENT}{asked}")
    assert answer.status_code in {404, 422}


def test_the_root_of_wagtails_tree_is_no_page(client: Client, tree: Tree) -> None:
    assert client.get(f"{CONTENT}1").status_code == 404


def test_an_unknown_field_is_a_problem_that_names_those_there_are(client: Client, tree: Tree) -> None:
    answer = client.get(f"{CONTENT}{tree.nb.home.pk}?fields=title,pie")
    assert answer.status_code == 422
    assert "There is: *, author" in answer.json()["errors"][0]["msg"]


def test_every_kind_of_page_has_the_shape_that_is_documented(
    client: Client, rich_site: Tree, make_post: Any
) -> None:
    post = make_post(
        "Med alt", tags=("kø",), author=Author.objects.first(), category=Category.objects.first()
    )
    pages = [*client.get(f"{CONTENT}?limit=100&fields=*").json()["items"], whole(client, post)]
    for page in pages:
        shaped(AnyPage, page)
    assert {page["type"] for page in pages} == KINDS.keys() - {"issue"}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_field_is_in_the_schema_of_its_kind_and_none_else(name: str) -> None:
    kind = KINDS[name]
    assert {*kind.fields, "type", "match"} == set(kind.schema.model_fields)


def test_it_is_found_by_path_address_and_slug(client: Client, make_post: Any, tree: Tree) -> None:
    post = make_post("Ławka", branch=tree.pl, slug="lawka")
    for asked in (
        {"path": "/pl/blogg/lawka/"},
        {"path": "http://testserver/pl/blogg/lawka"},
        {"slug": "lawka", "locale": "pl"},
    ):
        assert client.get(CONTENT, asked).json() == whole(client, post)
    for nowhere in (
        {"path": "/blogg/lawka/"},
        {"path": "https://example.com/pl/blogg/lawka/"},
        {"path": "http://["},
        {"slug": "lawka"},
    ):
        assert client.get(CONTENT, nowhere).status_code == 404


def test_an_old_address_leads_to_the_page_that_has_moved(client: Client, make_post: Any) -> None:
    post = make_post("Ny")
    Redirect.objects.create(old_path="/blogg/gammel", redirect_page=post)
    answer = client.get(CONTENT, {"path": "/blogg/gammel/", "fields": "title"}, follow=True)
    assert answer.redirect_chain == [(f"{CONTENT}{post.pk}?fields=title", 302)]
    assert answer.json()["title"] == "Ny"
    post.unpublish()
    assert client.get(CONTENT, {"path": "/blogg/gammel/"}).status_code == 404


def test_links_in_rich_text_lead_somewhere_wherever_they_stand(
    client: Client, make_post: Any, make_document: Any
) -> None:
    there, hidden = make_post("Der", slug="der"), make_post("Skjult")
    hidden.unpublish()
    links = f'<p><a linktype="page" id="{there.pk}">der</a><a linktype="page" id="{hidden.pk}">borte</a></p>'
    file = f'<p><a linktype="document" id="{make_document().pk}">fil</a></p>'
    text = body(
        ("text", links + file),
        ("callout", {"heading": "", "text": links}),
        tips(("Ett", links)),
        table([links, "3"]),
    )
    told = whole(client, make_post("Lenker", body=text))
    found = [
        told["body_html"],
        told["body"][0]["html"],
        told["body"][1]["html"],
        told["body"][2]["tips"][0]["html"],
        told["body"][3]["rows"][0][0],
    ]
    for html in found:
        assert '<a href="http://testserver/blogg/der/">der</a>' in html
        assert "linktype" not in html
        assert "skjult" not in html
    assert 'href="http://testserver/documents/' in found[1]


def test_hostile_rich_text_arrives_clean(client: Client, make_post: Any) -> None:
    evil = '<p onclick="x()">a<script>b()</script><a href="javascript:c()">d</a><img src=x onerror=e()></p>'
    text = body(("text", evil), ("code", {"language": "", "code": "<script>"}), table(["<b>x</b>", "<i>3"]))
    told = whole(client, make_post("Ondt", body=text))
    for html in (told["body_html"], told["body"][0]["html"]):
        assert not [word for word in ("onclick", "<script", "javascript", "onerror") if word in html]
    assert told["body"][1]["code"] == "<script>"
    assert told["body"][2]["rows"] == [["<b>x</b>", "&lt;i&gt;3"]]


def test_pictures_come_with_the_files_of_every_width_and_format(
    client: Client, make_post: Any, make_picture: Any
) -> None:
    photograph: Picture = make_picture(1000, 700, credit="Kari", description="En benk")
    shown = picture(photograph, alt="Benken", caption="Se", wide=True), picture(photograph, decorative=True)
    told = whole(client, make_post("Bilder", picture=photograph, body=body(*shown)))
    cover, wide, plain = told["picture"], *(block["picture"] for block in told["body"])
    assert (cover["alt"], wide["alt"], plain["alt"]) == ("En benk", "Benken", "")
    assert (cover["credit"], cover["drawn"]) == ("Kari", False)
    assert [source["type"] for source in wide["sources"]] == ["image/avif", "image/webp"]
    assert [width.split()[1] for width in wide["sources"][0]["srcset"].split(", ")] == [
        "480w",
        "800w",
        "1000w",
    ]
    assert wide["src"].startswith("http://testserver/media/")
    assert told["body"][0]["caption"] == "Se"


def test_a_post_without_a_picture_brings_the_one_that_is_drawn(client: Client, make_post: Any) -> None:
    drawn = whole(client, make_post("Tegnet"))["picture"]
    assert drawn["drawn"]
    assert client.get(drawn["src"].removeprefix("http://testserver"))["Content-Type"] == "image/svg+xml"


def test_every_block_is_data(client: Client, make_post: Any, make_term: Any, make_document: Any) -> None:
    term, file = make_term("Snakkis", search_description="Det folk snakker om."), make_document()
    film = "https://www.youtube.com/watch?v=snakkis0000"
    told = blocks(
        client,
        make_post,
        ("quote", {"quote": "Jeg fortalte det til alle.", "source": "Kari"}),
        ("callout", {"heading": "Kort", "text": "<p>sagt</p>"}),
        ("embed", {"url": film, "title": "En film"}),
        table(["<p>Benken</p>", "41"], caption="Hva folk fortalte"),
        ("code", {"language": "HTML", "code": "  <b>"}),
        ("term", {"term": term.pk}),
        ("download", {"document": file.pk}),
        ("signup", {"lists": ["ukens-tips"]}),
    )
    quote, callout, embed, cells, code, card, download, signup = told
    assert (quote["quote"], quote["source"]) == ("Jeg fortalte det til alle.", "Kari")
    assert (callout["heading"], callout["html"]) == ("Kort", "<p>sagt</p>")
    assert (embed["host"], embed["url"]) == ("YouTube", film)
    assert cells["columns"] == [{"heading": "Hva", "kind": "text"}, {"heading": "Antall", "kind": "figure"}]
    assert cells["caption"] == "Hva folk fortalte"
    assert code["code"] == "  <b>"
    assert (card["term"]["title"], card["term"]["description"]) == ("Snakkis", "Det folk snakker om.")
    assert (download["extension"], download["size"]) == ("pdf", 2048)
    assert signup["lists"] == ["ukens-tips"]


def test_what_is_hidden_is_no_block(
    client: Client, make_post: Any, make_term: Any, make_document: Any
) -> None:
    term, file = make_term("Skjult"), make_document(private=True)
    term.unpublish()
    choices = ("term", {"term": term.pk}), ("download", {"document": file.pk})
    text = body(*choices, ("embed", {"url": "", "title": ""}))
    assert whole(client, make_post("Tomt", body=text))["body"] == []


def test_a_post_leads_on_as_its_page_does(client: Client, make_post: Any, make_term: Any) -> None:
    make_term("Snakkis", slug="snakkis")
    series = Series.objects.first()
    first, post, last = (
        make_post(
            f"Post {number}",
            date=day(2026, 3, number),
            tags=("kø",),
            series=series,
            body=[("text", "<h2>Om køen</h2><p>Det er en snakkis.</p>")],
        )
        for number in (1, 2, 3)
    )
    make_post("Beslektet", date=day(2026, 2, 1), tags=("kø",))
    told = whole(client, post)
    assert (told["previous"]["id"], told["next"]["id"]) == (first.pk, last.pk)
    assert [card["title"] for card in told["related"]] == ["Beslektet"]
    assert told["contents"] == [{"id": "om-koen", "text": "Om køen"}]
    assert '<h2 id="om-koen">' in told["body_html"]
    assert '<a href="http://testserver/leksikon/snakkis/">snakkis</a>' in told["body_html"]
    assert [step["title"] for step in told["breadcrumbs"]] == ["Snakkis", "Blogg", "Post 2"]


def test_a_term_names_its_other_forms_and_the_posts_that_mention_it(
    client: Client, make_post: Any, make_term: Any
) -> None:
    term = make_term("Munn til munn", other_forms="WOM, word of mouth")
    make_post("Sagt", body=[("text", f'<p><a linktype="page" id="{term.pk}">her</a>, munn til munn</p>')])
    told = whole(client, term)
    assert told["other_forms"] == ["WOM", "word of mouth"]
    assert [card["title"] for card in told["mentions"]] == ["Sagt"]


def test_a_page_tells_of_its_other_language_and_of_itself_to_machines(
    client: Client, make_term: Any, tree: Tree
) -> None:
    term = make_term("Kø", slug="ko")
    make_term("Kolejka", branch=tree.pl, slug="kolejka", translation_key=term.translation_key)
    told = whole(client, term)
    assert [(other["locale"], other["path"]) for other in told["translations"]] == [
        ("pl", "/pl/leksikon/kolejka/")
    ]
    assert {alternate["hreflang"] for alternate in told["seo"]["alternates"]} == {"nb", "pl", "x-default"}
    assert told["seo"]["canonical"] == "http://testserver/leksikon/ko/"
    assert told["json_ld"]["@graph"][0]["@type"] == "DefinedTerm"


def test_a_polish_page_speaks_polish(client: Client, make_post: Any, tree: Tree) -> None:
    post = make_post("Reklama", branch=tree.pl, relation="advertisement", relation_party="Kawa")
    told = whole(client, post)
    assert told["relation"]["disclosure"].startswith("Reklama")
    assert told["json_ld"]["@graph"][1]["itemListElement"][1]["name"] == "Blog"
