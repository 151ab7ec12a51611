"""Rich text as it is written down: lines of inline markup, lists, and the blocks between."""

import re
from html import escape
from typing import Any

from blog.importing.markdown import as_edited, canonical
from blog.importing.values import Block
from blog.markup import clean
from blog.reading import plain_text

# Where rich text may be cut.
PIECES = re.compile(r"(?<=</p>)|(?<=</h[23]>)|(?<=</ul>)(?!</li>)|(?<=</ol>)(?!</li>)")
Inline = tuple[str, str]  # the tag as it opens and as it closes


def stored(markup: str) -> str:
    """Rich text as the database has it. Where the editor could not open it, the piece that is to blame is
    kept as plain text."""
    cleaned = clean(markup).replace("<br>", "<br/>").replace("<hr>", "<hr/>")
    try:
        return as_edited(cleaned)
    except AssertionError:
        return "".join(canonical(piece) for piece in PIECES.split(cleaned) if piece.strip())


class Text:
    """Text under way: rich text so far, and the blocks that stand before it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.rich: list[str] = []
        self.line: list[str] | None = None
        self.tag = "p"
        self.open: list[Inline] = []
        self.lists: list[str] = []
        self.item_has_words = False
        # A block has parted the list that is under way: what follows stands by itself, or in a new one.
        self.parted = False

    def write(self, words: str, inline: list[Inline]) -> None:
        """Words of the open line, or of a new one, within these inline tags."""
        if self.line is None:
            words = words.lstrip(" ")
            if not words:
                return
            self.line = ["<br/>"] if self.lists and self.item_has_words and not self.parted else []
            self.item_has_words = True
        if inline != self.open:
            self._close()
            self.line += [opening for opening, _closing in inline]
            self.open = list(inline)
        self.line.append(escape(words, quote=False))

    def line_break(self) -> None:
        if self.line is not None:
            self.line.append("<br/>")

    def _close(self) -> None:
        if self.line is not None:
            self.line += [closing for _opening, closing in reversed(self.open)]
        self.open = []

    def end_line(self) -> str:
        """Put the open line where it belongs; what it says as plain text."""
        self._close()
        line, self.line = "".join(self.line or ()), None
        while line.endswith(("<br/>", " ")):
            line = line.removesuffix("<br/>").rstrip(" ")
        if line:
            in_list = self.lists and not self.parted
            self.rich.append(line if in_list else f"<{self.tag}>{line}</{self.tag}>")
        self.tag = "p"
        return plain_text(line)

    def open_list(self, kind: str) -> None:
        self.end_line()
        self.lists.append(kind)
        self.rich.append(f"<{kind}>")

    def close_list(self) -> None:
        self.end_line()
        if self.lists:
            kind = self.lists.pop()
            self.rich += [] if self.parted else [f"</{kind}>"]
        self.parted = self.parted and bool(self.lists)
        self.item_has_words = bool(self.lists)

    def open_item(self) -> None:
        self.end_line()
        self.item_has_words = False
        self.rich += [f"<{self.lists[-1]}>", "<li>"] if self.parted else ["<li>"]
        self.parted = False

    def close_item(self) -> None:
        self.end_line()
        self.rich += [] if self.parted else ["</li>"]

    def add(self, kind: str, value: Any) -> None:
        """A block after the text so far."""
        self.end_text()
        self.blocks.append((kind, value))

    def end_text(self) -> None:
        self.end_line()
        self.parted = bool(self.lists)
        markup, self.rich = "".join(self.rich), []
        if text := stored(markup):
            self.blocks.append(("text", text))

    def markup(self) -> str:
        """The rich text so far, as a field of a block has it."""
        self.end_line()
        return stored("".join(self.rich))
