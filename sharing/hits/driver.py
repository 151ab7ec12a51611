"""Statements whose SQL never changes, said to the database's driver itself.

Django's cursor takes several times as long as the statement; on PostgreSQL it also has each one planned anew,
and asks before a request's first whether the connection still stands. Here a statement is prepared once for
each connection, and a connection that fell since shows when it is used.
"""

from collections.abc import Sequence
from typing import Any, cast

from django.db import Error, connections
from psycopg import Cursor


def ask(sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """The one row that a SELECT finds in ``default``. Asked once more where the connection had fallen."""
    row: tuple[Any, ...] | None
    try:
        row = _said("default", sql, values).fetchone()
    except Error:
        if connections["default"].is_usable():
            raise
        # A server that was started anew has let go of both.
        connections["default"].close()
        connections["hits"].close()
        row = _said("default", sql, values).fetchone()
    return row


def tell(sql: str, values: Sequence[Any]) -> None:
    """Write to ``hits``, committed by itself. Never tried twice: it might have been done the first time."""
    _said("hits", sql, values)


def _said(alias: str, sql: str, values: Sequence[Any]) -> Any:
    connection = connections[alias]  # looked up in thread-local memory each time, at some cost
    if connection.connection is None:
        connection.ensure_connection()
    driver = cast(Any, connection.connection)
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            return driver.execute(sql.replace("%s", "?"), values)
        driver.prepare_threshold = 0  # Django's own cursors never prepare
        return Cursor(driver).execute(sql, values)
