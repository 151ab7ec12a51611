"""Wagtail's own API as it is mounted here: what an editor's mistakes are answered with."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import APIToken, Page

from blog.models import PostPage
from tests.sharing.conftest import make_posts

pytestmark = pytest.mark.django_db
JSON = "application/json"
ROOT = "/api/v3/pages/{root}/actions/"


@pytest.fixture
def editor(client: Client) -> Client:
    make_posts()
    person = User.objects.create_superuser("eva", password="x")
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {APIToken.create_token(user=person, name='x')[1]}"
    return client


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("patch", "/api/v3/pages/{root}/", [None, None]),
        ("post", "/api/v3/pages/", [None, None]),
        ("post", ROOT + "copy/", {"destination_id": None, "recursive": False, "slug": None, "title": None}),
        ("post", ROOT + "create_alias/", {"destination_id": None, "recursive": False, "slug": None}),
        ("post", ROOT + "move/", {"destination_id": "root", "position": None}),
        ("post", "/api/v3/pages/{page}/actions/move/", {"destination_id": "root"}),
        ("post", "/api/v3/pages/{page}/actions/move/", {"destination_id": "root", "position": "left"}),
        ("get", "/api/v3/pages/{page}/revisions/?user_id=", None),
        ("patch", "/api/v3/pages/-8.2e-206/", {"meta": {"type": "blog.PostPage"}}),
        ("post", "/api/v3/pages/{page}/actions/copy_for_translation/", {"locale": "nb"}),
    ],
)
def test_a_mistake_is_the_editors_and_no_fault_of_ours(editor: Client, method: str, path: str, body: Any):
    root = Page.objects.get(depth=1).pk
    if isinstance(body, dict) and body.get("destination_id") == "root":
        body = {**body, "destination_id": root}
    before = Page.objects.count()
    answer = getattr(editor, method)(
        path.format(root=root, page=PostPage.objects.first().pk), body, content_type=JSON
    )
    assert 400 <= answer.status_code < 500
    assert Page.objects.count() == before


def test_an_alias_is_published_with_its_page_alone(editor: Client):
    page = PostPage.objects.first()
    alias = page.create_alias(update_slug="alias")
    answer = editor.post(f"/api/v3/pages/{alias.pk}/actions/publish/", content_type=JSON)
    assert answer.status_code == 409
