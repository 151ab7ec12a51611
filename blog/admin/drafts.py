"""The facts of a draft that can be checked, and what a check says. Free of the database."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from blog.reading import plain_text

LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
# The other blocks hold no markup; code may look like it.
MARKUP_BLOCKS = {"text", "callout", "tips"}


class Finding(NamedTuple):
    """What is so, what to do about it, and the name of the field in the editor."""

    what: str
    fix: str
    field: str = "body"


@dataclass(frozen=True)
class Draft:
    """A page as it was last saved.

    ``blocks`` are those of its text, raw, as (type, value). ``made`` is the description made from the text.
    ``hidden`` are the titles of what it links to and readers cannot open. None stands for what pages of its
    kind do not have.
    """

    title: str
    seo_title: str = ""
    description: str = ""
    made: str = ""
    blocks: Sequence[tuple[str, Any]] | None = None
    hidden: Sequence[str] = ()
    relation: str | None = None
    relation_party: str = ""
    has_category: bool | None = None
    has_tags: bool | None = None

    @cached_property
    def markup(self) -> str:
        """All its rich text."""
        texts = (strings(value) for kind, value in self.blocks or () if kind in MARKUP_BLOCKS)
        return "\n".join(text for those in texts for text in those)


def strings(value: Any) -> Iterator[str]:
    """Every text in the raw value of a block, without the names and ids of its parts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name not in {"id", "type"}:
                yield from strings(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from strings(part)


def links(markup: str) -> list[tuple[dict[str, str], str]]:
    """The links of rich text: their attributes, and their words."""
    return [(dict(ATTRIBUTE.findall(given)), plain_text(words)) for given, words in LINK.findall(markup)]
