"""The three formats: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from blog.feeds.items import Channel, Item

# The relation of a post, for machines (docs/feeds.md).
NAMESPACE = "https://snakkis.no/ns/feed"
EMPTY_SINCE = datetime(1970, 1, 1, tzinfo=UTC)


class _Ours(SyndicationFeed):
    """What both XML formats have beyond Django's own."""

    namespaces: ClassVar[dict[str, str]] = {"xmlns:snakkis": NAMESPACE}

    def latest_post_date(self) -> datetime:
        """An empty feed is the same at every hour."""
        return super().latest_post_date() if self.items else EMPTY_SINCE

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        ours: Item = item["ours"]
        party = {"party": ours.party} if ours.party else {}
        handler.addQuickElement("snakkis:relation", ours.relation, party)
        if ours.disclosure:
            handler.addQuickElement("snakkis:disclosure", ours.disclosure)


class Rss(_Ours, Rss201rev2Feed):
    """The text in ``content:encoded``, the picture as Media RSS: an enclosure must state its size."""

    namespaces: ClassVar[dict[str, str]] = {
        **_Ours.namespaces,
        "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
        "xmlns:media": "http://search.yahoo.com/mrss/",
    }

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **self.namespaces}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        ours: Item = item["ours"]
        handler.addQuickElement("content:encoded", ours.html)
        picture = {"url": ours.image, "type": ours.image_type, "medium": "image"}
        handler.addQuickElement("media:content", None, picture)


class Atom(_Ours, Atom1Feed):
    """The text in ``content``, the picture as an enclosure."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), **self.namespaces}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        ours: Item = item["ours"]
        handler.addQuickElement("content", ours.html, {"type": "html"})
        picture = {"rel": "enclosure", "href": ours.image, "type": ours.image_type}
        handler.addQuickElement("link", None, picture)


def rss(channel: Channel, items: Sequence[Item]) -> str:
    return _xml(Rss, channel, items)


def atom(channel: Channel, items: Sequence[Item]) -> str:
    return _xml(Atom, channel, items)


def json_feed(channel: Channel, items: Sequence[Item]) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.link,
        "feed_url": channel.url,
        "description": channel.description,
        "language": channel.place.lang,
        "authors": [{"name": channel.place.name, "url": channel.place.home}],
        "items": [_json_item(item, channel.place.lang) for item in items],
    }
    return json.dumps(feed, ensure_ascii=False, separators=(",", ":"))


# By the key of blog.discovery.metadata.FORMATS, which has their media types.
WRITERS: dict[str, Callable[[Channel, Sequence[Item]], str]] = {"rss": rss, "atom": atom, "json": json_feed}


def _xml(kind: type[SyndicationFeed], channel: Channel, items: Sequence[Item]) -> str:
    feed = kind(
        title=channel.title,
        link=channel.link,
        description=channel.description,
        subtitle=channel.description,
        language=channel.place.lang,
        author_name=channel.place.name,
        author_link=channel.place.home,
        feed_url=channel.url,
        feed_guid=channel.url,
    )
    for item in items:
        feed.add_item(
            title=item.title,
            link=item.url,
            # Readers take it for HTML.
            description=escape(item.summary),
            author_name=item.author or None,
            author_link=item.author_url or None,
            pubdate=item.published,
            updateddate=item.updated,
            unique_id=item.id,
            unique_id_is_permalink=False,
            categories=item.tags,
            ours=item,
        )
    return feed.writeString("utf-8")


def _json_item(item: Item, lang: str) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        "summary": item.summary,
        "image": item.image,
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "authors": [{"name": item.author, "url": item.author_url}] if item.author else [],
        "tags": item.tags,
        "language": lang,
        "_snakkis": {"relation": item.relation, "party": item.party, "disclosure": item.disclosure},
    }
