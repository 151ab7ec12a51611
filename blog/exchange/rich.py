"""Rich text as Markdown and back. What Markdown cannot say to the letter is written as the HTML it is.

Markdown allows that anywhere, so every file stays readable by every tool. Each element is written as Markdown
only if reading it again gives the very same element.
"""

import re
from functools import cache
from html import escape, unescape

from markdown_it import MarkdownIt

from blog.exchange.markdown import Writer
from blog.exchange.parts import elements, one_form
from blog.exchange.places import DOCUMENTS, PAGE, UP, Known, Written

LINK = re.compile(r'<a (?:linktype="(page|document)" id="(\d+)"|id="(\d+)" linktype="(page|document)")>')
FILE = re.compile(rf'<a href="{re.escape(UP)}([^"]+)">(.*?)</a>', re.DOTALL)
LIST_LINE = re.compile(r"\n+(?=<)|(?<=>)\n+")


def with_files(markup: str, written: Written) -> str:
    """Rich text whose links lead to files; links to what is not there become words."""

    def file(found: re.Match[str]) -> str:
        kind, row = found[1] or found[4], int(found[2] or found[3])
        place = written.page(row) if kind == "page" else written.document(row)
        return f'<a href="{escape(UP + place)}">' if place else "<a>"

    return LINK.sub(file, markup)


def with_rows(markup: str, known: Known) -> str:
    """Rich text whose links lead to rows of the database; to what is not there yet they are words."""

    def row(found: re.Match[str]) -> str:
        place, words = unescape(found[1]), found[2]
        kind = "page" if PAGE.fullmatch(place) else "document" if place.startswith(f"{DOCUMENTS}/") else ""
        number = known.page(place) if kind == "page" else known.document(place) if kind else None
        return f'<a linktype="{kind}" id="{number}">{words}</a>' if number else words

    return FILE.sub(row, markup)


def to_markdown(markup: str) -> str:
    """The Markdown of rich text in its one form."""
    parts = [_element(element) for element in elements(markup)]
    whole = "\n\n".join(parts)
    if to_rich(whole) == markup:
        return whole
    whole = "\n".join(elements(markup))
    return whole if to_rich(whole) == markup else ""


def to_rich(markdown: str) -> str:
    """The rich text of Markdown, in its one form."""
    rendered = LIST_LINE.sub("", _parser().render(markdown).strip())
    return one_form(re.sub(r"(<br\s*/?>)\n", r"\1", rendered))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).disable(["code", "lheading", "fence", "reference"])


def _element(element: str) -> str:
    writer = Writer()
    writer.feed(element)
    writer.close()
    markdown = writer.markdown()
    return markdown if to_rich(markdown) == element else element
