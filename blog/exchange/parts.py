"""HTML in one form, and its top elements."""

from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from itertools import pairwise

SAME = {"strong": "b", "em": "i"}
VOID = {"br", "hr"}


class Form(HTMLParser):
    """HTML in one form: attributes in their order, characters as themselves, line breaks as spaces."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs)
        self.written.append(f"<{SAME.get(tag, tag)}{given}{'/' if tag in VOID else ''}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.written.append(f"</{SAME.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        self.written.append(escape(data.replace("\n", " "), quote=False))


def one_form(markup: str) -> str:
    """The same HTML, however it was written."""
    form = Form()
    form.feed(markup)
    form.close()
    return "".join(form.written)


def elements(markup: str) -> Iterator[str]:
    """The elements and words of HTML in its one form that lie in no other."""
    ends = [*Splitter(markup).ends, len(markup)]
    for start, end in pairwise(ends):
        if start < end:
            yield markup[start:end]


class Splitter(HTMLParser):
    """Where the top elements end; the one form has no line breaks, so a column is a place."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=False)
        self.depth, self.ends = 0, [0]
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.end(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= bool(self.depth)
        self.end(f"</{tag}>")

    def end(self, tag: str) -> None:
        if self.depth == 0:
            self.ends.append(self.getpos()[1] + len(tag))
