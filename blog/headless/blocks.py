"""The blocks of a text as data. Nothing here asks the database."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.utils.html import escape
from wagtail.blocks import StreamValue
from wagtail.documents.models import Document
from wagtail.models import Page

from blog.films import film_of
from blog.headless.blocks_out import Block
from blog.headless.pictures import picture_of

Child = StreamValue.StreamChild


class Shown(NamedTuple):
    """What blocks show of other things.

    ``html`` of each rich text by its source; ``terms`` and ``documents`` by the id that a block has chosen.
    ``card`` writes a page as a link, ``origin`` is the site's address.
    """

    html: Mapping[str, str]
    terms: Mapping[int, Page]
    documents: Mapping[int, Document]
    card: Callable[[Page], dict[str, Any]]
    origin: str


def rich_sources(block: Child) -> Iterator[str]:
    """The rich texts of a block, as the database has them."""
    if block.block_type == "text":
        yield block.value.source
    elif block.block_type == "callout":
        yield block.value["text"].source
    elif block.block_type == "tips":
        yield from (tip["text"].source for tip in block.value)
    elif block.block_type == "table":
        yield from (cell.value.source for cell in _cells(block) if hasattr(cell.value, "source"))


def _cells(block: Child) -> Iterator[Any]:
    for row in block.value["table"].rows:
        yield from row


def written(blocks: Iterable[Child], shown: Shown) -> list[Block]:
    """The blocks in their order, without those that show nothing now."""
    found = ((block.block_type, WRITERS[block.block_type](block.value, shown)) for block in blocks)
    return [{"type": kind, **value} for kind, value in found if value is not None]


def _text(value: Any, shown: Shown) -> Block:
    return {"html": shown.html[value.source]}


def _quote(value: Any, shown: Shown) -> Block:
    return {"quote": value["quote"] or "", "source": value["source"] or ""}


def _callout(value: Any, shown: Shown) -> Block:
    return {"heading": value["heading"] or "", "html": shown.html[value["text"].source]}


def _tips(value: Any, shown: Shown) -> Block:
    tips = [{"heading": tip["heading"] or "", "html": shown.html[tip["text"].source]} for tip in value]
    return {"tips": tips}


def picture(value: Any, origin: str) -> Block | None:
    """A picture in a text; None without one."""
    image = value["image"]
    if not image:
        return None
    wide = bool(value.get("wide"))
    alt = "" if image.decorative else image.contextual_alt_text or ""
    found = picture_of(image, "wide" if wide else "text", origin, alt)
    return {"picture": found, "caption": value["caption"] or "", "wide": wide, "url": ""}


def _embed(value: Any, shown: Shown) -> Block | None:
    film = film_of(value["url"] or "")
    if film is None:
        return None
    return {"title": value["title"] or "", "host": film.host, "url": film.address, "player": film.player}


def _table(value: Any, shown: Shown) -> Block:
    table = value["table"]
    columns = [{"heading": column["heading"] or "", "kind": column["block"].name} for column in table.columns]
    rows = [[_cell(cell.value, shown) for cell in row] for row in table.rows]
    return {
        "caption": table.caption or "",
        "columns": columns,
        "rows": rows,
        "row_headings": bool(value["row_headings"]),
    }


def _cell(value: Any, shown: Shown) -> str:
    return shown.html[value.source] if hasattr(value, "source") else escape(value or "")


def _code(value: Any, shown: Shown) -> Block:
    return {"language": value["language"] or "", "code": value["code"] or ""}


def _term(value: Any, shown: Shown) -> Block | None:
    term = value["term"] and shown.terms.get(value["term"].pk)
    return {"term": {**shown.card(term), "description": term.search_description}} if term else None


def _download(value: Any, shown: Shown) -> Block | None:
    document = value["document"] and shown.documents.get(value["document"].pk)
    if not document:
        return None
    return {
        "title": document.title,
        "url": urljoin(shown.origin, document.url),
        "extension": document.file_extension,
        "size": document.file_size,
    }


def _signup(value: Any, shown: Shown) -> Block:
    return {"lists": list(value["lists"] or [])}


WRITERS: dict[str, Callable[[Any, Shown], Block | None]] = {
    "text": _text,
    "quote": _quote,
    "callout": _callout,
    "tips": _tips,
    "picture": lambda value, shown: picture(value, shown.origin),
    "embed": _embed,
    "table": _table,
    "code": _code,
    "term": _term,
    "download": _download,
    "signup": _signup,
}
