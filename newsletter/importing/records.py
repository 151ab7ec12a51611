"""The records of a CSV file. A quote that is never closed spoils its own line, not the rest of the file."""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from newsletter.importing.lines import LONGEST, Line
from newsletter.importing.verdicts import Verdict

DELIMITERS = ",;\t"
# A cell with line breaks has no more lines than this.
MOST_LINES = 50

Cells = list[str]


class Record(NamedTuple):
    """One record: the number of its first line, the byte after its last one, and its cells or a fault."""

    number: int
    end: int
    cells: Cells
    fault: Verdict | None = None


class OpenQuoteError(Exception):
    """The text ends within quotes."""


def splitter(delimiter: str, *, escaped: bool = False) -> Callable[[str], Cells]:
    """What makes cells of a text; it raises csv.Error, or OpenQuoteError. ``escaped``: a quote within quotes
    is written ``\\"``, as MailPoet does."""

    def split(text: str) -> Cells:
        if '"' not in text:
            return text.split(delimiter)
        text = text.replace('\\"', '""') if escaped else text
        try:
            pieces = (f"{line}\n" for line in text.split("\n"))
            return next(csv.reader(pieces, delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise OpenQuoteError from error
            raise

    return split


class Records:
    """The records of ``source``, the lines after the header; empty lines are none.

    ``is_whole`` says whether a line looks like a record of its own whatever its quotes say.
    """

    def __init__(
        self,
        source: Iterator[Line],
        *,
        split: Callable[[str], Cells],
        is_whole: Callable[[str], bool],
        width: int,
    ) -> None:
        self.source, self.split, self.is_whole, self.width = source, split, is_whole, width
        self.waiting: deque[Line] = deque()

    def __iter__(self) -> Iterator[Record]:
        while line := self.next():
            if line.fault:
                yield Record(line.number, line.end, [], line.fault)
            elif line.text.strip():
                yield self.record(line)

    def next(self) -> Line | None:
        return self.waiting.popleft() if self.waiting else next(self.source, None)

    def record(self, line: Line) -> Record:
        try:
            return self.checked(line, line.end, self.split(line.text))
        except csv.Error:
            return Record(line.number, line.end, [], Verdict.BAD_QUOTES)
        except OpenQuoteError:
            return self.joined(line)

    def checked(self, first: Line, end: int, cells: Cells) -> Record:
        if len(cells) > self.width and any(cells[self.width :]):
            return Record(first.number, end, [], Verdict.BAD_COLUMNS)
        return Record(first.number, end, cells + [""] * (self.width - len(cells)))

    def joined(self, first: Line) -> Record:
        """The record that begins with ``first``, whose quote is open: with the lines after it that close the
        quote, or a fault. Lines that are people of their own are never swallowed, but read after it."""
        taken: list[Line] = []
        text, alone = first.text, self.is_whole(first.text)
        while len(taken) < MOST_LINES and len(text) < LONGEST and (line := self.next()):
            taken.append(line)
            if line.fault or (alone and "@" in line.text):
                break
            text = f"{text}\n{line.text}"
            try:
                return self.checked(first, line.end, self.split(text))
            except OpenQuoteError:
                if self.is_whole(line.text):
                    break
            except csv.Error:
                break
        self.waiting.extendleft(reversed(taken))
        return Record(first.number, first.end, [], Verdict.BAD_QUOTES)
