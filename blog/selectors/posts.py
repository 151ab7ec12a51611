"""Posts in their order, each read in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet, Subquery
from taggit.models import Tag

from blog.models import PostPage, PostTag
from blog.selectors.pictures import renditions_for
from blog.selectors.public import in_language, public_pages

POSTS_A_PAGE, RELATED = 12, 3
# Some of them may stand before or after the post, or not be public.
CANDIDATES = 20
NEWEST_FIRST = ("-moment", "-pk")


@dataclass(frozen=True)
class ReadOn:
    """Where a post leads: each of these posts stands there once."""

    older: PostPage | None
    newer: PostPage | None
    related: list[PostPage]


def public_posts(lang: str | None = None) -> QuerySet[PostPage]:
    """Public posts for lists, newest first, without their texts; those of one language if given."""
    posts = PostPage.objects.select_related("author", "category", "series", "picture").defer("body")
    posts = posts.prefetch_related(renditions_for("picture", "list", "lead"))
    if lang is not None:
        posts = posts.filter(in_language(lang))
    return public_pages(posts).order_by(*NEWEST_FIRST)


def post_side(posts: QuerySet[PostPage], number: str | None) -> PaginatorPage[PostPage]:
    """Twelve posts. Any number a visitor may have typed gives a side that exists."""
    return Paginator(posts, POSTS_A_PAGE).get_page(number)


def read_on(post: PostPage, tags: Sequence[Tag], lang: str) -> ReadOn:
    """The posts before and after it in time, and three others that share most of its tags. Two queries."""
    in_common, pk = _in_common(post, tags), post.pk or 0
    posts = public_posts(lang).exclude(pk=pk)
    before = posts.filter(moment__lte=post.moment).exclude(moment=post.moment, pk__gt=pk)
    after = posts.filter(moment__gte=post.moment).exclude(moment=post.moment, pk__lt=pk).reverse()
    nearest = [Subquery(side.values("pk")[:1]) for side in (before, after)]
    found = list(posts.filter(Q(pk__in=in_common) | Q(pk=nearest[0]) | Q(pk=nearest[1])))
    place = (post.moment, pk)
    older = next((other for other in found if (other.moment, other.pk) < place), None)
    newer = next((other for other in reversed(found) if (other.moment, other.pk) > place), None)
    rest = [other for other in found if other.pk in in_common and other not in (older, newer)]
    return ReadOn(older, newer, sorted(rest, key=lambda other: -in_common[other.pk])[:RELATED])


def _in_common(post: PostPage, tags: Sequence[Tag]) -> dict[int, int]:
    """How many of the tags others have, by their ids: some of those with most."""
    if not tags:
        return {}
    same = PostTag.objects.filter(tag__in=tags, content_object__locale=post.locale, content_object__live=True)
    others = same.exclude(content_object=post.pk or 0).values_list("content_object")
    counted = others.annotate(common=Count("tag", distinct=True)).order_by("-common", "-content_object")
    return dict(counted[:CANDIDATES])
