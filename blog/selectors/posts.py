"""Posts in their order, each read in a constant number of queries."""

from collections.abc import Sequence

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from taggit.models import Tag

from blog.models import PostPage, PostTag
from blog.selectors.pictures import renditions_for
from blog.selectors.public import public_pages

POSTS_A_PAGE, RELATED = 12, 3
NEWEST_FIRST = ("-moment", "-pk")


def public_posts(lang: str | None = None) -> QuerySet[PostPage]:
    """Public posts for lists, newest first, without their texts; those of one language if given."""
    posts = PostPage.objects.select_related("author", "category", "series", "picture").defer("body")
    posts = posts.prefetch_related(renditions_for("picture", "list", "lead"))
    if lang is not None:
        posts = posts.filter(locale__language_code=lang)
    return public_pages(posts).order_by(*NEWEST_FIRST)


def post_side(lang: str, number: str | None) -> PaginatorPage[PostPage]:
    """Twelve posts. Any number a visitor may have typed gives a side that exists."""
    return Paginator(public_posts(lang), POSTS_A_PAGE).get_page(number)


def related_posts(post: PostPage, tags: Sequence[Tag], lang: str) -> list[PostPage]:
    """Other posts with the same tags, those with most in common first."""
    if not tags:
        return []
    tagged = PostTag.objects.filter(tag__in=tags).order_by().values("content_object")
    in_common = tagged.filter(content_object=OuterRef("pk")).annotate(count=Count("pk")).values("count")
    posts = public_posts(lang).exclude(pk=post.pk).filter(pk__in=tagged)
    return list(posts.annotate(in_common=Subquery(in_common)).order_by("-in_common", *NEWEST_FIRST)[:RELATED])


def neighbours(post: PostPage, lang: str) -> tuple[PostPage | None, PostPage | None]:
    """The post before and the post after it in time, None where there is none."""
    posts = public_posts(lang).exclude(pk=post.pk).prefetch_related(None)
    before = posts.filter(moment__lte=post.moment).exclude(moment=post.moment, pk__gt=post.pk)
    after = posts.filter(moment__gte=post.moment).exclude(moment=post.moment, pk__lt=post.pk)
    return before.first(), after.reverse().first()
