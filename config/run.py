"""``make run``: prepare what is missing, then serve the site and work through its queues until Ctrl-C.

Everything happens in one process with Django loaded once; the web server and the worker are forks of it.
"""

import ctypes
import json
import os
import signal
import socket
import sys
import time
from io import TextIOWrapper
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError

from config.processes import STOP_SIGNALS, fork, send, take_signals

SECONDS_TO_READY = 60
PR_SET_PDEATHSIG = 1


class CannotStartError(Exception):
    """Why, in one sentence."""


def main() -> int:
    """The exit status: 0 after Ctrl-C or SIGTERM, 1 when something ended by itself or could not start."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    try:
        refuse_taken_port(settings.PORT)
        django.setup()
        from config.prepare import prepare

        prepare()
    except (ImproperlyConfigured, CannotStartError, CommandError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return Pair().run()


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStartError(
                f"Port {port} cannot be used ({error.strerror}): stop what listens there, or choose another "
                "with PORT=8001."
            ) from None


def serve_web() -> None:
    from gunicorn.app.wsgiapp import run

    begin_as_child()
    sys.argv = ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
    run()


def work_queues() -> None:
    from config.worker import Supervisor

    begin_as_child()
    Supervisor().run()


def begin_as_child() -> None:
    """Take signals as if started alone; on Linux, end even when the parent is killed."""
    take_signals({})
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Pair:
    """The web server and the worker: both or neither."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.stopping = False

    def run(self) -> int:
        take_signals(dict.fromkeys(STOP_SIGNALS, self.on_signal))
        self.names = {fork(serve_web): "The web server", fork(work_queues): "The worker"}
        deadline = time.monotonic() + SECONDS_TO_READY
        announced = False
        while not self.stopping:
            if (ended := self.ended()) and not self.stopping:
                print(f"{ended} ended by itself; stopping the rest.", file=sys.stderr)
                return self.stop(1)
            if not announced and (state := readiness()) is None:
                print(announcement())
                announced = True
            elif not announced and time.monotonic() > deadline:
                print(f"Not ready after {SECONDS_TO_READY} seconds: {state}.", file=sys.stderr)
                return self.stop(1)
            time.sleep(0.1)
        return self.stop(0)

    def on_signal(self, _number: int, _frame: Any) -> None:
        again, self.stopping = self.stopping, True
        if again:
            self.terminate()

    def ended(self) -> str | None:
        """The name of a child that has ended since the last look."""
        pid, _ = os.waitpid(-1, os.WNOHANG)
        return self.names.pop(pid) if pid else None

    def stop(self, status: int) -> int:
        self.terminate()
        while self.names:
            self.names.pop(os.waitpid(-1, 0)[0])
        return status

    def terminate(self) -> None:
        for pid in self.names:
            send(pid, signal.SIGTERM)


def readiness() -> str | None:
    """None when /readyz says that everything works, else what it says instead."""
    try:
        with urlopen(f"http://127.0.0.1:{settings.PORT}/readyz", timeout=5):
            return None
    except HTTPError as error:
        parts = json.loads(error.read())
        return ", ".join(f"{name}: {state}" for name, state in parts.items() if state not in {"ok", False})
    except (URLError, OSError) as error:
        return str(error)


def announcement() -> str:
    from config.prepare import demo_login

    login = demo_login()
    mail = settings.MAIL_SERVER.host
    lines = [
        "",
        f"  Site      {settings.BASE_URL}/",
        f"  Admin     {settings.BASE_URL}/admin/" + (f"   {login}" if login else ""),
        f"  Mail      goes to {mail}" if mail else f"  Mailbox   {settings.BASE_URL}/mailbox/",
        "",
        "Ctrl-C stops everything.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
