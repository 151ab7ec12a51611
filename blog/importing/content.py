"""What an import makes of a page, to compare with what the page says now."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from blog.importing.values import Block, plain_blocks, raw_blocks
from blog.models import PostPage, PublicPage, Relation


@dataclass(frozen=True)
class Content:
    """The fields an import writes, as far as a page of its kind has them.

    ``more`` are fields that not every document states, by their name on the page: what it does not state is
    left as it is. ``publish`` is False for what must stay a draft. ``times`` are the moments Wagtail keeps of
    a page (go_live_at, first_published_at, ...). ``old`` are the addresses that shall lead to it.
    """

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
    more: Mapping[str, Any] = field(default_factory=dict)
    publish: bool = True
    times: Mapping[str, datetime] = field(default_factory=dict)
    slug: str = ""
    old: tuple[str, ...] = ()
    parent: int = 0


def content_on(page: PublicPage, stated: Iterable[str]) -> Content:
    """The same fields as they stand on a page or one of its revisions."""
    more = {name: value_on(page, name) for name in stated}
    tags = [tag.name for tag in page.tags.all()] if hasattr(page, "tags") else []
    blocks = plain_blocks(page.body.stream_block, list(page.body.raw_data)) if hasattr(page, "body") else []
    common = (page.title, page.search_description, tags, blocks, getattr(page, "intro", ""))
    if not isinstance(page, PostPage):
        return Content(*common, more=more)
    named = [named.name if named else "" for named in (page.author, page.category, page.series)]
    return Content(*common, page.date, *named, page.relation, page.relation_party, more=more)


def value_on(page: PublicPage, name: str) -> Any:
    """A field as ``Content.more`` has it: of what it points to, the id."""
    return page._meta.get_field(name).value_from_object(page)


def imprint(content: Content) -> str:
    """A hash that is the same as long as nobody has changed what was written.

    Names are compared without case, as they are when an author, category or tag is reused.
    """
    stream = PostPage._meta.get_field("body").stream_block
    values = {
        "title": content.title,
        "description": content.description,
        "tags": sorted(name.casefold() for name in content.tags),
        "blocks": plain_blocks(stream, raw_blocks(content.blocks)),
        "intro": content.intro,
        "date": _moment(content.date),
        "author": content.author.casefold(),
        "category": content.category.casefold(),
        "series": content.series.casefold(),
        "relation": content.relation,
        "relation_party": content.relation_party,
        "more": {name: _moment(value) for name, value in content.more.items()},
    }
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _moment(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value or ""
