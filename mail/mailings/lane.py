"""One kept SMTP connection, after the greeting: envelopes and texts out, answers in. Never blocks.

Where the server pipelines (RFC 2920), the envelope of the next message travels behind the text of this one,
so that a message takes one round trip. Its text does not: that waits for the journal.
"""

import re
import socket
import ssl
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop

LONGEST_LINE, LONGEST_ANSWER = 2000, 20_000
# RFC 5321 4.2: 1 as the first digit is none that SMTP uses.
CODE = re.compile(r"[2-5][0-9]{2}(?![^ -])")


class Step(Enum):
    """What an answer is to."""

    SENDER = auto()
    RECIPIENT = auto()
    DATA = auto()
    TEXT = auto()
    NOTHING = auto()


ENVELOPE = {Step.SENDER, Step.RECIPIENT, Step.DATA}


class Reply(NamedTuple):
    """An SMTP answer; with the code 0 words of our own."""

    code: int
    words: str

    @classmethod
    def read(cls, answer: str) -> "Reply":
        """What ``str`` made of one."""
        code, _space, words = answer.partition(" ")
        return cls(int(code), words) if CODE.fullmatch(code) else cls(0, answer)

    @property
    def is_good(self) -> bool:
        return 200 <= self.code < 400

    def __str__(self) -> str:
        return f"{self.code} {self.words}" if self.code else self.words


@dataclass(frozen=True)
class Answer:
    """What the server said about a message, and at which step."""

    message: Any
    step: Step
    reply: Reply


@dataclass(frozen=True)
class Asked:
    """The server waits for the text of a message."""

    message: Any


@dataclass(frozen=True)
class Lost:
    """The connection is gone. ``doubtful`` had been handed over whole, without an answer."""

    doubtful: Any
    reason: str


Event = Answer | Asked | Lost


class ProtocolError(Exception):
    """The server says what no SMTP server says."""


class Lane:
    """``offered`` has had its envelope sent, ``under_way`` its text. Both None: the lane is idle."""

    def __init__(self, sock: Any, *, pipelining: bool, utf8: bool = False) -> None:
        """``pipelining`` and ``utf8`` (RFC 6531) say whether the server offers them."""
        self.sock, self.pipelining, self.utf8 = sock, pipelining, utf8
        sock.setblocking(False)
        # What we write waits for an answer, never for more to write.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.offered: Any = None
        self.under_way: Any = None
        self.is_open = True
        # Whether anything was ever said about a message here.
        self.is_proven = False
        self._trouble: Answer | None = None
        self._expected: deque[Step] = deque()
        self._commands: deque[tuple[bytes, Step]] = deque()
        self._out, self._in, self._lines = bytearray(), bytearray(), ""
        # Bytes up to the end of the text under way that the server has not got.
        self._text_left = 0

    @property
    def is_writing(self) -> bool:
        """Whether bytes wait for the server to read on."""
        return bool(self._out)

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is due."""
        return bool(self._expected)

    def takes(self, recipient: str) -> bool:
        """Whether the server knows the letters of this address."""
        return self.utf8 or recipient.isascii()

    def offer(self, message: Any, *, sender: str, recipient: str) -> None:
        """Send the envelope of ``message``, behind the text that is under way if the server takes that."""
        self.offered, self._trouble = message, None
        how = "" if recipient.isascii() else " SMTPUTF8"
        self._commands.extend(
            [
                (f"MAIL FROM:<{sender}>{how}\r\n".encode(), Step.SENDER),
                (f"RCPT TO:<{recipient}>\r\n".encode(), Step.RECIPIENT),
                (b"DATA\r\n", Step.DATA),
            ]
        )
        self._issue()

    def transmit(self, text: bytes) -> None:
        """Send the text the server asked for, ready-made: with CRLF, its dots stuffed, its end marked."""
        self.under_way, self.offered = self.offered, None
        self._say(text, Step.TEXT)
        self._text_left = len(self._out)

    def _issue(self) -> None:
        """Send the commands that may go now: all of them, or one when nothing is awaited."""
        while self._commands and (self.pipelining or not self._expected):
            self._say(*self._commands.popleft())

    def _say(self, content: bytes, step: Step) -> None:
        self._out += content
        self._expected.append(step)

    def flush(self) -> Lost | None:
        """Write what the server takes."""
        try:
            while self._out:
                sent = self.sock.send(self._out)
                del self._out[:sent]
                self._text_left -= sent
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass
        except OSError as error:
            return self.lose(error)
        return None

    def receive(self) -> list[Event]:
        """Read what there is, and what it means."""
        events: list[Event] = []
        try:
            while chunk := self.sock.recv(65536):
                self._in += chunk
                self._read_replies(events)
                # A plain socket is asked again by the loop; TLS may hold bytes that no select sees.
                if not isinstance(self.sock, ssl.SSLSocket):
                    break
            if not chunk:
                events.append(self.lose(ConnectionError(gettext_noop("The server closed the connection."))))
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass
        except (OSError, ProtocolError) as error:
            events.append(self.lose(error))
        return events

    def _read_replies(self, events: list[Event]) -> None:
        while (end := self._in.find(b"\n")) >= 0:
            line = self._in[:end].decode("utf-8", "replace").rstrip("\r")
            del self._in[: end + 1]
            if not CODE.match(line) or len(self._lines) > LONGEST_ANSWER:
                raise ProtocolError("No SMTP answer.")
            self._lines += f" {line[4:]}"
            if line[3:4] != "-":
                words, self._lines = self._lines.strip(), ""
                self._take(Reply(int(line[:3]), words), events)
        if len(self._in) > LONGEST_LINE:
            raise ProtocolError("An endless line.")

    def _take(self, reply: Reply, events: list[Event]) -> None:
        if not self._expected:
            # Said unasked, as a server does that is about to leave.
            raise ConnectionError(str(reply))
        step = self._expected.popleft()
        if step == Step.TEXT and reply.code // 100 == 3:
            # Neither yes nor no.
            raise ProtocolError(str(reply))
        if step == Step.TEXT:
            events.append(Answer(self.under_way, step, reply))
            self.under_way = None
        elif step == Step.DATA and self._trouble is None and reply.code == 354:
            events.append(Asked(self.offered))
        elif step in ENVELOPE:
            self._refuse(step, reply, events)
        if reply.code == 421:
            if self._trouble:
                events.append(self._trouble)
                self.offered = None
            raise ConnectionError(str(reply))
        self._issue()

    def _refuse(self, step: Step, reply: Reply, events: list[Event]) -> None:
        """Mind the first bad answer to an envelope, and tell it once no other is due."""
        if self._trouble is None and (not reply.is_good or step == Step.DATA):
            self._trouble = Answer(self.offered, step, reply)
            self._commands.clear()
        if step == Step.DATA and reply.code == 354:
            self._say(b".\r\n", Step.NOTHING)
        if self._trouble and not ENVELOPE & {*self._expected}:
            events.append(self._trouble)
            self.offered, self._trouble = None, None
            # A refused envelope may still be open on the other side.
            self._say(b"RSET\r\n", Step.NOTHING)

    def lose(self, error: Exception) -> Lost:
        """Give the connection up."""
        # A text of which the last bytes never left is surely not accepted.
        doubtful = self.under_way if self._text_left <= 0 else None
        self.close()
        return Lost(doubtful, str(error) or type(error).__name__)

    def leave(self) -> None:
        """Say goodbye where nothing is under way, and close."""
        if self.is_open and not self.is_waiting:
            with suppress(OSError):
                self.sock.send(b"QUIT\r\n")
        self.close()

    def close(self) -> None:
        """Part from the server. A text that was asked for and not sent is not accepted."""
        self.is_open = False
        with suppress(OSError):
            self.sock.close()
