"""A post that is being rewritten, and a link to what is not public of it."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from blog.models import PostPage, PreviewLink
from blog.previews.services import address_of, preview_link_create


@pytest.fixture
def draft(make_post: Any) -> PostPage:
    """A published post whose text was written anew, and is not published yet."""
    post: PostPage = make_post("Før", tags=("gammel",), body=[("text", "<p>Gammelt.</p>")])
    post.title, post.body = "Nå", [("text", "<h2>Nytt</h2><p>Sagt i dag.</p>")]
    post.tags.set(["ny"])
    post.save_revision()
    return post


@pytest.fixture
def link(draft: PostPage, admin_user: User) -> PreviewLink:
    return preview_link_create(page=draft, name="Anne i trykkeriet", days=7, by=admin_user)


def token_of(link: PreviewLink) -> str:
    return address_of(link).strip("/").split("/")[-1]
