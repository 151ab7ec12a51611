"""Posts in their order, each read in a constant number of queries."""

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from wagtail.models import Page

from blog.models import PostPage
from blog.page_cache.memory import remembered
from blog.selectors.pictures import renditions_for
from blog.selectors.public import in_language, public_pages

POSTS_A_PAGE = 12
NEWEST_FIRST = ("-moment", "-pk")
# What lists show. Django spends more on naming the columns of a query than the database on reading them.
LISTED = [
    *("title", "slug", "url_path", "locale", "date", "moment", "relation", "relation_party"),
    *("intro", "search_description", "beginning", "minutes", "counted_minutes"),
    *("author__name", "author__slug", "category__name", "category__slug", "picture"),
    *("series__name", "series__is_weekly"),
]


def public_posts(lang: str | None = None) -> QuerySet[PostPage]:
    """Public posts for lists, newest first, without their texts; those of one language if given."""
    posts = PostPage.objects.select_related("author", "category", "series").only(*LISTED)
    posts = posts.prefetch_related("picture", renditions_for("picture", "list", "lead"))
    if lang is not None:
        posts = posts.filter(in_language(lang))
    return public_pages(posts).order_by(*NEWEST_FIRST)


def all_posts(lang: str, number: str | None) -> PaginatorPage[PostPage]:
    """A side of all the posts of a language, which are counted once a generation."""
    posts = public_posts(lang)
    return post_side(posts, number, count=remembered(f"posts:{lang}", posts.count))


def post_side(
    posts: QuerySet[PostPage], number: str | None, count: int | None = None
) -> PaginatorPage[PostPage]:
    """Twelve posts. Any number a visitor may have typed gives a side that exists."""
    paginator = Paginator(posts, POSTS_A_PAGE)
    if count is not None:
        paginator.count = count
    return paginator.get_page(number)


def disclosure_of(page: Page) -> str:
    """What ties us to what a page is about, in a sentence of its language; empty for all but some posts."""
    post = PostPage.objects.select_related("locale").filter(pk=page.pk).first()
    return post.disclosure if post else ""
