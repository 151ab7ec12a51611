"""The mails of corpus/, and what each is."""

from pathlib import Path

from mail import tokens
from mail.models import OutboxMessage

CORPUS = Path(__file__).parent / "corpus"
RETURN = "retur@bounce.example.no"


def mails(sort: str) -> list[Path]:
    return sorted((CORPUS / sort).glob("*.eml"))


def raw(sort: str, name: str, message: OutboxMessage | None = None, *, verp: bool = True) -> bytes:
    """One mail. Of ``message``, if it is given: by its return address and its Message-ID, or the latter
    alone."""
    content = (CORPUS / sort / f"{name}.eml").read_bytes()
    if message:
        own = tokens.make(tokens.MESSAGE, message.pk)
        to = tokens.make(tokens.BOUNCE, message.pk) if verp else "ukjent"
        content = content.replace(b"{{message-id}}", own.encode()).replace(b"{{verp}}", to.encode())
    return content
