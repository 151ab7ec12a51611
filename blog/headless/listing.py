"""Which pages a list of the content API has: by key, so that a page that comes or goes shifts nothing.

Posts by their day, other pages by when they came out, the newest first; what a search finds by rank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page

from blog.headless.cursors import Cursor, Newest, Rank
from blog.headless.kinds import KINDS
from blog.models import PostPage, PostTag, TermTag
from blog.search.excerpts import Piece, excerpt
from blog.search.finding import pages_with
from blog.search.meaning import Meaning, meaning
from blog.search.selectors import Text, texts
from blog.selectors.public import in_language, public_pages

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
SHELVES = ("category", "series", "author")


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for; an empty value narrows nothing. ``types`` are names of kinds."""

    types: Sequence[str] = ()
    tag: str = ""
    category: str = ""
    series: str = ""
    author: str = ""
    locale: str = ""
    since: datetime | None = None
    q: str = ""
    cursor: Cursor | None = None
    limit: int = 20

    @property
    def shelves(self) -> dict[str, str]:
        """The names that posts alone have."""
        given = {name: getattr(self, name) for name in SHELVES}
        return {f"{name}__slug": slug for name, slug in given.items() if slug}


class Key(NamedTuple):
    """A page and the id of its content type, by which its kind is known."""

    pk: int
    content_type: int


@dataclass(frozen=True)
class Found:
    """Pages in their order, the cursor of what follows, and of a search where each page was found."""

    keys: list[Key]
    next: Cursor | None
    matches: Mapping[int, Sequence[Piece]] = field(default_factory=dict)
    meaning: Meaning | None = None
    has_every_word: bool = True


def find(wanted: Wanted) -> Found:
    """A side of the public pages that are wanted."""
    return _ranked(wanted) if wanted.q else _newest(wanted)


def _newest(wanted: Wanted) -> Found:
    types = set(wanted.types or KINDS)
    sides = [_keys(_posts(wanted), "moment", wanted)] if "post" in types else []
    if others := _others(wanted, types - {"post"}):
        sides.append(_keys(others, "came_out", wanted))
    keys = list(islice(merge(*sides, reverse=True), wanted.limit + 1))
    shown = keys[: wanted.limit]
    following = Newest(*shown[-1][:2]) if len(keys) > wanted.limit else None
    return Found([Key(pk, content_type) for _moment, pk, content_type in shown], following)


def _keys(pages: QuerySet[Any], moment: str, wanted: Wanted) -> list[tuple[datetime, int, int]]:
    if isinstance(wanted.cursor, Newest):
        after = {moment: wanted.cursor.moment, "pk__gte": wanted.cursor.pk}
        pages = pages.filter(**{f"{moment}__lte": wanted.cursor.moment}).exclude(**after)
    return list(
        pages.order_by(f"-{moment}", "-pk").values_list(moment, "pk", "content_type")[: wanted.limit + 1]
    )


def _posts(wanted: Wanted) -> QuerySet[PostPage]:
    posts = PostPage.objects.filter(**wanted.shelves)
    if wanted.tag:
        posts = posts.filter(pk__in=_tagged(PostTag, wanted))
    return public_pages(_narrowed(posts, wanted))


def _others(wanted: Wanted, types: set[str]) -> QuerySet[Page] | None:
    """None where nothing but posts could be meant."""
    if wanted.shelves or not types:
        return None
    pages = Page.objects.filter(_of_types(types))
    if wanted.tag:
        pages = pages.filter(pk__in=_tagged(TermTag, wanted))
    pages = pages.annotate(came_out=Coalesce(F("first_published_at"), Value(LONG_AGO)))
    return public_pages(_narrowed(pages, wanted))


def _of_types(types: set[str]) -> Q:
    kinds = ContentType.objects.get_for_models(*(KINDS[name].model for name in types))
    return Q(content_type__in=[kind.pk for kind in kinds.values()])


def _tagged(tags: type[PostTag | TermTag], wanted: Wanted) -> QuerySet[Any]:
    return tags.objects.filter(tag__slug=wanted.tag).values("content_object")


def _narrowed(pages: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    if wanted.locale:
        pages = pages.filter(in_language(wanted.locale))
    if wanted.since:
        # Stored to the microsecond, told to the second.
        since = wanted.since - timedelta(seconds=1)
        never_again = Q(last_published_at=None, first_published_at__gte=since)
        pages = pages.filter(Q(last_published_at__gte=since) | never_again)
    return pages


def _ranked(wanted: Wanted) -> Found:
    lang = wanted.locale or "nb"
    meant = meaning(wanted.q, lang)
    if meant is None:
        return Found([], None)
    queries = list(meant.queries())
    cursor = wanted.cursor if isinstance(wanted.cursor, Rank) else None
    number, start = (min(cursor.query, len(queries) - 1), cursor.start) if cursor else (0, 0)
    keys = _hits(queries[number], wanted, lang, start)
    if not keys and cursor is None and len(queries) > 1:
        number, keys = 1, _hits(queries[1], wanted, lang, start)
    shown = keys[: wanted.limit]
    found = texts([key.pk for key in shown])
    matches = {key.pk: excerpt(found.get(key.pk, Text("", "")).body, meant.looks) for key in shown}
    following = Rank(number, start + wanted.limit) if len(keys) > wanted.limit else None
    return Found(shown, following, matches, meant, has_every_word=number == 0)


def _hits(query: Any, wanted: Wanted, lang: str, start: int) -> list[Key]:
    pages = _narrowed(pages_with(query, lang), wanted)
    types = set(wanted.types or KINDS)
    if types != set(KINDS):
        pages = pages.filter(_of_types(types))
    if wanted.shelves:
        pages = pages.filter(pk__in=PostPage.objects.filter(**wanted.shelves).values("pk"))
    if wanted.tag:
        having = (kind.objects.filter(tag__slug=wanted.tag) for kind in (PostTag, TermTag))
        pages = pages.filter(
            Q(*(Q(pk__in=tagged.values("content_object")) for tagged in having), _connector=Q.OR)
        )
    return [Key(*row) for row in pages.values_list("pk", "content_type")[start : start + wanted.limit + 1]]
