"""What Wagtail says when something happens to a page, whoever did it: admin, API, schedule or import.

These are the only receivers of signals in the house; each calls one service. Wagtail says it after its own
transaction, so a crash in between leaves a post untold: the task ``announce_posts`` makes up for that.
"""

from typing import Any

from wagtail.signals import page_published

from blog.services import announce


def on_published(*, instance: Any, **kwargs: Any) -> None:
    announce(post=instance)


def connect() -> None:
    """Called when the room is ready."""
    from blog.models import PostPage

    page_published.connect(on_published, sender=PostPage, dispatch_uid="blog.announce")
