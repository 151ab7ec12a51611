"""What can be said of a text by itself: its words, how long it takes, how it begins."""

import html
import re
import textwrap
from itertools import chain

from wagtail.blocks import StreamValue

WORDS_A_MINUTE = 200
EXCERPT_LENGTH = 220

BLOCK_END = re.compile(r"</(?:p|h\d|li)>|<(?:br|hr)\s*/?>")
TAG = re.compile(r"<[^>]+>")
PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)


def plain_text(markup: str) -> str:
    """Rich text without its markup, one line."""
    return " ".join(html.unescape(TAG.sub("", BLOCK_END.sub(" ", markup))).split())


def reading_minutes(body: StreamValue) -> int:
    """Minutes to read all the blocks of a body at 200 words a minute, at least one."""
    texts = body.stream_block.get_searchable_content(body)
    return max(1, round(sum(len(text.split()) for text in texts) / WORDS_A_MINUTE))


def excerpt(body: StreamValue) -> str:
    """How it begins, cut between words: the first paragraph, else the first block with words."""
    texts = [block.value.source for block in body if block.block_type == "text"]
    paragraphs = (plain_text(paragraph) for text in texts for paragraph in PARAGRAPH.findall(text))
    blocks = (" ".join(block.block.get_searchable_content(block.value)) for block in body)
    beginning = next(filter(str.strip, chain(paragraphs, blocks)), "")
    short = textwrap.shorten(beginning, EXCERPT_LENGTH, placeholder=" …")
    return short if short != "…" else f"{beginning.strip()[:EXCERPT_LENGTH]}…"
