"""Forking with Django loaded: a child begins without connections, and no signal is lost on the way."""

import logging
import os
import signal
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connections

logger = logging.getLogger(__name__)

STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


def fork(work: Callable[[], None]) -> int:
    """The process id of a child that does ``work`` and ends with its exit status, 1 after an exception.

    ``work`` must call ``take_signals`` first: until then those that arrive wait.
    """
    connections.close_all()
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    pid = os.fork()
    if pid == 0:
        os._exit(_status_of(work))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    return pid


def take_signals(handlers: Mapping[int, Any]) -> None:
    """Set what this process does at each signal that stops it; the default where nothing is named."""
    for number in STOP_SIGNALS:
        signal.signal(number, handlers.get(number, signal.SIG_DFL))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)


def send(pid: int, number: int) -> None:
    """Signal a child that may have been reaped just now."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _status_of(work: Callable[[], None]) -> int:
    try:
        work()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        logger.exception("process.failed")
        return 1
    return 0
