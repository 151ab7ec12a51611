"""What becomes of what HTML has collected, when its element ends."""

from collections import Counter
from collections.abc import Callable
from typing import Any, Protocol

from blog.importing.html.frames import Cells, Frame, quotation
from blog.importing.html.lines import Text
from blog.reading import plain_text


class Writing(Protocol):
    """As much of the writer as is needed here."""

    text: Text
    gone: Counter[str]
    frames: list[Frame]
    pictures: list[dict[str, Any]]

    def cells(self) -> Cells: ...

    def flush(self) -> None: ...

    def end_line(self) -> None: ...


def _close_code(writer: Writing, frame: Frame, inner: Text) -> None:
    code = frame.words.strip("\n").rstrip()
    if code:
        writer.text.add("code", {"language": frame.language, "code": code})


def _close_quote(writer: Writing, frame: Frame, inner: Text) -> None:
    found = quotation(inner)
    if found:
        writer.text.add("quote", found)
    else:
        _take(writer, inner)


def _close_callout(writer: Writing, frame: Frame, inner: Text) -> None:
    text = inner.markup()
    if text and not inner.blocks and "<h" not in text:
        writer.text.add("callout", {"heading": "", "text": text})
    else:
        _take(writer, inner)


def _close_cell(writer: Writing, frame: Frame, inner: Text) -> None:
    cells = writer.cells()
    cells.spans += any(frame.given.get(name, "1") not in {"", "1"} for name in ("colspan", "rowspan"))
    cells.add(inner, frame)


def _close_table(writer: Writing, frame: Frame, inner: Text) -> None:
    if frame.cells.spans:
        writer.gone["merged cells of a table"] += frame.cells.spans
    value = frame.cells.value()
    if value:
        writer.text.add("table", value)
    for text in frame.cells.loose:
        _take(writer, text)


def _close_figure(writer: Writing, frame: Frame, inner: Text) -> None:
    own = writer.pictures[frame.pictures :]
    if len(own) == 1 and frame.words:
        own[0]["caption"] = frame.words
    elif frame.words and writer.text.blocks and not writer.text.rich and writer.text.blocks[-1][0] == "table":
        writer.text.blocks[-1][1]["table"]["caption"] = frame.words
    elif frame.words:
        writer.flush()
        writer.text.write(frame.words, [])
        writer.end_line()


def _close_caption(writer: Writing, frame: Frame, inner: Text) -> None:
    if inner.blocks:
        _take(writer, inner)
        return
    words = plain_text(inner.markup())
    figure = next((one for one in reversed(writer.frames) if one.tag == "figure"), None)
    if figure:
        figure.words = words
    elif words:
        writer.text.write(words, [])


def _take(writer: Writing, inner: Text) -> None:
    """What was collected stands as it is."""
    inner.end_text()
    writer.text.end_text()
    writer.text.blocks += inner.blocks


CLOSING: dict[str, Callable[[Writing, Frame, Text], None]] = {
    "pre": _close_code,
    "blockquote": _close_quote,
    "div": _close_callout,
    "td": _close_cell,
    "th": _close_cell,
    "table": _close_table,
    "figure": _close_figure,
    "figcaption": _close_caption,
}
