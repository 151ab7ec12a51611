"""What editors meet: a chooser with pictures of the blocks, help, and refusals they can act on."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext, override

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


def inside(found: Any) -> Iterator[Any]:
    for child in [*getattr(found, "child_blocks", {}).values(), getattr(found, "child_block", None)]:
        if child is not None:
            yield child
            yield from inside(child)


def test_every_field_of_a_block_is_named_in_norwegian() -> None:
    with override("nb"):
        named = [(child.name, str(child.label)) for name in NAMES for child in inside(block(name))]
    by_themselves = [name for name, label in named if name and label == name.capitalize().replace("_", " ")]
    assert by_themselves == []


def test_the_caption_of_a_table_is_not_called_that_of_a_picture() -> None:
    with override("nb"):
        assert str(block("picture").child_blocks["caption"].label) != gettext("Caption")


def test_nobody_else_sees_the_previews(client: Client, db: None) -> None:
    assert client.get("/admin/block-preview/", {"id": block("text").definition_prefix}).status_code == 302


def test_the_editor_of_posts_offers_every_block(admin_client: Client, tree: Any) -> None:
    page = admin_client.get(f"/admin/pages/add/blog/postpage/{tree.nb.blog.pk}/")
    assert page.status_code == 200
    for name in NAMES:
        assert f"&quot;{name}&quot;" in page.content.decode(), name
