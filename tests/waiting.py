"""Waiting for something that another process does: looked at often, given up after a limit."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(look: Callable[[], T], *, what: str, seconds: float = 30) -> T:
    """The first true answer of ``look``. AssertionError when none has come within ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (answer := look()):
        assert time.monotonic() < deadline, f"No {what} within {seconds} seconds."
        time.sleep(0.1)
    return answer
