"""The latest posts with all that their full text needs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from blog.models import PostPage, PostTag

LATEST = 20


@dataclass(frozen=True)
class FeedPost:
    """A post with its text, and the names of its tags."""

    post: PostPage
    tags: list[str]


def latest(posts: QuerySet[PostPage]) -> list[FeedPost]:
    """The first twenty of public posts in their order. Two queries."""
    found = list(
        posts.defer(None).select_related("author", "category", "series", "picture", "locale")[:LATEST]
    )
    tags = _tags(post.pk for post in found)
    return [FeedPost(post, tags[post.pk]) for post in found]


def _tags(posts: Iterable[int]) -> defaultdict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    rows = PostTag.objects.filter(content_object__in=list(posts)).order_by("pk")
    for post, name in rows.values_list("content_object", "tag__name"):
        names[post].append(name)
    return names
