"""Processes that check records while the first one walks the tree: a million take minutes of one core."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from django.db import connection, connections

from consent import selectors
from consent.audit.rows import spans
from consent.errors import LogFault
from consent.models import Log

# A log of fewer leaves is done before another process has begun.
WORTH = 20_000
Check = Callable[[Log, int, int], None]


@dataclass
class Helper:
    """A process that checks records of one log, up to the position ``end``, or, for no log, something of them
    all."""

    log: Log | None
    end: int
    process: BaseProcess
    hears: Connection

    def fault(self) -> LogFault | None:
        """The first that it found, once it is done."""
        try:
            found: tuple[int | None, str] | None = self.hears.recv()
        except EOFError:
            found = None, "A process that checked records ended before its work."
        self.process.join()
        return LogFault(*found) if found else None

    def stop(self) -> None:
        self.process.kill()
        self.process.join()


def start(check: Check, check_all: Callable[[], None]) -> list[Helper]:
    """A helper per core for the records there are now, and one for what concerns them all, each with a
    connection and a view of its own.

    None for a small log, on one core, and inside a transaction, which other processes cannot see into.
    """
    cores, total = len(os.sched_getaffinity(0)), selectors.leaf_count()
    if connection.in_atomic_block or cores < 2 or total < WORTH:
        return []
    logs = list(Log.objects.order_by("number"))
    connections.close_all()
    helpers = [_start(check_all)]
    for log, end in spans(logs, total):
        step = -(-(end - log.first) // cores)
        for begin in range(log.first, end, step):
            upto = min(begin + step, end)
            helpers.append(_start(partial(check, log, begin, upto), log, upto))
    return helpers


def _start(work: Callable[[], None], log: Log | None = None, end: int = 0) -> Helper:
    context = get_context("fork")
    hears, says = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(says, work), daemon=True)
    process.start()
    says.close()
    return Helper(log, end, process, hears)


def _report(says: Connection, work: Callable[[], None]) -> None:
    try:
        work()
    except LogFault as fault:
        says.send((fault.index, fault.what))
    else:
        says.send(None)
