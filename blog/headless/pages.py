"""The kinds of pages that the blog has."""

from functools import partial
from typing import Any, Literal

from django.db.models import QuerySet
from ninja import Field
from wagtail.models import Page

from blog.discovery.things import published, updated
from blog.headless import fields
from blog.headless.batch import BODIES, Batch
from blog.headless.blocks_out import BlockOut
from blog.headless.bodies import resolved
from blog.headless.kinds import Kind, plain, register
from blog.headless.links import card
from blog.headless.schemas import (
    AuthorOut,
    CardOut,
    CategoryOut,
    HeadingOut,
    PageOut,
    PictureOut,
    RelationOut,
    SeriesOut,
    TagOut,
)
from blog.models import BlogIndexPage, GlossaryIndexPage, HomePage, PostPage, StandardPage, TermPage
from blog.search.mentions import mentions
from blog.selectors.pictures import renditions_for


class TextPageOut(PageOut):
    """A page with a text of its own."""

    body_html: str = Field("", description="The whole text; headings have ids, terms of the glossary links.")
    body: list[BlockOut] = Field([], description="The same, block by block.")
    contents: list[HeadingOut] = []


class PostOut(TextPageOut):
    """A post of the blog."""

    type: Literal["post"]
    excerpt: str = Field("", description="A few lines for lists, plain text.")
    intro: str = ""
    picture: PictureOut | None = None
    author: AuthorOut | None = None
    category: CategoryOut | None = None
    series: SeriesOut | None = None
    tags: list[TagOut] = []
    relation: RelationOut | None = None
    reading_minutes: int = 1
    previous: CardOut | None = Field(None, description="The post before it in time.")
    next: CardOut | None = None
    related: list[CardOut] = []


class TermOut(TextPageOut):
    """A term of the glossary."""

    type: Literal["term"]
    other_forms: list[str] = []
    tags: list[TagOut] = []
    mentions: list[CardOut] = Field([], description="The newest posts that mention it.")


class StandardPageOut(TextPageOut):
    """A page beside the blog."""

    type: Literal["page"]
    intro: str = ""


class HomeOut(PageOut):
    """The front page of a language."""

    type: Literal["home"]
    intro: str = Field("", description="HTML.")


class BlogOut(PageOut):
    """The page under which the posts are."""

    type: Literal["blog"]


class GlossaryOut(PageOut):
    """The page under which the terms are."""

    type: Literal["glossary"]


POST: dict[str, fields.Field] = {
    **fields.COMMON,
    **fields.BODY,
    "published_at": lambda page, _batch: published(page).isoformat(),
    "updated_at": lambda page, _batch: updated(page).isoformat(),
    "excerpt": lambda page, _batch: page.excerpt,
    "intro": lambda page, _batch: page.intro,
    "picture": fields.picture,
    "author": fields.author,
    "category": fields.category,
    "series": fields.series,
    "tags": fields.tags,
    "relation": fields.relation,
    "reading_minutes": lambda page, _batch: page.reading_minutes,
    "previous": lambda _page, batch: batch.others.older and card(batch.others.older),
    "next": lambda _page, batch: batch.others.newer and card(batch.others.newer),
    "related": lambda _page, batch: list(map(card, batch.others.related)),
}
TERM: dict[str, fields.Field] = {
    **fields.COMMON,
    **fields.BODY,
    "other_forms": lambda page, _batch: [
        form.strip() for form in page.other_forms.split(",") if form.strip()
    ],
    "tags": fields.tags,
    "mentions": lambda page, batch: list(map(card, mentions(page, batch.lang))),
}
PAGE: dict[str, fields.Field] = {
    **fields.COMMON,
    **fields.BODY,
    "intro": lambda page, _batch: page.intro,
}


def _intro(page: HomePage, batch: Batch) -> str:
    return resolved([page.intro], batch.place.origin)[page.intro]


NAMED = ("author", "category", "series")


def _posts(wanted: frozenset[str]) -> QuerySet[Any]:
    named = [name for name in NAMED if wanted & {name, "json_ld", "seo"}]
    rows = _texts(PostPage, wanted).select_related("locale", "picture", *named)
    if "picture" in wanted:
        rows = rows.prefetch_related(renditions_for("picture", "cover"))
    if "author" in wanted:
        rows = rows.prefetch_related("author__picture", renditions_for("author__picture", "portrait"))
    return rows


def _texts(model: type[Page], wanted: frozenset[str]) -> QuerySet[Any]:
    rows = model.objects.select_related("locale")
    return rows if wanted & BODIES else rows.defer("body")


def register_kinds() -> None:
    register(Kind("post", PostPage, PostOut, POST, _posts, alone=frozenset({"previous", "next", "related"})))
    register(Kind("term", TermPage, TermOut, TERM, partial(_texts, TermPage), frozenset({"mentions"})))
    register(Kind("page", StandardPage, StandardPageOut, PAGE, partial(_texts, StandardPage)))
    register(Kind("home", HomePage, HomeOut, {**fields.COMMON, "intro": _intro}, plain(HomePage)))
    register(Kind("blog", BlogIndexPage, BlogOut, fields.COMMON, plain(BlogIndexPage)))
    register(Kind("glossary", GlossaryIndexPage, GlossaryOut, fields.COMMON, plain(GlossaryIndexPage)))
