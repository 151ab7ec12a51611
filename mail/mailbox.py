"""The local mailbox: a Maildir instead of a mail server, for development and the demo."""

import mailbox
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage as Parsed
from email.parser import BytesParser
from email.utils import getaddresses
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

SHOWN = 100
THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}
HEADERS = (
    "From",
    "To",
    "Reply-To",
    "Date",
    "Subject",
    "Message-ID",
    "Auto-Submitted",
    "Precedence",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
)


class MailboxBackend(BaseEmailBackend):
    """Writes each message as a file of its own, complete or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        maildir = open_maildir()
        for message in email_messages:
            maildir.add(message.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True)
class Mail:
    """One message of the mailbox, read from its file."""

    key: str
    message: Parsed

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def date(self) -> datetime | None:
        written = getattr(self.message["Date"], "datetime", None)
        # "-0000" says UTC without a place, which the parser reads as no zone at all (RFC 5322 3.3).
        return written.replace(tzinfo=UTC) if written and written.tzinfo is None else written

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(self.message[name])) for name in HEADERS if self.message[name]]

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def files(self) -> list[tuple[str, bytes]]:
        """Name and content of what is attached."""
        parts: Any = self.message.iter_attachments()
        return [(part.get_filename() or "", part.get_payload(decode=True) or b"") for part in parts]

    def _body(self, kind: str) -> str:
        part: Any = self.message.get_body(preferencelist=(kind,))
        return part.get_content() if part else ""


def is_open() -> bool:
    """Whether the mailbox has pages: they show everybody's mail, so only on a site of this machine alone."""
    return urlsplit(settings.BASE_URL).hostname in THIS_MACHINE


def open_maildir() -> mailbox.Maildir:
    """The Maildir at MAILBOX_DIR, made on first use."""
    Path(settings.MAILBOX_DIR).parent.mkdir(parents=True, exist_ok=True)
    return mailbox.Maildir(settings.MAILBOX_DIR, create=True)


def newest() -> Iterator[Mail]:
    """The last SHOWN messages, newest first. A Maildir's keys begin with the second of arrival."""
    maildir = open_maildir()
    for key in sorted(maildir.keys(), key=_arrival, reverse=True)[:SHOWN]:
        yield Mail(key, _parse(maildir.get_bytes(key)))


def find(key: str) -> Mail | None:
    """The message of this key. A key is looked up among the files there are, never used as a path."""
    maildir = open_maildir()
    return Mail(key, _parse(maildir.get_bytes(key))) if key in maildir else None


def letters_to(address: str) -> list[str]:
    """The keys of all letters to ``address``. Opens no mailbox that is not there."""
    if not Path(settings.MAILBOX_DIR).exists():
        return []
    maildir = open_maildir()
    return [key for key in sorted(maildir.keys()) if _is_to(address, _parse(maildir.get_bytes(key)))]


def remove(keys: Sequence[str]) -> None:
    """Delete these letters, as far as they are still there."""
    maildir = open_maildir()
    for key in keys:
        maildir.discard(key)


def _is_to(address: str, message: Parsed) -> bool:
    recipients = getaddresses([str(message["To"] or "")])
    return address.casefold() in {recipient.casefold() for _name, recipient in recipients}


def _arrival(key: str) -> tuple[int, int, str]:
    """Second and microsecond from ``1763800000.M123456P99Q7.host``."""
    second, _, rest = key.partition(".")
    micro = rest[1:].partition("P")[0]
    return int(second) if second.isdigit() else 0, int(micro) if micro.isdigit() else 0, key


def _parse(raw: bytes) -> Parsed:
    parsed = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(parsed, Parsed)
    return parsed
