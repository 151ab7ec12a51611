"""What the blocks of an issue show, before it takes the form of a page, a mail or a text."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import override
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from blog.markup import clean
from blog.models import Picture, PostPage
from blog.selectors.public import linked_pages, public_pages
from newsletter.issues.pictures import prefetch
from newsletter.models import IssuePage

Block: TypeAlias = StreamValue.StreamChild
# No rich text can hold it: its own are escaped.
BETWEEN = "<!-- the next text -->"
# What of a block holds the page that it chooses.
CHOICES = {"post": "post", "term": "term", "button": "page", "picture": "page"}


@dataclass(frozen=True)
class Shown:
    """What of other things anybody may see: by the id that a block has chosen, and texts with their links
    filled in, by the identity of the block: one that was just added has no id."""

    pages: dict[int, Page]
    posts: dict[int, PostPage]
    texts: dict[int, str]


def chosen(body: StreamValue, segments: Collection[int]) -> Iterator[Block]:
    """The blocks that somebody in exactly these segments reads."""
    for block in body:
        if block.block_type != "condition":
            yield block
        elif (segment := block.value["segment"]) and segment.pk in segments:
            yield from block.value["shown"]
        else:
            yield from block.value["otherwise"]


def every(body: StreamValue) -> Iterator[Block]:
    """All blocks, those of every segment and of nobody."""
    for block in body:
        if block.block_type == "condition":
            yield from block.value["shown"]
            yield from block.value["otherwise"]
        else:
            yield block


def pictures(blocks: Iterable[Block]) -> list[Picture]:
    """The pictures that stand in the text itself."""
    found = (block.value["image"] for block in blocks if block.block_type == "picture")
    return [picture for picture in found if picture]


def read(issue: IssuePage) -> Shown:
    """What the letters of an issue show of other things, with the files of its pictures. A constant number of
    queries."""
    posts = PostPage.objects.select_related("locale", "picture").defer("body")
    blocks = list(every(issue.body))
    shown = look_up(blocks, issue.locale.language_code, public_pages(posts))
    prefetch([*pictures(blocks), *(post.picture for post in shown.posts.values())])
    return shown


def look_up(blocks: Sequence[Block], lang: str, posts: QuerySet[PostPage]) -> Shown:
    """What ``blocks`` show, in a language; of posts, those among ``posts``."""
    picked = [block.value[CHOICES[block.block_type]] for block in blocks if block.block_type in CHOICES]
    pages = linked_pages([page.pk for page in picked if page], lang)
    return Shown(pages, _posts(pages, posts), _texts(blocks, lang))


def _posts(pages: dict[int, Page], posts: QuerySet[PostPage]) -> dict[int, PostPage]:
    ids = [page.pk for page in pages.values()]
    found = {post.pk: post for post in posts.filter(pk__in=ids)} if ids else {}
    return {picked: found[page.pk] for picked, page in pages.items() if page.pk in found}


def _texts(blocks: Iterable[Block], lang: str) -> dict[int, str]:
    sources = {id(block): clean(block.value.source) for block in blocks if block.block_type == "text"}
    with override(lang):
        html = expand_db_html(BETWEEN.join(sources.values()))
    return dict(zip(sources, html.split(BETWEEN), strict=True)) if sources else {}


def address(block: Block, shown: Shown) -> str:
    """Where a button or a picture leads; empty for nowhere, or to what not everybody may read."""
    page = block.value["page"]
    if page:
        found = shown.pages.get(page.pk)
        return absolute_url(found) if found else ""
    return str(block.value["url"] or "")


def absolute_url(page: Page) -> str:
    """The address of a page, for use outside the site."""
    return urljoin(settings.BASE_URL, str(page.url or "/"))
