"""Several things at the same moment, each in a thread with database connections of its own."""

import threading
from collections.abc import Callable

from django.db import connections


def at_once(*acts: Callable[[], object]) -> None:
    """Begin all of ``acts`` together and wait for them; an AssertionError tells what any of them raised."""
    together, failures = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        together.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001  (whatever it was, the test shows it)
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
