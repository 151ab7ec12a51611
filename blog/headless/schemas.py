"""What front ends are told of pages: the parts that several kinds of pages have.

All addresses are absolute, all times ISO 8601 with their offset, all HTML clean (blog.feeds.texts.alone).
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

Url = Annotated[str, Field(description="Absolute address.")]


class LinkOut(Schema):
    """A page to go to."""

    id: int
    title: str
    url: Url
    path: str = Field(description="The address without the site: what ``?path=`` takes.")


class CardOut(LinkOut):
    """A page to go to, with what a card shows of it."""

    excerpt: str
    published_at: datetime | None


class TranslationOut(LinkOut):
    """The same page in another language."""

    locale: str


class SourceOut(Schema):
    """The files of a picture in one format, for ``<source type srcset>``."""

    type: str = Field(examples=["image/avif"])
    srcset: str = Field(description="Addresses with widths, narrowest first.")


class PictureOut(Schema):
    """A picture. ``drawn`` is one of the site's own, made from the title: decoration, so ``alt`` is empty."""

    src: Url
    width: int
    height: int
    alt: str
    credit: str
    sources: list[SourceOut] = Field(description="Smallest format first; empty for a drawn one.")
    drawn: bool


class AuthorOut(Schema):
    name: str
    slug: str
    url: Url
    role: str
    bio: str
    website: str
    picture: PictureOut | None


class CategoryOut(Schema):
    """A category: the one shelf a post stands on."""

    name: str
    slug: str
    url: Url
    description: str


class SeriesOut(CategoryOut):
    """Posts that belong together. A weekly one numbers them by their ISO week."""

    is_weekly: bool


class TagOut(Schema):
    name: str
    slug: str
    url: Url


class RelationOut(Schema):
    """What ties the site to what the text is about. The law asks that readers see ``disclosure`` above it."""

    kind: Literal["none", "own-product", "advertisement", "received-product"]
    party: str = Field(description="Who paid for it or gave it.")
    disclosure: str = Field(description="A sentence in the language of the page; empty for «none».")


class HeadingOut(Schema):
    """A main heading of ``body_html``, where it has this id."""

    id: str
    text: str


class AlternateOut(Schema):
    hreflang: str
    href: Url


class SharedPictureOut(Schema):
    """What chats show with the link (Open Graph). Width and height are pixels."""

    url: Url
    type: str
    width: int
    height: int
    alt: str


class SeoOut(Schema):
    """What the head of the page says. ``canonical`` is the page on this site: a copy elsewhere names it."""

    title: str
    description: str
    canonical: Url
    kind: Literal["article", "website"] = Field(description="Open Graph's ``og:type``.")
    locale: str = Field(examples=["nb_NO"])
    image: SharedPictureOut
    alternates: list[AlternateOut]


class MatchOut(Schema):
    """A stretch of the place where a search found the page. ``hit``: a word that was searched for."""

    text: str
    hit: bool


class PageOut(Schema):
    """What every page has. ``id`` and ``type`` are always there, the rest as far as ``fields`` asks."""

    id: int
    title: str = ""
    url: str = ""
    path: str = ""
    slug: str = ""
    locale: str = Field("", examples=["nb"])
    published_at: datetime | None = None
    updated_at: datetime | None = None
    description: str = Field("", description="What the editor wrote for search engines.")
    translations: list[TranslationOut] = []
    breadcrumbs: list[LinkOut] = Field([], description="From the front page to the page itself.")
    campaigns: list[str] = Field([], description="What ambassadors who pass it on now have to disclose.")
    seo: SeoOut | None = None
    json_ld: dict[str, Any] = Field({}, description="schema.org, for ``<script type=application/ld+json>``.")
    match: list[MatchOut] = Field([], description="Of a search: where it was found.")
