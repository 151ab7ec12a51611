"""What many pages show alike, read once a generation in each process."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.db import connection

from blog.page_cache.generation import GENERATIONS

T = TypeVar("T")
MISSING = object()


def remembered(key: str, make: Callable[[], T]) -> T:
    """What ``make`` gives, from memory until a watched table changes. It must depend on those alone.

    ``key`` names it. The value is pickled, so that nobody changes another request's.
    """
    # PostgreSQL tells of a change at the commit: inside a transaction nobody knows yet.
    if connection.in_atomic_block and connection.vendor == "postgresql":
        return make()
    generation = GENERATIONS.current()
    if generation is None:
        return make()
    name = f"{generation.number}:{key}"
    value = cache.get(name, MISSING)
    if value is MISSING:
        value = make()
        cache.set(name, value)
    return value
