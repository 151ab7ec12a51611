"""A mail server that can be killed: ``python -m tests.drills.smtp_server PORT LOG``.

It writes down what it takes or refuses before it says so, one line each: nanoseconds, what, whom. Every
twentieth reader is unknown here.
"""

import os
import re
import sys
import threading
import time
from typing import Any

from aiosmtpd.controller import Controller

UNKNOWN = re.compile(r"reader\d*[02468]0@")


class Server:
    """The handler of aiosmtpd's hooks."""

    def __init__(self, log: str) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(self, what: str, recipient: str) -> None:
        os.write(self.log, f"{time.time_ns()} {what} {recipient}\n".encode())

    async def handle_EHLO(  # noqa: N802  (aiosmtpd calls them so)
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if UNKNOWN.match(address):
            self.note("refused", address)
            return "550 5.1.1 Unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        [recipient] = envelope.rcpt_tos
        self.note("accepted", recipient)
        return "250 OK"


def main(port: int, log: str) -> None:
    Controller(Server(log), hostname="127.0.0.1", port=port).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
