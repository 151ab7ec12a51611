"""Texts with all they can have, and readers of them."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import count
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from blog.blocks import BODY_BLOCKS
from blog.models import Picture

Block = tuple[str, Any]


def body(*blocks: Block) -> str:
    """A body as the database keeps it."""
    return json.dumps(
        [{"type": kind, "value": value, "id": f"b{n}"} for n, (kind, value) in enumerate(blocks)]
    )


def block(kind: str) -> Any:
    """The block of a name."""
    return dict(BODY_BLOCKS)[kind]


def tips(*pairs: tuple[str, str]) -> Block:
    items = [{"heading": heading, "text": text} for heading, text in pairs]
    return "tips", [{"type": "item", "id": str(n), "value": item} for n, item in enumerate(items)]


def table(*rows: list[str], headings: tuple[str, ...] = ("Hva", "Antall"), **fields: Any) -> Block:
    kinds = ["text", *["figure"] * (len(headings) - 1)]
    cells = {
        "caption": fields.get("caption", ""),
        "columns": [
            {"type": kind, "heading": heading} for kind, heading in zip(kinds, headings, strict=True)
        ],
        "rows": [{"values": row} for row in rows],
    }
    return "table", {"table": cells, "row_headings": fields.get("row_headings", True)}


def picture(image: Picture, *, alt: str = "", decorative: bool = False, **fields: Any) -> Block:
    chosen = {"image": image.pk, "alt_text": alt, "decorative": decorative}
    return "picture", {"image": chosen, "caption": "", "wide": False, **fields}


def photograph(width: int, height: int, **save: Any) -> bytes:
    file = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(file, "JPEG", **save)
    return file.getvalue()


@pytest.fixture
def read(make_post: Callable[..., Any], client: Client) -> Callable[..., str]:
    """The page of a post with these blocks, as anybody gets it."""
    numbers: Iterator[int] = count(1)

    def read(*blocks: Block, **fields: Any) -> str:
        slug = f"tekst-{next(numbers)}"
        make_post("En tekst", slug=slug, body=body(*blocks), **fields)
        answer = client.get(f"/blogg/{slug}/")
        assert answer.status_code == 200
        return answer.content.decode()

    return read


@pytest.fixture
def make_picture(db: None) -> Callable[..., Picture]:
    def make(width: int = 60, height: int = 40, *, data: bytes = b"", **fields: Any) -> Picture:
        file = ContentFile(data or photograph(width, height), name="bilde.jpg")
        return Picture.objects.create(file=file, **{"title": "DSC_0042", **fields})

    return make


@pytest.fixture
def make_document(db: None) -> Callable[..., Document]:
    def make(title: str = "Sjekkliste", *, private: bool = False) -> Document:
        collection = Collection.get_first_root_node()
        if private:
            collection = collection.add_child(name="Bare for oss")
            CollectionViewRestriction.objects.create(
                collection=collection, restriction_type=CollectionViewRestriction.LOGIN
            )
        document = Document(title=title, collection=collection)
        document.file.save("liste.pdf", ContentFile(b"x" * 2048), save=False)
        document.file_size = 2048
        document.save()
        return document

    return make
