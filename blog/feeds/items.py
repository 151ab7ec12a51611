"""A feed and its items, before they take the form of one of the three formats."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid5

from django.urls import reverse
from django.utils.html import format_html

from blog.discovery.pictures import picture_of_page
from blog.discovery.things import Place, published, updated
from blog.feeds.texts import full_texts
from blog.selectors.feeds import FeedPost

# What XML 1.0 has no way to write, not even escaped.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Channel:
    """A feed. ``link`` is the page whose posts it has, ``url`` its own address; both are absolute."""

    title: str
    description: str
    link: str
    url: str
    place: Place


@dataclass(frozen=True)
class Item:
    """A post. ``id`` stays when its address changes. ``summary`` is plain text, ``html`` the whole text."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    author: str
    author_url: str
    tags: list[str]
    image: str
    image_type: str
    relation: str
    party: str
    disclosure: str


def items_of(posts: Sequence[FeedPost], place: Place) -> list[Item]:
    """The posts as items, in the active language."""
    texts = full_texts([found.post for found in posts], place.lang)
    return [_item(found, text, place) for found, text in zip(posts, texts, strict=True)]


def _item(found: FeedPost, text: str, place: Place) -> Item:
    post, picture = found.post, picture_of_page(found.post, place.identity)
    author_url = place.origin + reverse("blog-author", args=[post.author.slug]) if post.author else ""
    above = format_html("<p><strong>{}</strong></p>\n", post.disclosure) if post.disclosure else ""
    shelves = [named.name for named in (post.category, post.series) if named]
    fields: dict[str, Any] = {
        "id": uuid5(post.translation_key, place.lang).urn,
        "url": post.full_url,
        "title": post.title,
        "summary": " ".join(filter(None, [post.disclosure, post.description])),
        "html": above + text,
        "published": published(post),
        "updated": updated(post),
        "author": post.author.name if post.author else "",
        "author_url": author_url,
        "tags": list(dict.fromkeys([*shelves, *found.tags])),
        "image": place.origin + picture.path,
        "image_type": picture.type,
        "relation": post.relation,
        "party": post.relation_party,
        "disclosure": post.disclosure,
    }
    return Item(**{name: writable(value) for name, value in fields.items()})


def writable(value: Any) -> Any:
    """Text, also in a list, as XML can write it; anything else as it is."""
    if isinstance(value, list):
        return [writable(part) for part in value]
    return UNWRITABLE.sub("", value) if isinstance(value, str) else value
