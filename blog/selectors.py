"""Every read of the blog, each in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left, Length
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Page, PageViewRestriction

from blog.models import PostPage, PostTag, TermPage
from sharing.selectors import Travel, travel

POSTS_A_PAGE, RELATED, NEWEST = 12, 3, 6
NEWEST_FIRST = (F("sorted_by").desc(nulls_last=True), F("first_published_at").desc(nulls_last=True), "-pk")

# Norwegian order ends in æ, ø, å; Polish letters with a mark follow their base letter.
ALPHABETS = {
    "nb": "abcdefghijklmnopqrstuvwxyzæøå",
    "pl": "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż",
}

WEEK = timedelta(days=7)
JOURNEYS = 5


@dataclass(frozen=True)
class Letter:
    """A letter of the glossary with its terms, both in alphabetical order."""

    name: str
    terms: Sequence[TermPage]


def public_pages(pages: QuerySet[Page] | None = None) -> QuerySet[Page]:
    """The pages anybody may read: published, and under no view restriction.

    The blog's one answer to «is this public?»: lists, translations and links in texts all ask here.
    ``pages`` narrows it to a model or a queryset, every page when left out.
    """
    restricted = PageViewRestriction.objects.filter(page__path=Left(OuterRef("path"), Length("page__path")))
    found = Page.objects.all() if pages is None else pages
    return found.filter(~Exists(restricted), live=True)


def public_posts(lang: str | None = None) -> QuerySet[PostPage]:
    """Public posts with author and category, newest first by ``moment``; those of one language if given."""
    posts = PostPage.objects.select_related("author", "category").annotate(
        sorted_by=Coalesce("date", "first_published_at")
    )
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
    if post.moment is None:
        return None, None
    posts = public_posts(lang).exclude(pk=post.pk)
    before = posts.filter(_earlier(post, post.moment)).first()
    after = posts.exclude(_earlier(post, post.moment)).reverse().first()
    return before, after


def _earlier(post: PostPage, moment: datetime) -> Q:
    same = Q(sorted_by=moment)
    published = post.first_published_at
    if published is None:
        return Q(sorted_by__lt=moment) | same & Q(pk__lt=post.pk)
    tie = same & Q(first_published_at=published, pk__lt=post.pk)
    return Q(sorted_by__lt=moment) | same & Q(first_published_at__lt=published) | tie


def glossary(lang: str) -> list[Letter]:
    """All public terms of a language by letter, in its own alphabetical order, without their texts."""
    terms = public_pages(TermPage.objects.filter(locale__language_code=lang)).defer("body")
    alphabet = ALPHABETS.get(lang, "")

    def place(term: TermPage) -> list[tuple[int, str]]:
        return [(alphabet.find(letter), letter) for letter in term.title.casefold()]

    ordered = sorted(terms, key=place)
    return [
        Letter(name, list(those)) for name, those in groupby(ordered, key=lambda term: term.title[:1].upper())
    ]


def newest_terms(lang: str) -> list[TermPage]:
    """The terms published last."""
    terms = public_pages(TermPage.objects.filter(locale__language_code=lang)).defer("body")
    return list(terms.order_by(F("first_published_at").desc(nulls_last=True), "-pk")[:NEWEST])


def translations(page: Page) -> list[Page]:
    """The same page in its other languages, with locale, as far as they are public."""
    pages = Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    return list(public_pages(pages).select_related("locale").order_by("locale__language_code"))


def linked_pages(ids: Sequence[int], lang: str) -> dict[int, Page]:
    """The public pages that links to ``ids`` lead to: in ``lang`` where there is such a translation."""
    keys = Page.objects.filter(pk__in=ids).values("translation_key")
    found = list(public_pages(Page.objects.filter(translation_key__in=keys)).select_related("locale"))
    here = {page.translation_key: page for page in found if page.locale.language_code == lang}
    return {page.pk: here.get(page.translation_key, page) for page in found if page.pk in set(ids)}


@dataclass(frozen=True)
class Journey:
    """A post and how far it has travelled since it was published."""

    post: PostPage
    travel: Travel


def journeys() -> tuple[list[Journey], bool]:
    """The posts of the last seven days in all languages, and True; without any the latest five, and False."""
    posts = public_posts().select_related("locale")
    this_week = list(posts.filter(sorted_by__gte=timezone.now() - WEEK))
    shown = this_week or list(posts[:JOURNEYS])
    travels = travel([post.pk for post in shown])
    return [Journey(post, travels[post.pk]) for post in shown], bool(this_week)
