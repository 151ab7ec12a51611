"""Rows of the log and of its records as the database holds them, without Django's conversions.

They are what is audited, and a million of them take Django longer to convert than the audit to check.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from consent.models import ConsentRecord, Log, LogLeaf

CHUNK = 2048


class Record(NamedTuple):
    """A record with its subject. Ids and moments are as the engine has them: see below."""

    event_id: str
    record_id: Any
    state: str
    at: Any
    valid_until: Any
    body: str
    position: int | None
    notice_id: int | None
    purpose: str
    scheme: str
    value: str
    key: Any


COLUMNS = (
    *("event_id", "record_id", "state", "at", "valid_until", "body", "position", "notice_id"),
    *("purpose__slug", "subject__scheme", "subject__value", "subject__key__key"),
)


def spans(logs: Sequence[Log], total: int) -> list[tuple[Log, int]]:
    """Each of all ``logs`` with the position where it ends; ``total`` leaves are in all of them."""
    ends = [*(log.first for log in logs[1:]), total]
    return list(zip(logs, ends, strict=False))


def leaves(first: int, end: int) -> list[tuple[Any, ...]]:
    """Position, hash, and position and content of the leaf behind it, from ``first`` up to ``end``."""
    rows = LogLeaf.objects.filter(position__gte=first).order_by("position")[: end - first]
    return list(_raw(rows.values_list("position", "leaf_hash", "data__leaf_id", "data__data")))


def positions(first: int, end: int) -> set[int]:
    """Where in the log there are records, from ``first`` up to ``end``."""
    rows = ConsentRecord.objects.filter(position__gte=first, position__lt=end)
    return {position for (position,) in _raw(rows.values_list("position"))}


def records(rows: QuerySet[ConsentRecord]) -> Iterator[Record]:
    """Those of ``rows``, each with what the audit asks for."""
    return map(Record._make, _raw(rows.values_list(*COLUMNS)))


def _raw(rows: QuerySet[Any, Any]) -> Iterator[tuple[Any, ...]]:
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while chunk := cursor.fetchmany(CHUNK):
            yield from chunk


def hex_id(value: Any) -> str:
    """A UUID: SQLite has 32 letters, PostgreSQL a type of its own."""
    return value if isinstance(value, str) else value.hex


def rfc3339(at: Any) -> str:
    """A moment in UTC, which is what both engines are asked for: SQLite has text, PostgreSQL a type."""
    text = at if isinstance(at, str) else at.isoformat(" ")
    return f"{text[:10]}T{text[11:19]}Z"
