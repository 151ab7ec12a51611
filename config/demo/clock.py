"""The time of the story.

Everything in the house asks ``timezone.now()``. While the demo tells what happened three months ago, that has
to answer the story's time: otherwise every row would say that it happened today.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


class Clock:
    """A clock that stands where it was last set."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@contextmanager
def story_time(start: datetime) -> Iterator[Clock]:
    """Let the services of this process live at the time of the clock given, until the block ends."""
    clock, real = Clock(start), timezone.now
    timezone.now = clock.now
    try:
        yield clock
    finally:
        timezone.now = real
