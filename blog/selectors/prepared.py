"""Queries whose SQL is written once a process.

Django takes several times longer to write the SQL of a post's page than the database to answer it.
"""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.db import connections, models
from django.db.models.sql.compiler import SQLCompiler

from blog.selectors.public import public_shape


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


class Prepared:
    """Asks the queryset that ``make(*shape)`` gives, with values in its slots.

    All that changes the SQL itself must be in ``shape``; what ``public_pages`` writes is minded here.
    """

    def __init__(self, make: Callable[..., models.QuerySet[Any]]) -> None:
        self.make = make
        self.known: dict[tuple[Any, ...], tuple[models.QuerySet[Any], SQLCompiler, str, tuple[Any, ...]]] = {}

    def __call__(self, *shape: Any, **values: Any) -> list[Any]:
        """The rows, read. Each slot needs a value of its name."""
        key = (public_shape(), *shape)
        if key not in self.known:
            self.known[key] = self._written(*shape)
        queryset, compiler, sql, params = self.known[key]
        # Both belong to this call: other threads ask at the same time, on connections of their own.
        found, compiler = queryset.all(), copy(compiler)
        connection = compiler.connection = connections[found.db]
        filled = tuple(
            param.output_field.get_db_prep_value(values[param.name], connection)
            if isinstance(param, Slot)
            else param
            for param in params
        )
        compiler.as_sql = lambda *args, **kwargs: (sql, filled)  # type: ignore[method-assign]
        found.query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
        return list(found)

    def _written(self, *shape: Any) -> tuple[models.QuerySet[Any], SQLCompiler, str, tuple[Any, ...]]:
        queryset = self.make(*shape)
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        return queryset, compiler, sql, tuple(params)
