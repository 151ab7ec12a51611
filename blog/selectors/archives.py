"""Posts by what they have in common: a month, category, tag, series or author."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TypeVar

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Locale

from blog.models import Named, PostPage, PostTag
from blog.selectors.posts import public_posts

N = TypeVar("N", bound=Named)
Posts = QuerySet[PostPage]

SHELVES = 40


@dataclass(frozen=True)
class Month:
    """A month of the blog, by the site's own clock. ``first`` is its first day."""

    first: date
    count: int = 0


@dataclass(frozen=True)
class Year:
    """A year that has posts, and its months that have, newest first."""

    number: int
    months: list[Month]


def find_named(kind: type[N], slug: str, lang: str) -> N | None:
    """The author, category or series at ``slug`` with public posts in ``lang``.

    A post keeps the name of another language where that has no translation, so such a name has a page too.
    """
    posts = public_posts(lang).filter(**{_field(kind): OuterRef("pk")})
    found = kind.objects.filter(Exists(posts), slug=slug).select_related("locale")
    return min(found, key=lambda named: named.locale.language_code != lang, default=None)


def find_tag(slug: str, lang: str) -> Tag | None:
    """The tag at ``slug``, if a public post in ``lang`` has it."""
    tag = Tag.objects.filter(slug=slug).first()
    return tag if tag and tagged(public_posts(lang), tag).exists() else None


def used_tags(tags: Sequence[Tag], lang: str) -> list[Tag]:
    """Those of the tags that a public post in ``lang`` has."""
    posts = public_posts(lang).filter(tagged_items__tag=OuterRef("pk"))
    return list(Tag.objects.filter(Exists(posts), pk__in=[tag.pk for tag in tags])) if tags else []


def posts_of(posts: Posts, named: Named) -> Posts:
    """Those of an author, category or series."""
    return posts.filter(**{_field(type(named)): named})


def tagged(posts: Posts, tag: Tag) -> Posts:
    """Those with the tag."""
    return posts.filter(pk__in=PostTag.objects.filter(tag=tag).values("content_object"))


def of_month(posts: Posts, first: date) -> Posts:
    """Those of the month, by the site's own clock."""
    return posts.filter(moment__gte=_midnight(first), moment__lt=_midnight(following(first)))


def following(first: date) -> date:
    """The first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def months_around(posts: Posts, first: date) -> tuple[date | None, date | None]:
    """The nearest months before and after that have any of ``posts``."""
    before = posts.filter(moment__lt=_midnight(first)).values_list("moment", flat=True).first()
    after = posts.filter(moment__gte=_midnight(following(first))).values_list("moment", flat=True).last()
    return _month_of(before), _month_of(after)


def years(posts: Posts) -> list[Year]:
    """Every year and month with any of ``posts``, and how many."""
    counted = posts.order_by().values_list(TruncMonth("moment")).annotate(count=Count("pk"))
    months = [Month(moment.date(), count) for moment, count in sorted(counted, reverse=True)]
    return [
        Year(number, list(those)) for number, those in groupby(months, key=lambda month: month.first.year)
    ]


def shelves(kind: type[N], lang: str) -> list[N]:
    """Categories or series with public posts in ``lang``, by name, at most forty."""
    posts = public_posts(lang).filter(**{_field(kind): OuterRef("pk")})
    return list(kind.objects.filter(Exists(posts)).order_by("name", "pk")[:SHELVES])


def other_languages(posts: Posts, lang: str) -> list[Locale]:
    """The other languages that have any of ``posts``, which must be those of all languages."""
    there = posts.order_by().filter(locale=OuterRef("pk"))
    return list(Locale.objects.exclude(language_code=lang).filter(Exists(there)).order_by("language_code"))


def translations_of(named: N, lang: str) -> list[tuple[Locale, N]]:
    """The other languages with public posts of the same author, category or series, and its name there."""
    field, kind = _field(type(named)), type(named)
    same = public_posts().order_by().filter(**{f"{field}__translation_key": named.translation_key})
    there = same.filter(locale=OuterRef("pk")).values(field)[:1]
    locales = list(
        Locale.objects.exclude(language_code=lang)
        .annotate(named_as=Subquery(there))
        .filter(named_as__isnull=False)
        .order_by("language_code")
    )
    names = kind.objects.in_bulk({locale.named_as for locale in locales})
    return [(locale, names[locale.named_as]) for locale in locales]


def _field(kind: type[Named]) -> str:
    """The field of a post that leads to it."""
    return str(kind._meta.model_name)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001  (made aware here)


def _month_of(moment: datetime | None) -> date | None:
    return timezone.localdate(moment).replace(day=1) if moment else None
