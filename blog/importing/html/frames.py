"""What HTML collects before it is known what it becomes: quotations, tables, figures."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from blog.importing.html.lines import Text
from blog.reading import TAG, plain_text

PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
SOURCE = re.compile(r"[–—-]\s*(\S.{0,98}[^.!?…])")
LANGUAGE = re.compile(r"(?:lang(?:uage)?-|brush:\s*)([\w#+-]{1,30})")
TALL = re.compile(r"<(?:ul|ol|h2|h3|hr)")
NOT_PLAIN = re.compile(r"<(?:ul|ol|h2|h3|hr|a)\b")


@dataclass
class Cells:
    """The cells of a table under way; ``loose``: what a cell of ours cannot hold."""

    rows: list[list[tuple[str, bool]]] = field(default_factory=list)
    loose: list[Text] = field(default_factory=list)
    spans: int = 0

    def add(self, inner: Text, frame: "Frame") -> None:
        markup = inner.markup()
        if inner.blocks:
            self.loose.append(inner)
            markup = ""
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append((_small(markup), frame.tag == "th"))
        missing = int(frame.given["colspan"]) - 1 if frame.given.get("colspan", "").isdecimal() else 0
        self.rows[-1] += [("", frame.tag == "th")] * min(missing, 50)

    def value(self) -> dict[str, Any] | None:
        """The table as its block has it, None where nothing is said in it."""
        rows = [row for row in self.rows if row]
        if not any(words for row in rows for words, _is_heading in row):
            return None
        width = max(map(len, rows))
        has_heading = len(rows) > 1 and all(is_heading for _words, is_heading in rows[0])
        headings = [plain_text(words) for words, _is_heading in rows[0]] if has_heading else []
        headings += [""] * (width - len(headings))
        body = rows[1:] if has_heading else rows
        names_rows = all(row[0][1] and not any(other[1] for other in row[1:]) for row in body)
        values = [[words for words, _is_heading in row] + [""] * (width - len(row)) for row in body]
        table = {
            "columns": [{"type": "text", "heading": heading} for heading in headings],
            "rows": [{"values": row} for row in values],
            "caption": "",
        }
        return {"table": table, "row_headings": names_rows}


@dataclass
class Frame:
    """An element whose inside is collected; ``outer``: the text around it, ``pictures``: how many before."""

    tag: str
    outer: Text
    given: dict[str, str]
    pictures: int
    words: str = ""
    language: str = ""
    depth: int = 0
    cells: Cells = field(default_factory=Cells)


def quotation(inner: Text) -> dict[str, str] | None:
    """Quote and source of a quotation that is paragraphs of plain text; None for anything else."""
    markup = "".join(inner.rich)
    if inner.blocks or NOT_PLAIN.search(markup):
        return None
    found = [_plain_lines(paragraph) for paragraph in PARAGRAPH.findall(markup)]
    found = [paragraph for paragraph in found if paragraph]
    source = ""
    if len(found) > 1 and (named := SOURCE.fullmatch(found[-1])):
        source = named[1]
        found.pop()
    return {"quote": "\n\n".join(found), "source": source} if found else None


def _plain_lines(markup: str) -> str:
    lines = re.split(r"<br\s*/?>", markup)
    return "\n".join(" ".join(html.unescape(TAG.sub("", line)).split()) for line in lines).strip()


def _small(markup: str) -> str:
    """Rich text as a cell may hold it: words, bold, italic and links, its lists as lines."""
    if not TALL.search(markup):
        return markup
    lines = map(str.strip, re.sub(r"</?(?:ul|ol|h2|h3|p|li|hr)\s*/?>", "\n", markup).split("\n"))
    return "".join(f"<p>{line}</p>" for line in lines if line)


def language(given: dict[str, str]) -> str:
    found = LANGUAGE.search(given.get("class", ""))
    return found[1] if found else ""
