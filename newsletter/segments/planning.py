"""How PostgreSQL goes about a statement over all people."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# It believes that few people meet several conditions, and would look the rest up one by one: a question and
# its column are to it two independent things. Over everybody, hashing all of it is what takes a second and
# not ten.
WHOLE = {"enable_nestloop": "off", "jit": "off", "work_mem": "'64MB'"}


@contextmanager
def over_everybody() -> Iterator[None]:
    """For a count over all people, in here. Not for a few of them, as with LIMIT. Nothing on SQLite."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        _set(WHOLE)
        yield
        _set(dict.fromkeys(WHOLE, "DEFAULT"))


def _set(values: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} TO {value}" for name, value in values.items()))
