"""Rows written by SQL that is made once a process (docs/decisions/0008-sql-written-once.md)."""

import secrets
from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import AutoField, Field, Model

Fields = list[Field[Any, Any]]


def insert(row: Model) -> None:
    """INSERT ``row`` as ``save(force_insert=True)`` would. A key that the database gives is not read back."""
    sql, fields = _insert(type(row), connection.vendor)
    _execute(sql, fields, row)


def insert_all(rows: Sequence[Model]) -> None:
    """INSERT ``rows``, all of one model; quicker than ``bulk_create``, which writes SQL anew each time."""
    if not rows:
        return
    sql, fields = _insert(type(rows[0]), connection.vendor)
    with connection.cursor() as cursor:
        cursor.executemany(sql, [_values(fields, row) for row in rows])


def neighbours(count: int) -> list[UUID]:
    """So many random ids that lie side by side in an index: 82 bits of each are its own.

    Rows of many at once then fill a few pages; ids from all over would rewrite a page for every row.
    """
    beginning = secrets.token_bytes(5)
    return [UUID(bytes=beginning + secrets.token_bytes(11), version=4) for _number in range(count)]


def update(row: Model) -> None:
    """UPDATE every column of ``row``, which exists."""
    sql, fields = _update(type(row), connection.vendor)
    _execute(sql, fields, row)


def _execute(sql: str, fields: Fields, row: Model) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, _values(fields, row))


def _values(fields: Fields, row: Model) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


@cache
def _insert(model: type[Model], vendor: str) -> tuple[str, Fields]:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    columns = ", ".join(map(_column, fields))
    values = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({values})", fields  # noqa: S608


@cache
def _update(model: type[Model], vendor: str) -> tuple[str, Fields]:
    key = model._meta.pk
    fields = [field for field in model._meta.concrete_fields if field is not key]
    changes = ", ".join(f"{_column(field)} = %s" for field in fields)
    where = f"WHERE {_column(key)} = %s"
    return f"UPDATE {model._meta.db_table} SET {changes} {where}", [*fields, key]  # noqa: S608


def _column(field: Field[Any, Any]) -> str:
    return connection.ops.quote_name(field.column)
