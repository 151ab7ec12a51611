"""The headings of a text: an id for each, so that one can link to it, and a table of contents."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from blog.reading import plain_text
from blog.slugs import slug_of

# A shorter text has its contents in view.
FEWEST = 4
LONGEST = 60

HEADING = re.compile(r"<h([23])( class=\"[^\"]*\")?>(.*?)</h\1>", re.DOTALL)
SUBHEADING = re.compile(r"(</?h)3(?=[ >])")
# Ids that the page itself gives: headings of texts keep out of their way.
PAGE_OWN = re.compile(
    r"code|main|refuse|signup|travel|(?:list|notice|share|signup|tell)-.*|.*-(?:title|error)"
)


class Heading(NamedTuple):
    """A main heading of a text: where it is, and what it says as plain text."""

    id: str
    text: str


def prose(body: str) -> tuple[str, list[Heading]]:
    """A rendered text whose headings have ids, and its main headings (``h2``) in their order.

    Headings below the second level that no ``h2`` precedes are raised: below the title, nothing is skipped.
    """
    ids = _Ids()
    headings: list[Heading] = []

    def named(found: re.Match[str]) -> str:
        level, attributes, inner = found.groups(default="")
        text = plain_text(inner)
        heading = Heading(ids.free(text), text)
        if level == "2" and text:
            headings.append(heading)
        return f'<h{level} id="{heading.id}"{attributes}>{inner}</h{level}>'

    return HEADING.sub(named, _raised(body)), headings


def _raised(body: str) -> str:
    before, first, rest = body.partition("<h2")
    return SUBHEADING.sub(r"\g<1>2", before) + first + rest


class _Ids:
    """Ids of one text, each given once."""

    def __init__(self) -> None:
        self.given: set[str] = set()

    def free(self, text: str) -> str:
        wanted = slug_of(text)[:LONGEST].rstrip("-")
        if not wanted or PAGE_OWN.fullmatch(wanted):
            wanted = f"h-{wanted}".rstrip("-")
        found = next(candidate for candidate in self._candidates(wanted) if candidate not in self.given)
        self.given.add(found)
        return found

    @staticmethod
    def _candidates(wanted: str) -> Iterator[str]:
        yield wanted
        number = 1
        while True:
            number += 1
            yield f"{wanted}-{number}"
