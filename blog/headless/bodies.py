"""The texts of several pages as data, in as many queries as for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from blog.contents import Heading
from blog.feeds.texts import Blocks, alone, expanded, filled, shown_in, streams
from blog.headless.blocks import Shown, rich_sources, written
from blog.headless.known import finished
from blog.headless.links import link
from blog.markup import clean
from blog.models import PostPage, ReadablePage
from blog.selectors.site import full_url
from blog.selectors.terms import linked_terms


@dataclass(frozen=True)
class Body:
    """``html`` is the whole text, ``contents`` its main headings, ``blocks`` the same piece by piece."""

    html: str = ""
    contents: list[Heading] = field(default_factory=list)
    blocks: list[dict[str, Any]] = field(default_factory=list)


def bodies(
    pages: Sequence[ReadablePage], lang: str, origin: str, *, as_html: bool, as_blocks: bool
) -> list[Body]:
    """The texts of ``pages``, in the active language ``lang``."""
    texts = streams(pages)
    context = shown_in([*chain(*texts)], lang)
    html = _html(pages, texts, context, lang) if as_html else [("", [])] * len(pages)
    blocks = _blocks(texts, context, origin) if as_blocks else [[]] * len(pages)
    return [Body(*found, told) for found, told in zip(html, blocks, strict=True)]


def _html(
    pages: Sequence[ReadablePage], texts: Sequence[Blocks], context: dict[str, Any], lang: str
) -> list[tuple[str, list[Heading]]]:
    """Each text with terms of the glossary as links, where the page itself has them."""
    terms = linked_terms(lang)
    return [
        finished(html, full_url(page), terms if isinstance(page, PostPage) and page.link_terms else None)
        for page, html in zip(pages, expanded(texts, context), strict=True)
    ]


def _blocks(texts: Sequence[Blocks], context: dict[str, Any], origin: str) -> list[list[dict[str, Any]]]:
    sources = dict.fromkeys(source for block in chain(*texts) for source in rich_sources(block))
    shown = Shown(resolved(sources, origin), context["terms"], context["documents"], link, origin)
    return [written(text, shown) for text in texts]


def resolved(sources: Iterable[str], origin: str) -> dict[str, str]:
    """Rich texts as the database has them, each with the clean HTML of it with real addresses."""
    sources = list(sources)
    return {
        source: alone(html, f"{origin}/")
        for source, html in zip(sources, filled(map(clean, sources)), strict=True)
    }
