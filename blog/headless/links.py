"""Pages as what leads to them."""

from typing import Any
from urllib.parse import urlsplit

from wagtail.models import Page

from blog.discovery.things import published
from blog.models import PostPage
from blog.selectors.site import full_url


def link(page: Page) -> dict[str, Any]:
    """A LinkOut."""
    url = full_url(page)
    return {"id": page.pk, "title": page.title, "url": url, "path": urlsplit(url).path}


def card(post: PostPage) -> dict[str, Any]:
    """A CardOut."""
    return {**link(post), "excerpt": post.excerpt, "published_at": published(post).isoformat()}
