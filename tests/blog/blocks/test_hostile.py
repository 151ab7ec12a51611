"""Whatever is written into a block, no script runs and no page breaks."""

import html as entities
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.rich_text import RichText

from blog.blocks.text import RichBlock
from blog.markup import clean
from tests.blog.blocks.conftest import Block, block, body, picture, table, tips

HOSTILE = {
    "script": '<script>alert("x")</script>',
    "closed": '"></textarea></title></p></code></pre><img src=x onerror=alert(1)>',
    "single": "' onmouseover='alert(1)",
    "template": "{{ 7|add:7 }}{% now 'Y' %}${alert(1)}",
    "comment": "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "endless": "x" * 100_000,
    "right to left": "\u202eabc\u202c\u200f\u2066",
    "link": '<a href="javascript:alert(1)" linktype="page" id="1">x</a>',
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "svg": "<svg/onload=alert(1)>",
    "lone": "\ud800".encode("utf-8", "replace").decode(),
}


class Reader(HTMLParser):
    """What a browser would act on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def everywhere(words: str, image: Any) -> list[Block]:
    """The words in every field that takes words, escaped nowhere, as an API client might send them."""
    return [
        ("text", f"<p>{words}</p>"),
        ("text", words),
        ("quote", {"quote": words, "source": words}),
        ("callout", {"heading": words, "text": words}),
        tips((words, words)),
        picture(image, alt=words, caption=words),
        ("embed", {"url": "https://youtu.be/aqz-KE-bpKQ", "title": words}),
        ("embed", {"url": words, "title": words}),
        table([words, words], headings=(words, words), caption=words),
        ("code", {"language": words, "code": words}),
    ]


def assert_harmless(page: str) -> None:
    reader = Reader()
    reader.feed(page)
    for tag, attrs in reader.tags:
        assert tag not in {"iframe", "object", "embed", "base", "style"}
        assert tag != "textarea" or "data-share-text" in attrs
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
        if tag == "script":
            assert (attrs.get("src") or "").startswith("/static/") or attrs.get(
                "type"
            ) == "application/ld+json"
        for name in ("href", "src", "action"):
            assert not (attrs.get(name) or "").strip().lower().startswith(("javascript", "data", "vbscript"))
    assert page.rstrip().endswith("</html>")


def test_no_block_runs_or_breaks_anything(read: Any, make_picture: Any) -> None:
    for words in HOSTILE.values():
        page = read(*everywhere(words, make_picture(credit=words[:150])))
        assert_harmless(page)
        assert "data-share" in page


def test_what_was_written_is_what_is_shown(read: Any) -> None:
    page = read(*(("code", {"language": "", "code": words}) for words in HOSTILE.values()))
    shown = re.findall(r"<code>(.*?)</code>", page, re.DOTALL)
    assert [entities.unescape(code) for code in shown] == list(HOSTILE.values())


@pytest.mark.parametrize(
    "source",
    [
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java\nscript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<p style="position:fixed" onclick="x()" class="skip" id="main">x</p>',
        '<h2 id="signup">x</h2>',
        '<a id="main" href="/om/">x</a>',
        '<embed embedtype="media" url="https://example.com"/>',
        '<iframe src="https://example.com"></iframe>x',
    ],
)
def test_rich_text_keeps_nothing_but_words_and_links(source: str) -> None:
    reader = Reader()
    reader.feed(clean(source))
    assert {name for _, attrs in reader.tags for name in attrs} <= {"href"}
    assert {tag for tag, _ in reader.tags} <= {"a", "p", "h2"}
    assert "script" not in clean(source)
    assert "data:" not in clean(source)


def test_a_link_to_no_row_leads_nowhere(read: Any) -> None:
    for row in ("²", "-1", "1e3", "9" * 40, "1 OR 1=1", "", "main"):
        links = f'<p><a linktype="page" id="{row}">x</a> <a linktype="document" id="{row}">y</a></p>'
        assert "<a>x</a> <a>y</a>" in read(("text", links)), row


@pytest.mark.parametrize("kind", ["quote", "callout", "tips", "picture", "embed", "table", "code", "text"])
def test_a_null_character_is_refused_with_words(kind: str, make_picture: Any) -> None:
    blocks = dict(everywhere("a\0b", make_picture()))
    with pytest.raises(ValidationError):
        block(kind).clean(block(kind).to_python(blocks[kind]))


@pytest.mark.engines
def test_a_null_character_in_the_heading_of_a_table_is_refused_too(db: None) -> None:
    for fields in ({"caption": "a\0"}, {"headings": ("a\0", "b")}):
        _, value = table(["a", "b"], **fields)
        with pytest.raises(ValidationError):
            block("table").clean(block("table").to_python(value))


def test_a_block_nobody_knows_is_left_out(make_post: Any, client: Client) -> None:
    make_post("Fra i går", slug="fra-i-gar", body=body(("gone", {"x": 1}), ("text", "<p>Her.</p>")))
    assert "Her." in client.get("/blogg/fra-i-gar/").content.decode()


def test_who_reads_by_the_api_gets_it_as_clean_as_the_page() -> None:
    block = RichBlock()
    hostile = '<p onclick="x()">Kø</p><script>x()</script><a href="javascript:x()">her</a><img src="x">'
    assert block.get_api_representation(RichText(hostile)) == "<p>Kø</p><a>her</a>"
    assert block.get_api_representation(RichText('<a linktype="page" id="3">der</a>')) == (
        '<a linktype="page" id="3">der</a>'
    )
