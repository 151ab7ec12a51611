"""What an import makes of a page, to compare with what the page says now."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from blog.importing.documents import Document
from blog.importing.links import keys_linked, link
from blog.importing.markdown import Block, blocks_of, normal
from blog.models import PostPage, Relation, TermPage


@dataclass(frozen=True)
class Content:
    """The fields an import writes. A term has only the first four."""

    title: str
    description: str
    tags: list[str]
    blocks: list[Block]
    intro: str = ""
    date: datetime | None = None
    author: str = ""
    category: str = ""
    series: str = ""
    relation: str = Relation.NONE.value
    relation_party: str = ""


def content_of(document: Document, pages: Mapping[str, int]) -> tuple[Content, list[str]]:
    """What a document makes of its page, and the keys it links to. ``pages``: page id by known key."""
    front = document.front
    blocks = blocks_of(document.markdown, front.title)
    common = (front.title, front.description, front.keywords, link(blocks, pages))
    if document.identity.kind == "term":
        return Content(*common), keys_linked(blocks)
    own = (front.intro, front.date, front.author, front.category, front.series)
    return Content(*common, *own, front.relation or Relation.NONE.value, front.relation_party), keys_linked(
        blocks
    )


def content_on(page: PostPage | TermPage) -> Content:
    """The same fields as they stand on a page or one of its revisions."""
    common = (
        page.title,
        page.search_description,
        [tag.name for tag in page.tags.all()],
        [(block["type"], block["value"]) for block in page.body.raw_data],
    )
    if isinstance(page, TermPage):
        return Content(*common)
    named = [named.name if named else "" for named in (page.author, page.category, page.series)]
    return Content(*common, page.intro, page.date, *named, page.relation, page.relation_party)


def imprint(content: Content) -> str:
    """A hash that is the same as long as nobody has changed what was written.

    Names are compared without case, as they are when an author, category or tag is reused.
    """
    values = {
        "title": content.title,
        "description": content.description,
        "tags": sorted(name.casefold() for name in content.tags),
        "blocks": [[kind, normal(value) if kind == "text" else value] for kind, value in content.blocks],
        "intro": content.intro,
        "date": content.date.astimezone(UTC).isoformat() if content.date else "",
        "author": content.author.casefold(),
        "category": content.category.casefold(),
        "series": content.series.casefold(),
        "relation": content.relation,
        "relation_party": content.relation_party,
    }
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
