"""Which posts outside systems are still to be told of."""

from django.db.models import Exists, OuterRef, QuerySet

from blog.models import Announcement, PostPage
from blog.selectors.public import always_public_pages


def unannounced_posts() -> QuerySet[PostPage]:
    """Posts anybody may read now and nobody was told of, the oldest first."""
    told = Announcement.objects.filter(pk=OuterRef("pk"))
    found: QuerySet[PostPage] = always_public_pages(PostPage.objects.filter(~Exists(told)))
    return found.order_by("first_published_at", "pk")


def has_unannounced() -> bool:
    """Whether the announcing task has anything to do."""
    return unannounced_posts().exists()
