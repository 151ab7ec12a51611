"""What becomes of a Markdown text: only what the editor itself could have written."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from blog.blocks import RICH_TEXT_FEATURES
from blog.importing.links import keys_linked, link
from blog.importing.markdown import blocks_of, normal

ALLOWED = {"p", "br", "hr", "h2", "h3", "b", "i", "ul", "ol", "li", "a"}
SAFE_ADDRESS = re.compile(r"(?:https?|mailto|tel):|[^:]*$|[^:]*[/?#]", re.IGNORECASE)


def text(markdown: str, title: str = "Tittel") -> str:
    return "".join(value for kind, value in blocks_of(markdown, title) if kind == "text")


UNTIDY = {
    "a heading without a space": ("##Om oss", "<h2>Om oss</h2>"),
    "a heading closed again": ("##Om oss##", "<h2>Om oss</h2>"),
    "a heading in the middle": ("Før.\n\n###Om oss\nEtter.", "<p>Før.</p><h3>Om oss</h3><p>Etter.</p>"),
    "a deep heading": ("##### Dypt", "<h3>Dypt</h3>"),
    "a hashtag": ("#snakkis er et ord", "<p>#snakkis er et ord</p>"),
    "a number sign": ("## 1# er vi", "<h2>1# er vi</h2>"),
    "a title again": ("# Tittel\n\nTekst.", "<p>Tekst.</p>"),
    "a title again, with other spaces": ("\n#   TITTEL \nTekst.", "<p>Tekst.</p>"),
    "a title again, without a space": ("#Tittel\n\nTekst.", "<p>Tekst.</p>"),
    "a title again, in bold": ("# **Tittel**\n\nTekst.", "<p>Tekst.</p>"),
    "a title again, underlined": ("Tittel\n======\n\nTekst.", "<p>Tekst.</p>"),
    "another title": ("# Noe annet\n\nTekst.", "<h2>Noe annet</h2><p>Tekst.</p>"),
    "the title further down": ("Tekst.\n\n# Tittel", "<p>Tekst.</p><h2>Tittel</h2>"),
    "dashes and hyphens in one list": (
        "– en\n\n- to\n\n– tre",
        "<ul><li>en</li><li>to</li><li>tre</li></ul>",
    ),
    "round bullets": ("• en\n• to", "<ul><li>en</li><li>to</li></ul>"),
    "bullets far in": ("Tre:\n\n        • en\n        • to", "<p>Tre:</p><ul><li>en</li><li>to</li></ul>"),
    "bullets after no-break spaces": (
        "\u00a0\u00a0•\u00a0en\n\u00a0\u00a0• to",
        "<ul><li>en</li><li>to</li></ul>",
    ),
    "numbers with a margin": ("  1. en\n  2. to", "<ol><li>en</li><li>to</li></ol>"),
    "a list in a list": ("- en\n    - to\n- tre", "<ul><li>en<ul><li>to</li></ul></li><li>tre</li></ul>"),
    "a list right after a line": ("Tre:\n– en\n– to", "<p>Tre:</p><ul><li>en</li><li>to</li></ul>"),
    "two paragraphs in an item": ("- en\n\n  to\n- tre", "<ul><li>en<br/>to</li><li>tre</li></ul>"),
    "a dash without a space": ("–5 grader", "<p>–5 grader</p>"),
    "a dash in a line": ("Kaldt – og vått", "<p>Kaldt – og vått</p>"),
    "a rule": ("En\n\n***\n\nTo", "<p>En</p><hr/><p>To</p>"),
    "lines of one paragraph": ("En\nto\ntre", "<p>En to tre</p>"),
    "lines that are meant": ("En  \nto\\\ntre", "<p>En<br/>to<br/>tre</p>"),
    "a far margin": ("        Bare tekst", "<p>Bare tekst</p>"),
    "code": ("```\n##x\n– y\n```\n##z", "<p>##x<br/>– y</p><h2>z</h2>"),
    "code in waves": ("~~~~\n```\n##x\n~~~\n~~~~\n##z", "<p>```<br/>##x<br/>~~~</p><h2>z</h2>"),
    "code that is not closed": ("```\n##x", "<p>##x</p>"),
    "code in a line": ("Skriv `<b>` slik", "<p>Skriv &lt;b&gt; slik</p>"),
    "a picture": ("![Ei *kø*](kø.jpg)", "<p>Ei kø</p>"),
    "HTML that is allowed": ("<b>En</b><br>to", "<p><b>En</b><br/>to</p>"),
    "a script": ("Før <script>alert(1)</script>etter", "<p>Før etter</p>"),
    "markup around paragraphs": ("<b>\n\nEn\n\nto\n\n</b>", "<p>En</p><p>to</p>"),
    "an address that runs": (
        "[x](javascript:alert(1)) <a href='javascript:x'>y</a>",
        "<p>[x](javascript:alert(1)) y</p>",
    ),
    "no text": ("", ""),
}


@pytest.mark.parametrize(("markdown", "html"), UNTIDY.values(), ids=UNTIDY)
def test_untidy_markdown_becomes_what_was_meant(markdown: str, html: str) -> None:
    assert text(markdown) == html


def test_a_quotation_of_plain_text_is_a_block_with_who_said_it() -> None:
    blocks = blocks_of("Før.\n\n> Snakk lavt.\n> Da lytter de.\n>\n> – Kari Nordmann\n\nEtter.", "T")
    assert blocks == [
        ("text", "<p>Før.</p>"),
        ("quote", {"quote": "Snakk lavt. Da lytter de.", "source": "Kari Nordmann"}),
        ("text", "<p>Etter.</p>"),
    ]


def test_a_quotation_with_a_link_stays_in_the_text() -> None:
    assert blocks_of("> Se [her](/key).", "T") == [("text", '<p>Se <a href="/key">her</a>.</p>')]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("[x](/kjent)", '<p><a linktype="page" id="7">x</a></p>'),
        ("[x **y**](/kjent/ 'tittel')", '<p><a linktype="page" id="7">x <b>y</b></a></p>'),
        ("[x](/kjent#del)", '<p><a linktype="page" id="7">x</a></p>'),
        ("[x](/kø)", '<p><a linktype="page" id="8">x</a></p>'),
        ("[x **y**](/ukjent)", "<p>x <b>y</b></p>"),
        ("[x](/nyhetsbrev/)", '<p><a href="/nyhetsbrev/">x</a></p>'),
        ("[x](/blogg/noe/)", '<p><a href="/blogg/noe/">x</a></p>'),
        ("[x](https://example.no/kjent)", '<p><a href="https://example.no/kjent">x</a></p>'),
        ("<a href='/kjent'>x</a>", '<p><a linktype="page" id="7">x</a></p>'),
        ("<a linktype='page' id='1'>x</a>", "<p>x</p>"),
    ],
)
def test_a_link_to_a_key_is_a_page_link_when_the_key_is_known(markdown: str, html: str) -> None:
    assert link(blocks_of(markdown, "T"), {"kjent": 7, "kø": 8}) == [("text", html)]


def test_all_keys_that_are_linked_to_are_listed() -> None:
    blocks = blocks_of("[a](/en) [b](/to/) [c](/en) [d](/sok) [e](https://x.no/y) [f](/a/b)", "T")
    assert keys_linked(blocks) == ["en", "to"]


PIECES = [
    "# ",
    "##",
    "- ",
    "– ",
    "• ",
    "1. ",
    "> ",
    "```",
    "~~~",
    "\n",
    "\n\n",
    "    ",
    "*",
    "**",
    "_",
    "`",
    "[",
    "](/k)",
]
PIECES += [
    "](javascript:x)",
    "![",
    "<b>",
    "</b>",
    "<p>",
    "</p>",
    "<li>",
    "<ul>",
    "<a href='/k'>",
    "</a>",
    "<!--",
    "-->",
]
PIECES += [
    "<script>",
    "<br>",
    "<hr>",
    "&amp;",
    "&#0;",
    "<",
    ">",
    '"',
    "\u00a0",
    "\t",
    "ord",
    "Tittel",
    "\\",
    "---",
    "===",
]
MARKDOWN = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join)


class Elements(HTMLParser):
    """Collects every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@given(MARKDOWN)
def test_no_markdown_yields_an_element_the_editor_does_not_have(markdown: str) -> None:
    for tag, attributes in Elements(text(markdown)).found:
        assert tag in ALLOWED
        assert set(attributes) <= ({"href"} if tag == "a" else set())
        assert SAFE_ADDRESS.match(attributes.get("href") or "")


@given(MARKDOWN)
def test_opening_and_saving_an_imported_text_in_the_editor_changes_nothing(markdown: str) -> None:
    converter = ContentstateConverter(RICH_TEXT_FEATURES)
    for kind, value in blocks_of(markdown, "Tittel"):
        if kind == "text":
            assert normal(converter.to_database_format(converter.from_database_format(value))) == value


@given(MARKDOWN)
def test_the_same_text_gives_the_same_blocks(markdown: str) -> None:
    assert blocks_of(markdown, "Tittel") == blocks_of(markdown, "Tittel")
