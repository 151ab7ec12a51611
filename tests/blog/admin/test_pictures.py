"""Uploading pictures."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection

from blog.models import Picture
from config.sites import Tree


def upload(client: Client, name: str, content: bytes) -> str:
    file = SimpleUploadedFile(name, content)
    fields = {"title": "Benken", "file": file, "collection": Collection.get_first_root_node().pk}
    return client.post("/admin/images/add/", fields, follow=True).content.decode()


def picture(kind: str) -> bytes:
    file = BytesIO()
    Image.effect_noise((64, 64), 90).convert("L").save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["GIF", "PNG", "JPEG", "WEBP"])
def test_a_file_that_breaks_off_is_refused(kind: str, tree: Tree, admin_client: Client) -> None:
    whole = picture(kind)
    page = upload(admin_client, f"benken.{kind.lower()}", whole[: len(whole) // 2])
    assert not Picture.objects.exists()
    assert 'id="id_file"' in page


def test_a_file_that_begins_like_a_picture_is_refused(tree: Tree, admin_client: Client) -> None:
    upload(admin_client, "benken.gif", picture("GIF")[:30] + b"\x00\xff" * 200)
    assert not Picture.objects.exists()


@pytest.mark.parametrize("kind", ["GIF", "PNG", "JPEG", "WEBP", "AVIF"])
def test_a_whole_file_is_taken(kind: str, tree: Tree, admin_client: Client) -> None:
    content = picture(kind)
    upload(admin_client, f"benken.{kind.lower()}", content)
    with Picture.objects.get().file.open() as kept:
        assert kept.read() == content
