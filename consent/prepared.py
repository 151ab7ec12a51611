"""Queries whose SQL is written once a process.

Django takes several times longer to write the SQL of a small question than the database to answer it.
"""

from collections.abc import Callable
from copy import copy
from typing import Any, NamedTuple

from django.db import connections, models
from django.db.models.sql.compiler import SQLCompiler


class Slot(models.Expression):
    """Stands in a queryset for a value that differs each time it is asked."""

    def __init__(self, name: str, field: models.Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=field or models.BigIntegerField())
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


def one_of(field: str, slot: str, count: int) -> models.Q:
    """The condition that a field is one of the values of the slots ``slot0``, ``slot1`` and so on."""
    return models.Q(*((field, Slot(f"{slot}{number}")) for number in range(count)), _connector=models.Q.OR)


class Written(NamedTuple):
    """A queryset with its SQL. Among the params are slots."""

    queryset: models.QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]


class Prepared:
    """Asks the queryset that ``make(*shape)`` gives, with values in its slots.

    All that changes the SQL itself must be in ``shape``.
    """

    def __init__(self, make: Callable[..., models.QuerySet[Any]]) -> None:
        self.make = make
        self.known: dict[tuple[Any, ...], Written] = {}

    def __call__(self, *shape: Any, **values: Any) -> list[Any]:
        """The rows, read. Each slot needs a value of its name."""
        key = self.key(shape)
        if key not in self.known:
            self.known[key] = write(self.make(*shape))
        return answer(self.known[key], values)

    def key(self, shape: tuple[Any, ...]) -> tuple[Any, ...]:
        """All that the SQL depends on."""
        return shape


def write(queryset: models.QuerySet[Any]) -> Written:
    compiler = queryset.query.get_compiler(queryset.db)
    sql, params = compiler.as_sql()
    return Written(queryset, compiler, sql, tuple(params))


def answer(written: Written, values: dict[str, Any]) -> list[Any]:
    # Both belong to this call: other threads ask at the same time, on connections of their own.
    found, compiler = written.queryset.all(), copy(written.compiler)
    connection = compiler.connection = connections[found.db]

    def filled(param: Any) -> Any:
        if not isinstance(param, Slot):
            return param
        return param.output_field.get_db_prep_value(values[param.name], connection)

    sql = written.sql, tuple(map(filled, written.params))
    # Where Django asks for the compiler, and the compiler for the SQL.
    compiler.as_sql = lambda *_args, **_options: sql  # type: ignore[method-assign]
    found.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
    return list(found)
