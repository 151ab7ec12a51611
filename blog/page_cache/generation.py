"""Which generation of pages is the present one: a number, and until when the clock leaves it alone."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db import Error, connection

from blog.selectors.openings import next_opening

CURRENT = "SELECT number FROM blog_pagegeneration"


class Generation(NamedTuple):
    """``number`` of the database; ``until`` (seconds since 1970): when a page becomes public by itself."""

    number: int
    until: float


SETTLED: ContextVar[Generation | None] = ContextVar("settled", default=None)


class Generations:
    """The present generation, asked of the database for every answer: a few microseconds on SQLite."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Begin anew: the database may be another one."""
        self.known = Generation(-1, 0.0)
        # What blog.page_cache.memory keeps: by name, the number it is of and the thing itself.
        self.held: dict[str, tuple[int, Any]] = {}

    def current(self) -> Generation | None:
        """None when the database cannot say. What is made after this call is of it, or of a later one."""
        if settled := SETTLED.get():
            return settled
        try:
            number = self._number()
            known = self.known
            if known.number == number and time.time() < known.until:
                return known
            return self._begin(number)
        except Error:
            connection.close()
            return None

    @staticmethod
    @contextmanager
    def settled(generation: Generation) -> Iterator[None]:
        """While an answer of this generation is made, nobody asks again: to PostgreSQL each is a journey."""
        token = SETTLED.set(generation)
        try:
            yield
        finally:
            SETTLED.reset(token)

    def _begin(self, number: int) -> Generation:
        with self.lock:
            # Where Wagtail remembers, an hour long in each process, addresses of site roots and pictures.
            cache.clear()
            self.held = {}
            self.known = Generation(number, next_opening() or float("inf"))
        return self.known

    @staticmethod
    def _number() -> int:
        # The driver's own connection: Django's cursor would cost ten times the query.
        connection.ensure_connection()
        with connection.wrap_database_errors:
            return int(connection.connection.execute(CURRENT).fetchone()[0])


GENERATIONS = Generations()
