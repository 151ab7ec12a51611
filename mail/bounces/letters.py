"""Mail as it arrives, malformed as it may be: its headers, its words, and what it brings back of ours."""

import email
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser

from consent import tokens as links
from mail import tokens
from mail.bounces.addresses import token_in
from mail.models import OutboxMessage

Mail = Message
LONGEST = 20_000
# Where a server writes whom a message was for. The first ones only our own server writes.
RECIPIENTS = (
    *("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "X-RCPT-To"),
    *("To", "Cc", "Apparently-To", "X-Forwarded-To", "Resent-To"),
)
OUR_ID = re.compile(
    r"<(?:([0-9a-f]{1,16}\.[a-z2-7]{16})|([0-9a-f-]{36}\.[\w.]{1,40}))@[^<>\s]{1,255}>", re.IGNORECASE
)
# Here the notice ends and what is returned begins.
RETURNED = re.compile(
    r"^[ >]*(-{2,} ?(this is a copy|original message|returned message|below this line|the (full|header|body)|"
    r"original mail|unsent message|message header|transcript of letter|forwarded|begin|kopi av|opprinnelig)|"
    r"(return-path|received|message-id): )",
    re.IGNORECASE | re.MULTILINE,
)


def parse(raw: bytes) -> Mail:
    """A message of any quality; what cannot be understood stands in it as text."""
    return email.message_from_bytes(raw)


def header(mail: Mail, name: str) -> str:
    """A header in words; empty when it is not there."""
    return _words(mail.get(name, ""))


def _words(value: object) -> str:
    text = " ".join(str(value).split())
    try:
        return str(make_header(decode_header(text)))
    except (ValueError, LookupError, MessageError):
        return text


def date_of(mail: Mail) -> datetime | None:
    """When it was written, as it says itself."""
    try:
        at = parsedate_to_datetime(str(mail.get("Date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def parts(mail: Mail) -> Iterator[Mail]:
    """What the message consists of, without what stands in messages that it returns."""
    if not mail.is_multipart() or mail.get_content_maintype() == "message":
        yield mail
        return
    for part in mail.get_payload():
        if isinstance(part, Message):
            yield from parts(part)


def text_of(part: Mail) -> str:
    """The text of one part, without marks if it is HTML; empty for anything else."""
    if part.get_content_maintype() != "text":
        return ""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        text = content.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = content.decode("latin-1")
    return _without_marks(text) if part.get_content_subtype() == "html" else text


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in {"style", "script"}

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"style", "script"}

    def handle_data(self, data: str) -> None:
        if self.hidden <= 0:
            self.found.append(data)


def _without_marks(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    return " ".join(reader.found)


def notice(mail: Mail) -> str:
    """What the message says itself, up to what it returns."""
    plain = [text_of(part) for part in parts(mail) if part.get_content_type() == "text/plain"]
    found = next(filter(str.strip, plain), "")
    if not found:
        found = next(filter(str.strip, map(text_of, parts(mail))), "")
    cut = RETURNED.search(found)
    return (found[: cut.start()] if cut and cut.start() > 40 else found)[:LONGEST]


def recipients(mail: Mail) -> Iterator[str]:
    """Every address that the message says it was for."""
    for name in RECIPIENTS:
        for _name, address in getaddresses([str(value) for value in mail.get_all(name, [])]):
            yield address


def message_in(mail: Mail) -> OutboxMessage | None:
    """The message of ours that came back: by the address it was returned to, else by its own id.

    Both carry a keyed hash or a random id that only we and those who got the letter know. An address in the
    text is nothing: anybody can write one.
    """
    for address in recipients(mail):
        number = tokens.read(tokens.BOUNCE, token_in(address))
        if number and (found := OutboxMessage.objects.filter(pk=number).first()):
            return found
    return next(filter(None, map(message_named, _brought_back(mail))), None)


def message_named(text: str) -> OutboxMessage | None:
    """The message of ours whose Message-ID stands in ``text``."""
    return next(filter(None, map(_by_id, OUR_ID.finditer(text))), None)


def _by_id(match: re.Match[str]) -> OutboxMessage | None:
    token, _stored = match.groups()
    if token:
        number = tokens.read(tokens.MESSAGE, token)
        return OutboxMessage.objects.filter(pk=number).first() if number else None
    return OutboxMessage.objects.filter(message_id=match[0]).first()


def _brought_back(mail: Mail) -> Iterator[str]:
    """Texts in which the id of a returned message may stand, likely ones first."""
    for part in mail.walk():
        if part is not mail:
            yield f"{part.get('Message-ID', '')} {part.get('Original-Message-ID', '')}"
    for part in mail.walk():
        yield text_of(part)
    yield " ".join(str(mail.get(name, "")) for name in ("In-Reply-To", "References", "Original-Message-ID"))


def leave_token(mail: Mail) -> str:
    """The token of the consent that somebody leaves by mail; empty when they do not."""
    words = header(mail, "Subject").split()
    known = list(filter(None, map(token_in, recipients(mail))))
    for token in [*known, *(words if known else [])]:
        if links.read("leave", token):
            return token
    return ""
