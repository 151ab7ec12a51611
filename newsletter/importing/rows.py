"""What a record says of one person, in the words of the system it comes from.

What a time proves: OPTIN_TIME of Mailchimp is when somebody sent the form; CONFIRM_TIME alone is when the
owner added them. MailPoet writes a subscription time for those whom the owner imported, too, so there the
confirmation is the proof. Ghost makes a member when the link in its mail is opened, or when the owner imports
one, who then bears a label «Import …».
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

from newsletter.importing.columns import Columns, FileRefusedError, System, columns
from newsletter.importing.lines import Line, lines
from newsletter.importing.names import LANGUAGE_OF, STATUS_OF
from newsletter.importing.records import Cells, Record, Records, splitter
from newsletter.importing.times import time
from newsletter.importing.verdicts import Verdict

LONGEST_NAME, LONGEST_PLACE = 120, 200


class Row(NamedTuple):
    """One person of the file: ``number`` is the line, ``end`` the byte after it. ``verdict``: what the row
    itself already decides; it may only be used without its times then."""

    number: int
    end: int
    address: str
    name: str = ""
    language: str = ""
    place: str = ""
    opted_in_at: datetime | None = None
    confirmed_at: datetime | None = None
    verdict: Verdict | None = None


def read(file: BinaryIO, file_name: str, start: int = 0) -> tuple[Columns, Iterator[Row]]:
    """What the file holds, and its rows, read as they are asked for; of them those after the byte ``start``,
    where one ends. FileRefusedError for a file without people."""
    first = _header(lines(file))
    found = columns(first.text, Path(file_name).name)
    split = splitter(found.delimiter, escaped=found.system is System.MAILPOET)
    source = lines(file, max(start, first.end))
    told = Records(source, split=split, is_whole=found.is_whole, width=found.width)
    return found, map(partial(row, found), told)


def _header(source: Iterator[Line]) -> Line:
    """The first line that says anything. Excel's «sep=;» is a hint that is not needed."""
    for line in source:
        if line.fault:
            raise FileRefusedError("This is no text file: its first line cannot be read.")
        if line.text.strip() and not re.fullmatch("sep=.", line.text.strip().casefold()):
            return line
    raise FileRefusedError("The file is empty.")


def row(found: Columns, record: Record) -> Row:
    """What ``record`` says."""
    if record.fault:
        return Row(record.number, record.end, "", verdict=record.fault)
    cell = partial(_cell, found, record.cells)
    said = Row(
        number=record.number,
        end=record.end,
        address=cell("address"),
        name=_name(cell),
        language=LANGUAGE_OF.get(_word(cell("language")), ""),
        place=cell("place")[:LONGEST_PLACE],
    )
    verdict = found.all_are or _status(found, record.cells)
    if verdict is None:
        try:
            opted_in_at, confirmed_at = _times(found.system, cell)
        except (ValueError, OverflowError):
            verdict = Verdict.BAD_TIME
        else:
            was_added = opted_in_at is None and _was_added(found.system, cell)
            verdict = Verdict.ADDED if was_added else None
            return said._replace(opted_in_at=opted_in_at, confirmed_at=confirmed_at, verdict=verdict)
    return said._replace(verdict=verdict)


Cell = Callable[[str], str]


def _cell(found: Columns, cells: Cells, field: str) -> str:
    """The first cell of a field that says something, without an apostrophe that keeps spreadsheets quiet."""
    for index in found.at.get(field, ()):
        if text := " ".join(cells[index].split()):
            return text[1:] if text[0] == "'" and text[1:2] in tuple("=+-@") else text
    return ""


def _name(cell: Cell) -> str:
    return (cell("name") or f"{cell('first_name')} {cell('last_name')}".strip())[:LONGEST_NAME]


def _word(text: str) -> str:
    return text.casefold().replace("-", " ").replace("_", " ")


def _status(found: Columns, cells: Cells) -> Verdict | None:
    """Whether the row says that they are out of it there. Of two status columns both must say that all is
    well."""
    if any(cells[index].strip() for index in found.at.get("left", ())):
        return Verdict.LEFT_THERE
    if any(cells[index].strip() for index in found.at.get("bounced", ())):
        return Verdict.BOUNCED_THERE
    if found.system is System.GHOST and _word(cells[found.at["subscribed"][0]].strip()) not in {"true", "1"}:
        return Verdict.LEFT_THERE
    said = [STATUS_OF.get(_word(cells[i].strip()), Verdict.BAD_STATUS) for i in found.at.get("status", ())]
    return next((verdict for verdict in said if verdict), None)


def _times(system: System, cell: Cell) -> tuple[datetime | None, datetime | None]:
    """When they opted in, as far as that is proven, and when they confirmed."""
    if system is System.GHOST:
        return (None if _was_added(system, cell) else time(cell("created"))), None
    opted_in, confirmed = time(cell("opted_in")), time(cell("confirmed"))
    if system is System.MAILCHIMP:
        return opted_in, confirmed if opted_in else None
    if system is System.MAILPOET and confirmed is None:
        return None, None
    return min(filter(None, (opted_in, confirmed)), default=None), confirmed


def _was_added(system: System, cell: Cell) -> bool:
    """Whether somebody else put them on the list there."""
    if system is System.GHOST:
        return any(label.strip().casefold().startswith("import ") for label in cell("labels").split(","))
    return system is System.MAILCHIMP and bool(cell("confirmed")) and not cell("opted_in")
