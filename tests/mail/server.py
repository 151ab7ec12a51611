"""A real SMTP server in a thread, which can refuse, break off and tell what it got."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.site import free_port

OK = "250 OK queued as 1"


def leave_alone(_recipient_or_transport: Any) -> None:
    """What a server does that nobody disturbs."""


@dataclass
class MailServer:
    """The handler of aiosmtpd's hooks. Answers are per recipient; the default is to take everything."""

    port: int = 0
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    before_data: Callable[[str], None] = leave_alone
    before_answer: Callable[[str], None] = leave_alone
    after_answer: Callable[[Any], None] = leave_alone
    at_ehlo: list[str] = field(default_factory=lambda: ["250-PIPELINING"])
    connections: int = 0
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)

    @property
    def mails(self) -> list[EmailMessage]:
        return [mail for _recipient, mail in self.taken]

    @property
    def counts(self) -> Counter[str]:
        """How often each recipient got something."""
        return Counter(recipient for recipient, _mail in self.taken)

    async def handle_EHLO(  # noqa: N802  (aiosmtpd calls them so)
        self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list
    ) -> list:
        session.host_name = hostname
        self.connections += 1
        return [*responses[:-1], *self.at_ehlo, responses[-1]]

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list
    ) -> str:
        answer = self.at_rcpt.get(address, "250 OK")
        if answer == "hang up":
            server.transport.abort()
        self.before_data(address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        [recipient] = envelope.rcpt_tos
        answer = self.at_data.get(recipient, OK)
        if answer == "hang up" or answer.startswith("2"):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            self.taken.append((recipient, mail))
            self.before_answer(recipient)
        if answer == "hang up":
            server.transport.abort()
        self.after_answer(server.transport)
        return answer


@contextlib.contextmanager
def running_server(*, port: int = 0, **options: Any) -> Iterator[MailServer]:
    """Listening on 127.0.0.1, with ``options`` of aiosmtpd."""
    handler = MailServer(port=port or free_port())
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port, **options)
    controller.start()
    handler.connections = 0  # the controller looks whether it answers
    try:
        yield handler
    finally:
        controller.stop()
