"""Blocks with lines and columns."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import (
    TypedTable,
    TypedTableBlock,
    TypedTableBlockValidationError,
)

from blog.blocks.text import RichBlock

GROUP = gettext_lazy("Figures and code")


class CellsBlock(TypedTableBlock):
    """The cells: columns of words and columns of figures, which stand to the right."""

    text = RichBlock(label=gettext_lazy("Words"), required=False, features=["bold", "italic", "link"])
    figure = blocks.CharBlock(label=gettext_lazy("Figures"), required=False)

    def clean(self, table: TypedTable) -> TypedTable:
        # Headings and caption are no blocks, so nobody else looks. PostgreSQL keeps no text with a NUL.
        if "\0" in "".join([table.caption or "", *(column["heading"] or "" for column in table.columns)]):
            message = _("Null characters are not allowed.")
            raise TypedTableBlockValidationError(non_block_errors=[message])
        return super().clean(table)


class TableBlock(blocks.StructBlock):
    """A table, which scrolls in a box of its own where it is too wide."""

    table = CellsBlock(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy("The caption says what the table shows. Figures stand to the right."),
    )
    row_headings = blocks.BooleanBlock(
        label=gettext_lazy("The first column names the rows"), required=False, default=True
    )

    def get_preview_value(self) -> Any:
        rows = [(_("The bench"), "41"), (_("The discount"), "6")]
        cells = {
            "caption": _("What customers told others about"),
            "columns": [
                {"type": "text", "heading": _("What")},
                {"type": "figure", "heading": _("Times told")},
            ],
            "rows": [{"values": row} for row in rows],
        }
        return self.normalize({"table": cells, "row_headings": True})

    class Meta:
        icon = "table"
        label = gettext_lazy("Table")
        description = gettext_lazy("Figures and words in columns, with a caption.")
        group = GROUP
        template = "blog/blocks/table.html"


class SourceBlock(blocks.TextBlock):
    """Text whose first line keeps its indent."""

    @cached_property
    def field(self) -> Any:
        field = super().field
        field.strip = False
        return field


class CodeBlock(blocks.StructBlock):
    """Code as it was written."""

    language = blocks.CharBlock(
        label=gettext_lazy("Language"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("As it stands above the code: HTML, Python, a file name."),
    )
    code = SourceBlock(label=gettext_lazy("Code"), rows=6)

    def get_preview_value(self) -> Any:
        code = '<link rel="canonical"\n      href="https://example.com/blogg/koen/">'
        return self.normalize({"language": "HTML", "code": code})

    class Meta:
        icon = "code"
        label = gettext_lazy("Code")
        description = gettext_lazy("Code, every line as it was written.")
        group = GROUP
        template = "blog/blocks/code.html"
