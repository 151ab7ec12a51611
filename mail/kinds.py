"""The kinds of message there are. A higher room registers in ``ready()`` how each of its own is written."""

from collections.abc import Callable
from dataclasses import dataclass, field

from mail.models import OutboxMessage


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Letter:
    """One message, written: what stands in the envelope beside it is the delivery's business."""

    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    # Whose name stands before our address; empty for the site's.
    sender_name: str = ""


class Drop(Exception):
    """Raised by a composer whose message has nothing left to say. The reason is kept on the row."""


class Later(Exception):
    """Raised by a composer that waits for something a few seconds away. No try, and no failure."""


class UnknownKindError(LookupError):
    """No room has registered this kind."""


Composer = Callable[[OutboxMessage], Letter]
_composers: dict[str, Composer] = {}
_kept: set[str] = set()


def register(kind: str, composer: Composer, *, kept: bool = False) -> None:
    """Name the function that writes messages of ``kind``. A kind is written by one function.

    ``kept``: the room needs the rows for longer than OUTBOX_DAYS, and discards them itself.
    """
    if kept:
        _kept.add(kind)
    if _composers.setdefault(kind, composer) is not composer:
        raise ValueError(f"Two functions want to write mail of kind {kind!r}.")


def known() -> frozenset[str]:
    """The kinds there are."""
    return frozenset(_composers)


def kept() -> frozenset[str]:
    """The kinds whose rows their room discards."""
    return frozenset(_kept)


def compose(message: OutboxMessage) -> Letter:
    """The message as it reads now. Drop when nothing is left to say, Later when it is not yet
    time, UnknownKindError without a writer."""
    if message.kind not in _composers:
        raise UnknownKindError(message.kind)
    return _composers[message.kind](message)
