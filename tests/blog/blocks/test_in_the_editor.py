"""What editors meet: a chooser with pictures of the blocks, help, and refusals they can act on."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from blog.blocks import BODY_BLOCKS
from tests.blog.blocks.conftest import block

NAMES = [name for name, _ in BODY_BLOCKS]


def test_every_block_has_a_name_an_icon_a_description_and_a_shelf() -> None:
    for name, found in BODY_BLOCKS:
        assert found.label, name
        assert found.get_description(), name
        assert found.meta.icon not in {"", "placeholder"}, name
        assert found.meta.group, name
        assert found.is_previewable, name


@pytest.mark.parametrize("language", ["nb", "pl"])
def test_every_block_shows_itself_in_the_chooser(language: str, admin_client: Client, tree: Any) -> None:
    for name in NAMES:
        with override(language):
            page = admin_client.get("/admin/block-preview/", {"id": block(name).definition_prefix})
        assert page.status_code == 200, name
        html = page.content.decode()
        shown = html[html.index(f'<div class="block-{name}">') : html.index("</main>")]
        assert len(re.sub(r"<[^>]+>|\s", "", shown)) > 10, name
        assert "None" not in shown, name


def test_nobody_else_sees_the_previews(client: Client, db: None) -> None:
    assert client.get("/admin/block-preview/", {"id": block("text").definition_prefix}).status_code == 302


def test_the_editor_of_posts_offers_every_block(admin_client: Client, tree: Any) -> None:
    page = admin_client.get(f"/admin/pages/add/blog/postpage/{tree.nb.blog.pk}/")
    assert page.status_code == 200
    for name in NAMES:
        assert f"&quot;{name}&quot;" in page.content.decode(), name
