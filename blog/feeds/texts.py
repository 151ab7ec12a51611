"""The full texts of posts as they travel alone: absolute addresses, no forms, films as links."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any
from urllib.parse import urljoin

import nh3
from django.utils.html import format_html
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from blog.films import film_of
from blog.models import PostPage, ReadablePage
from blog.selectors.pictures import prefetch_renditions
from blog.selectors.public import linked_pages, public_documents

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "blockquote", "pre"),
    *("ul", "ol", "li", "figure", "figcaption", "img"),
    *("a", "abbr", "b", "cite", "code", "em", "i", "q", "s", "strong", "sub", "sup"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "hreflang"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope"},
}
NOT_ALONE = {"signup"}
# No text can hold it: its own are escaped.
BETWEEN = "<!-- the next text -->"

Blocks = list[StreamValue.StreamChild]


def full_texts(posts: Sequence[PostPage], lang: str) -> list[str]:
    """The HTML of each post, which share their queries: as many for twenty as for one."""
    if not posts:
        return []
    bodies = streams(posts)
    texts = expanded(bodies, shown_in([*chain(*bodies)], lang))
    return [alone(text, post.full_url) for text, post in zip(texts, posts, strict=True)]


def streams(posts: Sequence[ReadablePage]) -> list[Blocks]:
    """The blocks of all posts as one stream, which looks up the pictures they chose at once."""
    stream_block = PostPage.body.field.stream_block
    known = set(stream_block.child_blocks)
    raw = [[block for block in post.body.raw_data if block["type"] in known] for post in posts]
    stream = iter(stream_block.to_python([*chain(*raw)]))
    return [[next(stream) for _ in body] for body in raw]


def shown_in(blocks: Blocks, lang: str) -> dict[str, Any]:
    """What blocks show of other things, as ``blog.bodies`` does for a page."""
    pictures = [block.value["image"] for block in blocks if block.block_type == "picture"]
    prefetch_renditions(pictures, "text", "wide")
    terms = [block.value["term"] for block in blocks if block.block_type == "term"]
    documents = [block.value["document"] for block in blocks if block.block_type == "download"]
    return {
        "terms": linked_pages([term.pk for term in terms if term], lang),
        "documents": public_documents([document.pk for document in documents if document]),
    }


def expanded(bodies: Sequence[Blocks], context: dict[str, Any]) -> list[str]:
    """The HTML of each, with what it shows of other things."""
    written = (
        "\n".join(_html(block, context) for block in body if block.block_type not in NOT_ALONE)
        for body in bodies
    )
    return filled(written)


def filled(texts: Iterable[str]) -> list[str]:
    """The texts with the links they have to pages and documents, all looked up at once."""
    texts = list(texts)
    return expand_db_html(BETWEEN.join(texts)).split(BETWEEN) if texts else []


def _html(block: StreamValue.StreamChild, context: dict[str, Any]) -> str:
    if block.block_type != "embed":
        return str(block.render(context))
    film = film_of(block.value["url"] or "")
    link = '<p><a href="{}">{} ({})</a></p>'
    return format_html(link, film.address, block.value["title"], film.host) if film else ""


def alone(html: str, url: str) -> str:
    """``html`` without what only a page of ours can show. Addresses begin at ``url``."""

    def absolute(tag: str, name: str, value: str) -> str | None:
        try:
            return urljoin(url, value) if name in {"href", "src"} else value
        except ValueError:  # no address at all, such as «http://[»
            return None

    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=absolute,
        link_rel=None,
    ).strip()
