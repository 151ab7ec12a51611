"""The fields of blocks as YAML has them: rich text as Markdown, rows of the database as files."""

from typing import Any

from wagtail import blocks
from wagtail.blocks import StreamBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from blog.exchange.parts import one_form
from blog.exchange.places import Known, Written
from blog.exchange.rich import to_markdown, to_rich, with_files, with_rows


def written_value(block: blocks.Block, value: Any, written: Written) -> Any:
    """A value in its plain form (blog.importing.values) as it stands in a file."""
    if isinstance(block, blocks.RichTextBlock):
        markup = one_form(with_files(value, written))
        return to_markdown(markup) or markup
    if isinstance(block, TypedTableBlock):
        return _table(block, value, lambda kind, cell: written_value(kind, cell, written))
    if isinstance(block, blocks.StructBlock):
        return {
            name: written_value(child, value[name], written) for name, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.ListBlock):
        return [written_value(block.child_block, item, written) for item in value]
    if isinstance(block, StreamBlock):
        return [[kind, written_value(block.child_blocks[kind], child, written)] for kind, child in value]
    return _place(block, value, written)


def known_value(block: blocks.Block, value: Any, known: Known) -> Any:
    """The plain form of a value as it stands in a file."""
    if isinstance(block, blocks.RichTextBlock):
        return one_form(with_rows(to_rich(str(value or "")), known))
    if isinstance(block, TypedTableBlock):
        return _table(block, value, lambda kind, cell: known_value(kind, cell, known))
    if isinstance(block, blocks.StructBlock):
        children = block.child_blocks.items()
        return {name: known_value(child, value[name], known) for name, child in children if name in value}
    if isinstance(block, blocks.ListBlock):
        return [known_value(block.child_block, item, known) for item in value]
    if isinstance(block, StreamBlock):
        return [[kind, known_value(block.child_blocks[kind], child, known)] for kind, child in value]
    return _row(block, value, known)


def _table(block: TypedTableBlock, value: Any, each: Any) -> dict[str, Any]:
    kinds = [block.child_blocks[column["type"]] for column in value["columns"]]
    rows = [
        {"values": [each(kind, cell) for kind, cell in zip(kinds, row["values"], strict=False)]}
        for row in value["rows"]
    ]
    return {**value, "rows": rows}


def _place(block: blocks.Block, value: Any, written: Written) -> Any:
    if value is None:
        return None
    if isinstance(block, ImageChooserBlock):
        return written.picture(value)
    if isinstance(block, blocks.PageChooserBlock):
        return written.page(value)
    return written.document(value) if isinstance(block, DocumentChooserBlock) else value


def _row(block: blocks.Block, value: Any, known: Known) -> Any:
    if value is None:
        return None
    if isinstance(block, ImageChooserBlock):
        return known.picture(str(value))
    if isinstance(block, blocks.PageChooserBlock):
        return known.page(str(value))
    return known.document(str(value)) if isinstance(block, DocumentChooserBlock) else value
