"""Posts in their order, each read in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet
from taggit.models import Tag

from blog.models import PostPage, PostTag
from blog.selectors.pictures import renditions_for
from blog.selectors.public import in_language, public_pages

POSTS_A_PAGE, RELATED = 12, 3
NEWEST_FIRST = ("-moment", "-pk")
# What lists show. Django spends more on naming the columns of a query than the database on reading them.
LISTED = [
    *("title", "slug", "url_path", "locale", "date", "moment", "relation", "relation_party"),
    *("intro", "search_description", "beginning", "minutes", "counted_minutes"),
    *("author__name", "author__slug", "category__name", "category__slug", "picture"),
    *("series__name", "series__is_weekly"),
]


@dataclass(frozen=True)
class ReadOn:
    """Where a post leads: each of these posts stands there once."""

    older: PostPage | None
    newer: PostPage | None
    related: list[PostPage]


def public_posts(lang: str | None = None) -> QuerySet[PostPage]:
    """Public posts for lists, newest first, without their texts; those of one language if given."""
    posts = PostPage.objects.select_related("author", "category", "series").only(*LISTED)
    posts = posts.prefetch_related("picture", renditions_for("picture", "list", "lead"))
    if lang is not None:
        posts = posts.filter(in_language(lang))
    return public_pages(posts).order_by(*NEWEST_FIRST)


def post_side(posts: QuerySet[PostPage], number: str | None) -> PaginatorPage[PostPage]:
    """Twelve posts. Any number a visitor may have typed gives a side that exists."""
    return Paginator(posts, POSTS_A_PAGE).get_page(number)


def read_on(post: PostPage, tags: Sequence[Tag], lang: str) -> ReadOn:
    """The posts before and after it in time, and three others that share most of its tags. Four queries."""
    others = public_pages(PostPage.objects.filter(in_language(lang)).exclude(pk=post.pk or 0))
    in_common, place = _in_common(tags, others), (post.moment, post.pk or 0)
    found = list(public_posts(lang).filter(pk__in=[*in_common, *_beside(place, others)]))
    older = next((other for other in found if (other.moment, other.pk) < place), None)
    newer = next((other for other in reversed(found) if (other.moment, other.pk) > place), None)
    rest = [other for other in found if other.pk in in_common and other not in (older, newer)]
    return ReadOn(older, newer, sorted(rest, key=lambda other: -in_common[other.pk])[:RELATED])


def _beside(place: tuple[datetime, int], posts: QuerySet[PostPage]) -> list[int]:
    """The ids of the posts before and after a place in the order of all."""
    moment, pk = place
    ids = posts.order_by(*NEWEST_FIRST).values_list("pk", flat=True)
    before = ids.filter(moment__lte=moment).exclude(moment=moment, pk__gt=pk)
    after = ids.filter(moment__gte=moment).exclude(moment=moment, pk__lt=pk).reverse()
    return [*before[:1], *after[:1]]


def _in_common(tags: Sequence[Tag], posts: QuerySet[PostPage]) -> dict[int, int]:
    """How many of the tags others have, by their ids: of those with most, as many as may be needed."""
    if not tags:
        return {}
    # Asked of each post that has a tag; the ids of all public posts would be very many.
    is_public = Exists(posts.order_by().filter(pk=OuterRef("content_object")))
    same = PostTag.objects.filter(is_public, tag__in=tags)
    counted = same.values_list("content_object").annotate(common=Count("tag", distinct=True))
    return dict(counted.order_by("-common", "-content_object")[: RELATED + 2])
