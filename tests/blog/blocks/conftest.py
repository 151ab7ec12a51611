"""Texts with all they can have, and readers of them."""

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.test import Client

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
