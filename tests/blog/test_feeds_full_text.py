"""The text of a post where it travels alone."""

import json
from typing import Any

import feedparser
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file

from blog.models import Picture
from config.sites import Tree
from tests.blog.conftest import day


def body_of(*blocks: tuple[str, Any]) -> str:
    """A body as the database has it."""
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def text(client: Client, address: str = "/feed.json") -> str:
    """The HTML of the newest post in a feed."""
    html: str = client.get(address).json()["items"][0]["content_html"]
    return html


def test_no_script_form_or_player_travels(make_post: Any, client: Client) -> None:
    film = {"url": "https://youtu.be/dQw4w9WgXcQ", "title": "Benken & vi"}
    body = [
        ("text", "<p onclick='x()'>Hei<script>alert(1)</script><style>p{}</style></p>"),
        ("signup", None),
        ("embed", film),
    ]
    make_post("Alt", body=body_of(*body))
    html = text(client)
    link = '<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">Benken &amp; vi (YouTube)</a>'
    assert html == f"<p>Hei</p>\n<p>{link}</p>"


@pytest.mark.parametrize("target", ["javascript:alert(1)", "http://[", "//[", "data:text/html,x", "\x01java"])
def test_a_link_that_leads_nowhere_good_is_no_link(target: str, make_post: Any, client: Client) -> None:
    make_post("Lenke", slug="lenke", body=[("text", f'<p><a href="{target}">her</a></p>')])
    assert "javascript" not in text(client)
    assert "data:" not in text(client)
    for address in ("/feed.xml", "/atom.xml"):
        assert not feedparser.parse(client.get(address).content).bozo


def test_a_page_that_is_not_public_is_not_linked(make_post: Any, make_term: Any, client: Client) -> None:
    hidden = make_term("Hemmelig", slug="hemmelig")
    hidden.unpublish()
    body = [
        ("text", f'<p>Om <a linktype="page" id="{hidden.pk}">noe</a>.</p>'),
        ("term", {"term": hidden.pk}),
    ]
    make_post("Lenker", body=body_of(*body))
    assert "hemmelig" not in text(client).casefold()


def test_every_address_is_absolute(make_post: Any, make_term: Any, client: Client) -> None:
    term = make_term("Kø", slug="ko")
    picture = Picture.objects.create(title="Kaia", file=get_test_image_file())
    document = Document.objects.create(title="Liste", file=ContentFile(b"a", name="liste.pdf"))
    links = f'<a linktype="page" id="{term.pk}">kø</a> <a href="/om/">om</a> <a href="#her">her</a>'
    body = [
        ("text", f'<p>{links} <a href="mailto:kari@example.com">post</a></p>'),
        ("picture", {"image": {"image": picture.pk, "alt_text": "Båter", "decorative": False}}),
        ("term", {"term": term.pk}),
        ("download", {"document": document.pk}),
    ]
    make_post("Lenker", slug="lenker", body=body_of(*body))
    html = text(client)
    assert '<a href="http://testserver/leksikon/ko/">kø</a>' in html
    assert '<a href="http://testserver/om/">om</a>' in html
    assert '<a href="http://testserver/blogg/lenker/#her">her</a>' in html
    assert '<a href="mailto:kari@example.com">post</a>' in html
    assert 'alt="Båter"' in html
    assert 'src="http://testserver/media/images/' in html
    assert f'href="http://testserver/documents/{document.pk}/' in html
    assert 'href="/' not in html
    assert "srcset" not in html


def test_each_post_has_its_own_text(make_post: Any, client: Client) -> None:
    for number in range(1, 4):
        quote = ("quote", {"quote": f"Sitat {number}", "source": ""})
        make_post(
            f"Nr {number}", date=day(2026, 1, number), body=[("text", f"<p>Tekst {number}.</p>"), quote]
        )
    make_post("Tom", date=day(2026, 1, 4))
    htmls = [item["content_html"] for item in client.get("/feed.json").json()["items"]]
    assert htmls[0] == ""
    for number, html in zip((3, 2, 1), htmls[1:], strict=True):
        assert f"Tekst {number}." in html
        assert f"Sitat {number}" in html
        assert html.count("Tekst") == 1


@pytest.mark.engines
def test_twenty_posts_with_everything_take_no_more_queries_than_one(
    tree: Tree, make_post: Any, make_term: Any, client: Client
) -> None:
    def one_more(number: int) -> None:
        term = make_term(f"Begrep {number}")
        picture = Picture.objects.create(title="Kaia", file=get_test_image_file(f"{number}.png"))
        document = Document.objects.create(title="Liste", file=ContentFile(b"a", name=f"{number}.pdf"))
        body = [
            ("text", f'<p><a linktype="page" id="{term.pk}">a</a></p>'),
            ("text", f'<p><a linktype="document" id="{document.pk}">b</a></p>'),
            ("picture", {"image": {"image": picture.pk, "alt_text": "Båter", "decorative": False}}),
            ("term", {"term": term.pk}),
            ("download", {"document": document.pk}),
            ("callout", {"heading": "", "text": f'<p><a linktype="page" id="{term.pk}">a</a></p>'}),
        ]
        make_post(f"Innlegg {number}", body=body_of(*body), picture=picture, tags=("kø", f"tag {number}"))

    def asked(address: str) -> int:
        client.get(address)  # the first time makes the files of its pictures
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    one_more(1)
    addresses = ("/feed.xml", "/atom.xml", "/feed.json")
    with_one = [asked(address) for address in addresses]
    for number in range(2, 6):
        one_more(number)
    assert [asked(address) for address in addresses] == with_one


def test_a_feed_takes_few_queries(
    rich_site: Tree, client: Client, django_assert_max_num_queries: Any
) -> None:
    for address in ("/feed.xml", "/blogg/kategori/ukens-tips/feed.json", "/blogg/emne/kø/atom.xml"):
        client.get(address)
        with django_assert_max_num_queries(7):
            client.get(address)
