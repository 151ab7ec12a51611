"""HTML taken apart into tags and texts, each as it stands, with the texts that are prose. Pure."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

# What is a link or a heading already, what is pressed, quoted or not read as prose.
NOT_WITHIN = re.compile(
    r"a|abbr|blockquote|button|caption|cite|code|dt|figcaption|form|h[1-6]|iframe|kbd|label|math|noscript|pre|q"
    r"|samp|script|select|style|summary|svg|template|textarea|th|time|title|var"
)
VOID = re.compile(r"area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")


class Part(NamedTuple):
    """A tag, or the text between two. ``leads_to``: the address of the link that begins here."""

    html: str
    is_prose: bool
    leads_to: str = ""


def html_parts(html: str) -> Iterator[Part]:
    """The parts of a text, which joined are the text again."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [0, *(found.end() for found in re.finditer("\n", html))]
    starts = [lines[line - 1] + column for (line, column), _is_prose, _leads_to in reader.events]
    ends = [*starts[1:], len(html)]
    if not starts or starts[0]:
        yield Part(html[: starts[0]] if starts else html, is_prose=False)
    for start, end, event in zip(starts, ends, reader.events, strict=False):
        yield Part(html[start:end], *event[1:])


class _Reader(HTMLParser):
    """Notes where each tag and each text begins, and whether the text may have links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.events: list[tuple[tuple[int, int], bool, str]] = []
        self.open: list[tuple[str, bool]] = []
        self.in_text = False

    def note(self, leads_to: str = "", *, is_text: bool = False) -> None:
        # Text and its character references come piece by piece, and are one.
        if not (is_text and self.in_text):
            is_prose = is_text and not any(closed for _tag, closed in self.open)
            self.events.append((self.getpos(), is_prose, leads_to))
        self.in_text = is_text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.note((given.get("href") or "") if tag == "a" else "")
        if not VOID.fullmatch(tag):
            self.open.append((tag, bool(NOT_WITHIN.fullmatch(tag)) or "lang" in given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if not VOID.fullmatch(tag):
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        self.note()
        if any(tag == opened for opened, _closed in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.note(is_text=True)

    def handle_entityref(self, name: str) -> None:
        self.note(is_text=True)

    def handle_charref(self, name: str) -> None:
        self.note(is_text=True)

    def handle_comment(self, data: str) -> None:
        self.note()

    def handle_decl(self, decl: str) -> None:
        self.note()

    def handle_pi(self, data: str) -> None:
        self.note()

    def unknown_decl(self, data: str) -> None:
        self.note()
