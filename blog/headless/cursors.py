"""Where a list goes on: opaque to front ends. Pure."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# What a database can count to, and a search can be asked for.
MOST_PK, MOST_START = 2**31 - 1, 100_000


class Newest(NamedTuple):
    """After the page ``pk`` that came out at ``moment``."""

    moment: datetime
    pk: int


class Rank(NamedTuple):
    """After ``start`` hits of the ``query``\\ th way to understand a search."""

    query: int
    start: int


Cursor = Newest | Rank


def written(cursor: Cursor) -> str:
    """The cursor in letters that an address can hold."""
    first = (cursor.moment - BEGIN) // MICROSECOND if isinstance(cursor, Newest) else cursor.query
    kind = "n" if isinstance(cursor, Newest) else "r"
    return urlsafe_b64encode(f"{kind}{first}.{cursor[1]}".encode()).decode().rstrip("=")


def read(text: str) -> Cursor:
    """The cursor that ``written`` made. ValueError for anything else."""
    try:
        plain = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        first, second = map(int, plain[1:].split("."))
        if plain[0] == "n" and 0 < second <= MOST_PK:
            return Newest(BEGIN + first * MICROSECOND, second)
        if plain[0] == "r" and first in {0, 1} and 0 < second <= MOST_START:
            return Rank(first, second)
    except (Error, ValueError, IndexError, OverflowError):
        pass
    raise ValueError("This is no cursor of a list: follow «next» of an answer, or begin without one.")
