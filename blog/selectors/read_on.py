"""Where a post leads: to the posts before and after it, and to others about the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateTimeField, Exists, OuterRef, Q, QuerySet
from taggit.models import Tag

from blog.models import PostPage, PostTag
from blog.selectors.posts import NEWEST_FIRST, public_posts
from blog.selectors.prepared import Prepared
from blog.selectors.public import in_language, public_pages
from consent.prepared import Slot, one_of

RELATED = 3
CARDS = RELATED + 2
LOOKED_AT = 300


@dataclass(frozen=True)
class ReadOn:
    """Where a post leads: each of these posts stands there once."""

    older: PostPage | None
    newer: PostPage | None
    related: list[PostPage]


def read_on(post: PostPage, tags: Sequence[Tag], lang: str) -> ReadOn:
    """The posts before and after it in time, and three others that share most of its tags. Four queries."""
    place = {"moment": post.moment, "post": post.pk or 0}
    beside = [next(iter(ask(lang, **place)), 0) for ask in (_before, _after)]
    related = [pk for pk in _in_common(post, tags, lang) if pk not in beside][:RELATED]
    ids = [*beside, *related, *[0] * RELATED][:CARDS]
    cards = {card.pk: card for card in _cards(lang, **{f"post{number}": pk for number, pk in enumerate(ids)})}
    older, newer = map(cards.get, beside)
    return ReadOn(older, newer, [cards[pk] for pk in related if pk in cards])


def _in_common(post: PostPage, tags: Sequence[Tag], lang: str) -> list[int]:
    """The ids of others that share tags with it, those with most first: as many as may be needed."""
    if not tags:
        return []
    named = {f"tag{number}": tag.pk for number, tag in enumerate(tags)}
    return _sharing_tags(lang, len(tags), post=post.pk or 0, **named)


MOMENT = Slot("moment", DateTimeField())


def _others(lang: str) -> QuerySet[PostPage]:
    return public_pages(PostPage.objects.filter(in_language(lang)).exclude(pk=Slot("post")))


@Prepared
def _cards(lang: str) -> QuerySet[PostPage]:
    return public_posts(lang).filter(one_of("pk", "post", CARDS))


@Prepared
def _before(lang: str) -> QuerySet[PostPage, int]:
    ids = _others(lang).order_by(*NEWEST_FIRST).values_list("pk", flat=True)
    return ids.filter(moment__lte=MOMENT).exclude(moment=MOMENT, pk__gt=Slot("post"))[:1]


@Prepared
def _after(lang: str) -> QuerySet[PostPage, int]:
    ids = _others(lang).order_by(*NEWEST_FIRST).reverse().values_list("pk", flat=True)
    return ids.filter(moment__gte=MOMENT).exclude(moment=MOMENT, pk__lt=Slot("post"))[:1]


@Prepared
def _sharing_tags(lang: str, tags: int) -> Any:
    # Of each tag the latest uses: it may stand on half of all posts.
    of_tags = (PostTag.objects.filter(tag=Slot(f"tag{number}")) for number in range(tags))
    latest = (Q(pk__in=uses.order_by("-pk")[:LOOKED_AT].values("pk")) for uses in of_tags)
    # Asked of each post that has a tag; the ids of all public posts would be very many.
    is_public = Exists(_others(lang).order_by().filter(pk=OuterRef("content_object")))
    same = PostTag.objects.filter(is_public, Q(*latest, _connector=Q.OR))
    counted = same.values("content_object").annotate(common=Count("tag", distinct=True))
    most_first = counted.order_by("-common", "-content_object").values_list("content_object", flat=True)
    # The posts before and after may be among them.
    return most_first[: RELATED + 2]
