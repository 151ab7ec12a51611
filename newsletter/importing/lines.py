"""The lines of a text file in any of the encodings that address books come in. Flat memory.

UTF-16 is known by its byte order mark or its NULs. Everything else is read line by line as UTF-8 and, where
that fails, as Windows-1252, which holds Latin-1: a file glued together from both is read right.
"""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from newsletter.importing.verdicts import Verdict

LONGEST = 64 * 1024
SAMPLE = 64 * 1024
UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Line(NamedTuple):
    """A line without its end. ``number`` counts from 1, ``end`` is the byte after it, ``fault`` why its text
    cannot be used."""

    number: int
    text: str
    end: int
    fault: Verdict | None = None


def lines(file: BinaryIO, start: int = 0) -> Iterator[Line]:
    """The lines of ``file`` from the byte ``start`` on, where one begins. They are numbered as always."""
    file.seek(0)
    sample = file.read(SAMPLE)
    encoding = _utf16(sample)
    said = sample.decode(encoding or "latin-1", "replace")
    newline = "\r" if "\r" in said and "\n" not in said else "\n"
    number = end = 0
    file.seek(0)
    if encoding or newline == "\r":
        read = _text(file, encoding, newline) if encoding else _carriage_returns(file)
    else:
        number, end = _count(file, start), start
        read = _bytes(file)
    for text, size, fault in read:
        number, end = number + 1, end + size
        if end > start:
            said = text.removeprefix("\ufeff") if number == 1 else text
            yield Line(number, said, end, fault or (Verdict.BAD_CHARACTERS if "\0" in text else None))


def _count(file: BinaryIO, start: int) -> int:
    """How many lines end before the byte ``start``, where the file is left."""
    number = 0
    while (left := start - file.tell()) > 0 and (chunk := file.read(min(left, 1024 * 1024))):
        number += chunk.count(b"\n")
    return number


def _utf16(sample: bytes) -> str | None:
    if sample[:2] in UTF16:
        return UTF16[sample[:2]]
    # Without a mark: of every two bytes of western text one is NUL.
    even, odd, pairs = sample[::2].count(0), sample[1::2].count(0), len(sample) // 2
    if pairs and odd > pairs * 0.4 > even:
        return "utf-16-le"
    if pairs and even > pairs * 0.4 > odd:
        return "utf-16-be"
    return None


Read = Iterator[tuple[str, int, Verdict | None]]


def _bytes(file: BinaryIO) -> Read:
    while raw := file.readline(LONGEST):
        size, fault = len(raw), None
        while not raw.endswith(b"\n") and (rest := file.readline(LONGEST)):
            size, fault, raw = size + len(rest), Verdict.TOO_LONG, rest
        yield "" if fault else decoded(raw.rstrip(b"\r\n")), size, fault


def _carriage_returns(file: BinaryIO) -> Read:
    """As Excel for the Mac wrote once."""
    for text, size, fault in _text(file, "latin-1", "\r"):
        yield decoded(text.encode("latin-1")), size, fault


def decoded(raw: bytes) -> str:
    """A line as UTF-8, else as Windows-1252."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _text(file: BinaryIO, encoding: str, newline: str) -> Read:
    reader = io.TextIOWrapper(file, encoding, errors="replace", newline=newline)
    try:
        while text := reader.readline(LONGEST):
            size, fault = len(text.encode(encoding, "replace")), None
            while not text.endswith(newline) and (rest := reader.readline(LONGEST)):
                size, fault, text = size + len(rest.encode(encoding, "replace")), Verdict.TOO_LONG, rest
            yield "" if fault else text.rstrip("\r\n"), size, fault
    finally:
        reader.detach()  # or it would close the file
