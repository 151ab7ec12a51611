"""What a fixture puts into the database, kept as rows: the tests after the first get it by plain INSERTs."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any, Generic, TypeVar

from django.db import connection

T = TypeVar("T")
Rows = list[tuple[Any, ...]]


class Kept(Generic[T]):
    """What ``make`` gives, and the rows it wrote. For tests with rollback, which all begin with the same."""

    def __init__(self, make: Callable[[], T]) -> None:
        self.make = make
        self.made: T | None = None
        self.rows: dict[str, Rows] = {}

    def again(self) -> T:
        if self.made is None:
            before = {table: _rows(table) for table in _tables()}
            self.made = self.make()
            after = {table: _rows(table) for table in before}
            self.rows = {table: rows for table, rows in after.items() if rows != before[table]}
        else:
            for table, rows in self.rows.items():
                _replace(table, rows)
        return deepcopy(self.made)


def _tables() -> Sequence[str]:
    """All but the index that SQLite's own triggers fill."""
    names = connection.introspection.django_table_names(only_existing=True)
    return [name for name in names if not name.endswith("_fts")]


def _rows(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return list(cursor.fetchall())


def _replace(table: str, rows: Rows) -> None:
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name})")
        if cursor.fetchone()[0]:
            cursor.execute(f"DELETE FROM {name}")
        slots = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f"INSERT INTO {name} VALUES ({slots})", rows)
