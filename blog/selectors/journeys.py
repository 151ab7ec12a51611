"""How far the latest posts travelled, for the editors' start page."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from blog.models import PostPage
from blog.selectors.posts import public_posts
from sharing.selectors import Travel, travel

WEEK = timedelta(days=7)
JOURNEYS = 5


@dataclass(frozen=True)
class Journey:
    """A post and how far it has travelled since it was published."""

    post: PostPage
    travel: Travel


def journeys() -> tuple[list[Journey], bool]:
    """The posts of the last seven days in all languages, and True; without any the latest five, and False."""
    posts = public_posts().select_related("locale")
    this_week = list(posts.filter(moment__gte=timezone.now() - WEEK))
    shown = this_week or list(posts[:JOURNEYS])
    travels = travel([post.pk for post in shown])
    return [Journey(post, travels[post.pk]) for post in shown], bool(this_week)
