"""A letter holds nothing that mail programs leave out: Outlook draws with Word, Gmail cuts much.

The list is ours, after what caniemail.com says of Outlook, Gmail, Yahoo, Apple Mail and Samsung.
"""

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from django.core.files.images import ImageFile
from wagtail.images.tests.utils import get_test_image_file

from blog.models import Picture
from mail.mailings.compiled import Compiled
from newsletter.issues.fields import Person, values
from newsletter.issues.texts import texts_of
from newsletter.models import IssuePage
from tests.newsletter.issues.cast import issue, segment
from tests.newsletter.issues.test_texts import CODE, condition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

TAGS = {
    *(
        "html",
        "head",
        "title",
        "meta",
        "style",
        "body",
        "div",
        "table",
        "tbody",
        "tr",
        "td",
        "p",
        "span",
        "a",
    ),
    *("img", "br", "b", "strong", "i", "em", "h1", "h2", "h3", "ul", "ol", "li"),
}
# Left out or misread by at least one of those programs.
DROPPED_CSS = re.compile(
    r"(?<![\w-])(?:display\s*:\s*(?:flex|grid|inline-flex)|position\s*:|float\s*:|transform\s*:|var\(|calc\(|clamp\("
    r"|gap\s*:|object-fit|background-image\s*:|@import|@font-face|(?<![\d-])\d*\.?\d+(?:rem|vw|vh)\b)"
)
VOID = {"meta", "img", "br"}


class Reader(HTMLParser):
    """Every tag with its attributes, and the text of style sheets; comments for Outlook left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.css: list[str] = []
        self.feed(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.css.append(data)


@pytest.fixture
def whole(site):
    """A letter with every kind of block."""
    file = ImageFile(get_test_image_file(size=(1600, 900)).file, name="benk.png")
    picture = Picture.objects.create(title="Benken", file=file, credit="Snakkis")
    blocks = [
        (
            "text",
            "<h2>Overskrift</h2><p>Hei <b>{fornavn|du}</b>, <a href='https://x.no/?a=1&amp;b=2'>les</a></p>",
        ),
        ("text", "<h3>Under</h3><ol><li>én</li><li>to</li></ol><ul><li>tre</li></ul>"),
        ("quote", {"quote": "Żółta ławka\nstår der", "source": "Łucja"}),
        ("button", {"label": "Se benken", "url": "https://x.no/ławka"}),
        (
            "picture",
            {
                "image": {"image": picture.pk, "alt_text": 'En \\ benk 👩‍🚀 é "gul"', "decorative": False},
                "caption": "Under <bildet>",
                "url": "https://x.no/",
            },
        ),
        condition(segment("language", {"languages": ["nb"]}), "norsk", "andre"),
        ("share", None),
    ]
    raw = [{"type": kind, "value": value} for kind, value in blocks]
    body = IssuePage.body.field.stream_block.to_python(raw)
    return issue("Ławka på Storgata: æøå", body=body, relation="own-product", subject="Żółta æøå {navn|du}")


@pytest.fixture
def text(whole):
    return texts_of(whole, CODE)[0]


def test_only_tags_that_are_drawn(text):
    assert {tag for tag, _attrs in Reader(text.html).tags} <= TAGS


def test_no_style_that_is_left_out(text):
    read = Reader(text.html)
    inline = [attrs.get("style", "") for _tag, attrs in read.tags]
    assert not [css for css in [*read.css, *inline] if DROPPED_CSS.search(css)]


def test_nothing_is_fetched_but_pictures_of_ours(text, settings):
    read = Reader(text.html)
    assert not [attrs for tag, attrs in read.tags if tag in {"link", "script"} or "background" in attrs]
    assert "googleapis" not in text.html
    sources = [attrs["src"] for tag, attrs in read.tags if tag == "img"]
    assert sources
    assert all(src.startswith(f"{settings.BASE_URL}/") and src.endswith(".jpg") for src in sources)


def test_pictures_have_their_size_and_their_words(text):
    [picture] = [attrs for tag, attrs in Reader(text.html).tags if tag == "img"]
    assert picture["width"] == "552"
    assert picture["alt"] == 'En \\ benk 👩‍🚀 é "gul"'


def test_tables_are_for_looks_alone(text):
    tables = [attrs for tag, attrs in Reader(text.html).tags if tag == "table"]
    assert all(attrs.get("role") == "presentation" for attrs in tables)


def test_every_link_is_absolute_and_ascii(text):
    links = [attrs["href"] for tag, attrs in Reader(text.html).tags if tag == "a"]
    assert all(re.match(r"https?://|mailto:", link) for link in links)
    assert all(link.isascii() for link in links)


def test_the_language_is_told(text):
    [attrs] = [attrs for tag, attrs in Reader(text.html).tags if tag == "html"]
    assert attrs["lang"] == "nb"


def test_day_and_night_are_both_told(text):
    assert "prefers-color-scheme" in text.html
    assert 'content="light dark"' in text.html


def luminance(colour: str) -> float:
    """WCAG 2.2, of #rrggbb."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("paper", "inks"),
    [
        ("#f9f9f6", ["#1a1d26", "#5a5e69", "#b0123f"]),
        ("#b0123f", ["#ffffff"]),
        ("#14161c", ["#eceae4", "#a9acb5", "#ff7f97"]),
        ("#ff7f97", ["#1b0d12"]),
    ],
)
def test_every_ink_is_read_on_its_paper(text, paper, inks):
    for ink in inks:
        assert ink in text.html
        light, dark = sorted([luminance(paper), luminance(ink)], reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_message_is_valid_mime_with_letters_of_both_languages(text):
    own = values(text.defaults, Person("Åse Żółć"), "nb")
    compiled = Compiled(text, sender=("Snakkis – æøå", "post@snakkis.no"), reply_to="")
    raw = compiled.message(to="kari@example.no", message_id="<1@x.no>", date="x", values=own)
    message = message_from_bytes(raw.removesuffix(b".\r\n"), policy=policy.default)
    assert message["Subject"] == "Żółta æøå Åse Żółć"
    assert not message.defects
    plain, html = message.iter_parts()
    assert "Żółta ławka" in plain.get_content()
    assert "Åse" in html.get_content()
    assert max(map(len, raw.split(b"\r\n"))) < 998
