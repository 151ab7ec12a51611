"""What stands in the log: ``consent-ledger/v1``, a kind, and one line or two. Never personal data.

An event enters as a commitment alone. Its blinding value derives from a key of the subject's own, so whoever
deletes that key and the record leaves a leaf that says nothing about anybody.
"""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any
from unicodedata import normalize

import rfc8785

from consent.ledger.checkpoints import TreeHead
from consent.ledger.merkle import HASH_SIZE
from consent.ledger.notes import Verifier

VERSION = b"consent-ledger/v1"


def canonical(record: Mapping[str, object]) -> bytes:
    """The record as RFC 8785 JSON in UTF-8, text in NFC. ValueError for a float or an empty (null) field."""
    return rfc8785.dumps(_plain(record))


def _plain(value: object) -> Any:
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, Mapping):
        return {str(name): _plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    if isinstance(value, bool | int):
        return value
    raise ValueError(f"A record has no place for {type(value).__name__}.")


def blinding(subject_key: bytes, event_id: str) -> bytes:
    """The blinding value of one event (32 bytes), from the subject's key (32) and the event's id (32 hex)."""
    event = bytes.fromhex(event_id)
    if len(subject_key) != HASH_SIZE or len(event) != 16:
        raise ValueError("A subject's key has 32 bytes, an event's id 16.")
    return hmac.digest(subject_key, VERSION + b"/blind\x00" + event, "sha256")


def commitment(blind: bytes, body: bytes) -> bytes:
    """The commitment (32 bytes) to a canonical record. The fixed length of ``blind`` makes it binding."""
    if len(blind) != HASH_SIZE:
        raise ValueError("A blinding value has 32 bytes.")
    return hmac.digest(blind, body, "sha256")


def event_leaf(committed: bytes) -> bytes:
    """The leaf of a consent event: 69 bytes, the same for everybody."""
    return _leaf(b"event", b64encode(committed))


def notice_leaf(sha256: str) -> bytes:
    """The leaf that fixes in time which wording was live."""
    return _leaf(b"notice", sha256.encode("ascii"))


def erasure_leaf(reason: str, indexes: Iterable[int], salt: bytes, origin: str = "") -> bytes:
    """The leaf that says which events were erased, and why in one word. No order is implied.

    ``salt`` is 32 random bytes: the hash of a leaf is public, and without them anybody could find by trial
    which events it names. ``origin`` names the log in which those stand, when it is an earlier one than this.
    """
    if not reason or not reason.isascii() or not reason.isprintable():
        raise ValueError("The reason of an erasure is one line of plain text.")
    if not origin.isprintable():
        raise ValueError("The origin of a log is one line.")
    erased = list(indexes)
    if not erased or min(erased) < 0:
        raise ValueError("An erasure names at least one leaf, by its index from 0.")
    if len(salt) != HASH_SIZE:
        raise ValueError("A salt has 32 bytes.")
    lines = [reason.encode("ascii"), ",".join(map(str, erased)).encode("ascii"), b64encode(salt)]
    return _leaf(b"erasure", *lines, *([origin.encode()] if origin else []))


def key_rotation_leaf(old_vkey: str, new_vkey: str) -> bytes:
    """The leaf that says which key (both as vkey) signs after which. ValueError unless they are two keys."""
    old, new = Verifier.parse(old_vkey), Verifier.parse(new_vkey)
    if old == new:
        raise ValueError("A key is followed by another key.")
    return _leaf(b"key-rotation", str(old).encode(), str(new).encode())


def open_leaf(note: str) -> bytes:
    """The first leaf of a log that continues another: the whole last checkpoint note of that one."""
    TreeHead.claimed(note)
    return _leaf(b"open", b64encode(note.encode()))


def _leaf(*lines: bytes) -> bytes:
    return b"".join(line + b"\n" for line in (VERSION, *lines))
