"""Reads the local mailbox of a running site as a person would: the newest mail to an address."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.waiting import until


@dataclass(frozen=True)
class Mail:
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return str(self.message.get_body(("plain",)).get_content())

    @property
    def code(self) -> str:
        """The six-digit code, however it is spaced."""
        return re.search(r"\b(\d{3})\s?(\d{3})\b", self.text).expand(r"\1\2")

    def link(self, part: str) -> str:
        """The one address in the text that has ``part`` in it."""
        return re.search(rf"https?://\S*{re.escape(part)}[\w/-]+", self.text)[0]


def mails(mailbox: Path, address: str) -> list[Mail]:
    """Every mail to the address, oldest first."""
    files = sorted(
        (file for folder in ("new", "cur") for file in (mailbox / folder).glob("*")),
        key=lambda file: file.stat().st_mtime_ns,
    )
    parsed = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [Mail(message) for message in parsed if address in str(message["To"])]


def wait_for_mail(mailbox: Path, address: str, *, count: int = 1) -> Mail:
    """The newest mail, once there are ``count`` of them."""
    return until(lambda: len(found := mails(mailbox, address)) >= count and found[-1], what=f"mail {count}")
