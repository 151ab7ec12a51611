"""What many pages show alike, read once a generation in each process."""

from collections.abc import Callable
from typing import TypeVar

from django.db import connection

from blog.page_cache.generation import GENERATIONS

T = TypeVar("T")


def remembered(key: str, make: Callable[[], T]) -> T:
    """What ``make`` gives, from memory until a watched table changes. It must depend on those alone.

    ``key`` names it. Every request gets the same object, so nobody may change it.
    """
    # PostgreSQL tells of a change at the commit: inside a transaction nobody knows yet.
    if connection.in_atomic_block and connection.vendor == "postgresql":
        return make()
    generation = GENERATIONS.current()
    if generation is None:
        return make()
    number, value = GENERATIONS.held.get(key, (None, None))
    if number != generation.number:
        value = make()
        GENERATIONS.held[key] = (generation.number, value)
    return value  # type: ignore[return-value]
