"""What can be said of a text without looking anything up: its words, how long it takes, how it begins."""

import html
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

WORDS_A_MINUTE = 200
EXCERPT_LENGTH = 220

BLOCK_END = re.compile(r"</(?:p|h\d|li)>|<(?:br|hr)\s*/?>")
TAG = re.compile(r"<[^>]+>")
PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)


def plain_text(markup: str) -> str:
    """Rich text without its markup, one line."""
    return " ".join(html.unescape(TAG.sub("", BLOCK_END.sub(" ", markup))).split())


def reading_minutes(body: Iterable[Mapping[str, Any]]) -> int:
    """Minutes to read a body (raw StreamField blocks) at 200 words a minute, at least one."""
    words = sum(len(plain_text(text).split()) for block in body for text in _texts(block["value"]))
    return max(1, round(words / WORDS_A_MINUTE))


def excerpt(body: Iterable[Mapping[str, Any]]) -> str:
    """The beginning of the first paragraph, cut between words."""
    for block in body:
        if block["type"] == "text":
            for paragraph in PARAGRAPH.findall(block["value"]):
                if text := plain_text(paragraph):
                    return textwrap.shorten(text, EXCERPT_LENGTH, placeholder=" …")
    return ""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
