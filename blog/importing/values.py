"""Blocks in the one plain form by which two texts are compared and written down: no ids, nothing left out.

Nothing here asks the database: pictures, pages and documents are their ids.
"""

import re
from typing import Any

from wagtail import blocks
from wagtail.blocks import StreamBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from blog.exchange.parts import one_form

Block = tuple[str, Any]
Raw = list[dict[str, Any]]

EMPTY_PARAGRAPH = re.compile(r"<p>(?:\s|&nbsp;|<br/>)*</p>")
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


def normal(markup: str) -> str:
    """Rich text as an import writes it: without the editor's block keys and empty paragraphs."""
    return EMPTY_PARAGRAPH.sub("", BLOCK_KEY.sub("", markup))


def plain_blocks(stream: StreamBlock, raw: Raw) -> list[Block]:
    """The blocks of a text as the database has them; those of a kind there is no more are left out."""
    kinds = stream.child_blocks
    known = [block for block in raw if block["type"] in kinds]
    found = [(block["type"], plain(kinds[block["type"]], block["value"])) for block in known]
    return [(kind, value) for kind, value in found if value != ""]


def raw_blocks(found: list[Block]) -> Raw:
    """The blocks as a StreamField takes them."""
    return [{"type": kind, "value": value} for kind, value in found]


def plain(block: blocks.Block, value: Any) -> Any:
    """The value of one block."""
    if isinstance(block, blocks.RichTextBlock):
        return one_form(normal(value or ""))
    if isinstance(block, TypedTableBlock):
        return _table(block, value or {})
    if isinstance(block, blocks.StructBlock):
        return _struct(block, value)
    if isinstance(block, blocks.ListBlock):
        items = [
            item["value"] if isinstance(item, dict) and item.get("type") == "item" else item
            for item in value or []
        ]
        return [plain(block.child_block, item) for item in items]
    if isinstance(block, StreamBlock):
        return [list(child) for child in plain_blocks(block, value or [])]
    return _leaf(block, value)


def _struct(block: blocks.StructBlock, value: Any) -> dict[str, Any]:
    if isinstance(value, int):  # a picture from before it had words of its own
        value = {"image": value}
    given = value if isinstance(value, dict) else {}
    return {name: plain(child, given.get(name)) for name, child in block.child_blocks.items()}


def _leaf(block: blocks.Block, value: Any) -> Any:
    if isinstance(block, blocks.BooleanBlock):
        return bool(block.meta.default if value is None else value)
    if isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.URLBlock):
        return value or ""
    if isinstance(block, blocks.MultipleChoiceBlock):
        return list(value or [])
    return value


def _item(item: Any) -> Any:
    return item["value"] if isinstance(item, dict) and item.get("type") == "item" else item


def _table(block: TypedTableBlock, value: dict[str, Any]) -> dict[str, Any]:
    given = value.get("columns") or []
    columns = [{"type": one["type"], "heading": one.get("heading") or ""} for one in given]
    kinds = [block.child_blocks[column["type"]] for column in columns]
    rows = [
        {"values": [plain(kind, cell) for kind, cell in zip(kinds, row["values"], strict=False)]}
        for row in value.get("rows") or []
    ]
    return {"columns": columns, "rows": rows, "caption": value.get("caption") or ""}
