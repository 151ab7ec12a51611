"""Statements whose SQL never changes, said to the database's driver itself.

Django's cursor takes several times as long as the statement; on PostgreSQL it also has each one planned anew,
and asks before a request's first whether the connection still stands. Here a statement is prepared once for
each connection, and a connection that fell since shows when it is used.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import count
from typing import Any, cast
from weakref import WeakKeyDictionary

from django.db import Error, connections
from psycopg import Connection, Cursor
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

Row = tuple[Any, ...]

# Types of columns that are read as something else than text, by their OIDs.
BOOL, INT8, INT4 = 16, 20, 23
READERS: dict[int, Callable[[bytes], Any]] = {BOOL: b"t".__eq__, INT8: int, INT4: int}

# Which statements each connection knows, by their SQL. They go with it.
_prepared: WeakKeyDictionary[Connection[Any], dict[str, bytes]] = WeakKeyDictionary()


def ask(sql: str, values: Sequence[Any]) -> Row | None:
    """The one row that a SELECT finds in ``default``. Asked once more where the connection had fallen."""
    try:
        return _said("default", sql, values)
    except Error:
        if connections["default"].is_usable():
            raise
        # A server that was started anew has let go of both.
        connections["default"].close()
        connections["hits"].close()
        return _said("default", sql, values)


def tell(sql: str, values: Sequence[Any]) -> None:
    """Write to ``hits``, committed by itself. Never tried twice: it might have been done the first time."""
    _said("hits", sql, values)


def _said(alias: str, sql: str, values: Sequence[Any]) -> Row | None:
    connection = connections[alias]  # looked up in thread-local memory each time, at some cost
    if connection.connection is None:
        connection.ensure_connection()
    driver = cast(Any, connection.connection)
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            row: Row | None = driver.execute(sql.replace("%s", "?"), values).fetchone()
            return row
        return _on_postgresql(driver, sql, values)


def _on_postgresql(driver: Connection[Any], sql: str, values: Sequence[Any]) -> Row | None:
    """Said to libpq: a cursor of psycopg takes longer than the server and the way there and back."""
    if not driver.autocommit:  # within a transaction, which psycopg begins with a cursor's first statement
        cursor = Cursor(driver).execute(sql, values)
        return cursor.fetchone() if cursor.description else None
    names = _prepared.setdefault(driver, {})
    if sql not in names:
        name = f"visits_{len(names)}".encode()
        _checked(driver, driver.pgconn.prepare(name, _numbered(sql)))
        names[sql] = name
    sent: list[Any] = [None if value is None else str(value).encode() for value in values]
    result = _checked(driver, driver.pgconn.exec_prepared(names[sql], sent))
    if not result.ntuples:
        return None
    return tuple(_read(result.ftype(at), result.get_value(0, at)) for at in range(result.nfields))


def _checked(driver: Connection[Any], result: PGresult) -> PGresult:
    if result.status in {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}:
        return result
    raise error_from_result(result, encoding=driver.info.encoding)


def _read(kind: int, value: bytes | None) -> Any:
    if value is None:
        return None
    return READERS.get(kind, bytes.decode)(value)


@cache
def _numbered(sql: str) -> bytes:
    """PostgreSQL's own form of the places of values."""
    numbers = count(1)
    return re.sub("%s", lambda _: f"${next(numbers)}", sql).replace("%%", "%").encode()
