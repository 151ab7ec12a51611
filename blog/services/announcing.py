"""Telling outside systems of new posts, once for each: when anybody can read it for the first time.

That is on publication, or later where a post was held back. Taking it down and publishing it again tells
nothing new, nor does editing it. A translation is a post of its own.
"""

from datetime import UTC

from django.db import transaction
from django.utils import timezone

from blog.models import Announcement, PostPage
from blog.selectors.announcing import unannounced_posts
from webhooks.services import emit

AT_ONCE = 100


def announce(*, post: PostPage) -> bool:
    """Tell of ``post`` if it is public and new; whether that was so. In the caller's transaction, if any."""
    found = unannounced_posts().filter(pk=post.pk).select_related("locale").first()
    return found is not None and _announce(found)


def announce_new_posts() -> int:
    """The same for every post there is; how many were told of. One transaction each."""
    told = 0
    while batch := list(unannounced_posts().select_related("locale")[:AT_ONCE]):
        told += sum(_announce(post) for post in batch)
    return told


@transaction.atomic
def _announce(post: PostPage) -> bool:
    """Another process may do the same: whoever writes the row tells."""
    _row, is_new = Announcement.objects.get_or_create(post=post, defaults={"at": timezone.now()})
    if is_new:
        published = (post.first_published_at or timezone.now()).astimezone(UTC)
        data: dict[str, object] = {
            "page": post.pk,
            "url": post.full_url,
            "language": post.locale.language_code,
            "translation_key": str(post.translation_key),
            "published_at": published.isoformat(timespec="seconds").replace("+00:00", "Z"),
        }
        emit(type="post.published", subject=str(post.pk), data=data)
    return is_new
