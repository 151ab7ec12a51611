"""A text of a mailing as the bytes that travel, cut once at its fields: a message is then put together in
microseconds, where building it anew takes a millisecond.

MIME (RFC 2045, 2046) in quoted-printable, so that every server takes it and no relay has to re-encode what a
signature covers. A field stands between two soft line breaks, so that its value changes no other line.
"""

from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Callable, Mapping
from email.utils import formataddr
from html import escape
from secrets import token_hex

from mail.mailings import fields
from mail.models import MailingText

SOFT_BREAK = b"=\r\n"
# A header is not folded while it fits: some relays break the signature of folded ones (RFC 5322 2.1.1).
LONGEST_HEADER = 900
# An encoded word and its header's name stay below 76 characters.
ENCODED_BYTES = 42

Values = Mapping[str, str]


class Compiled:
    """A text with the headers of everybody. ``message`` makes one recipient's of it."""

    def __init__(self, text: MailingText, *, sender: tuple[str, str], reply_to: str) -> None:
        """``sender`` is a name and an address; an empty ``reply_to`` leaves the header out."""
        boundary = f"=_{token_hex(12)}"
        self.head = [
            f"From: {mailbox(*sender)}\r\n".encode(),
            *(header_parts("Reply-To", reply_to) if reply_to else []),
            *(part for name, words in text.headers.items() for part in header_parts(name, words)),
        ]
        self.subject = fields.split(" ".join(text.subject.split()))
        self.fixed_subject = self._subject({}) if len(self.subject) == 1 else b""
        opening = (
            f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'
        ).encode()
        self.parts: list[Part] = [
            opening,
            *self._body(boundary, "plain", text.text, str),
            *self._body(boundary, "html", text.html, escape),
            f"--{boundary}--\r\n.\r\n".encode(),
        ]

    def message(self, *, to: str, message_id: str, date: str, values: Values) -> bytes:
        """The message to one recipient as SMTP's DATA takes it, its end included."""
        own = f"To: {to}\r\nMessage-ID: {message_id}\r\nDate: {date}\r\n".encode()
        subject = self.fixed_subject or self._subject(values)
        parts = [*self.head, subject, own, *self.parts]
        return b"".join([part if isinstance(part, bytes) else part(values) for part in parts])

    def _subject(self, values: Values) -> bytes:
        words = "".join(part if place % 2 == 0 else values[part] for place, part in enumerate(self.subject))
        return header("Subject", " ".join(words.split()))

    def _body(self, boundary: str, kind: str, text: str, write: Callable[[str], str]) -> "list[Part]":
        opening = (
            f"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        ).encode()
        parts: list[Part] = [opening]
        for place, part in enumerate(fields.split(text)):
            if place % 2:
                parts += [SOFT_BREAK, field(part, write), SOFT_BREAK]
            else:
                parts.append(quoted(part))
        return [*parts, b"\r\n"]


Part = bytes | Callable[[Values], bytes]


def field(name: str, write: Callable[[str], str]) -> Callable[[Values], bytes]:
    """What a recipient's value of ``name`` is in the body, written as ``write`` does."""
    return lambda values: quoted(write(values[name]))


def quoted(text: str) -> bytes:
    """Quoted-printable with CRLF; a dot that begins a line is doubled (RFC 5321 4.5.2)."""
    encoded = b2a_qp(text.replace("\r\n", "\n").encode(), istext=True).replace(b"\n", b"\r\n")
    encoded = encoded.replace(b"\r\n.", b"\r\n..")
    return b"." + encoded if encoded.startswith(b".") else encoded


def header(name: str, words: str) -> bytes:
    """One header line: as it is in ASCII, else in encoded words."""
    if words.isascii() and len(words) < LONGEST_HEADER:
        return f"{name}: {words}\r\n".encode()
    return f"{name}: {encoded_words(words)}\r\n".encode()


def encoded_words(text: str) -> str:
    """RFC 2047, one encoded word a line; no word ends within a letter. The standard library's takes a
    hundred times as long, which counts for a subject with the recipient's name."""
    chunks, room = [""], ENCODED_BYTES
    for letter in text:
        size = len(letter.encode())
        if size > room:
            chunks.append("")
            room = ENCODED_BYTES
        chunks[-1] += letter
        room -= size
    return "\r\n ".join(f"=?utf-8?b?{b64encode(chunk.encode()).decode()}?=" for chunk in chunks)


def mailbox(name: str, address: str) -> str:
    """A name and an address as From has them."""
    name = " ".join(name.split())
    return formataddr((name, address)) if name.isascii() else f"{encoded_words(name)} <{address}>"


def header_parts(name: str, words: str) -> "list[Part]":
    """A header whose fields are ASCII, such as addresses of pages."""
    if not fields.names(words):
        return [header(name, words)]
    parts: list[Part] = [f"{name}: ".encode()]
    for place, part in enumerate(fields.split(words)):
        parts.append(_plain(part) if place % 2 else part.encode("ascii"))
    return [*parts, b"\r\n"]


def _plain(name: str) -> Callable[[Values], bytes]:
    return lambda values: values[name].encode("ascii")
