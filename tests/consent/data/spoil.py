"""Ways to make something right wrong, for those who write vectors."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.consent.sample import LOG_KEY, ORIGIN

STRANGER = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
Case = dict[str, Any]


def b64(value: bytes) -> str:
    return b64encode(value).decode()


def flip(value: bytes, place: int, bit: int = 0) -> bytes:
    changed = bytearray(value)
    changed[place] ^= 1 << bit
    return bytes(changed)


def numbers(value: int) -> dict[str, int]:
    return {
        "plus 1": value + 1,
        "minus 1": value - 1,
        "plus 256": value + 256,
        "xor 1": value ^ 1,
        "xor 2": value ^ 2,
        "zero": 0,
        "negative": -value - 1,
        "top bit": value ^ 1 << 63,
        "2^64 more": value + (1 << 64),
    }


def proofs(proof: Sequence[bytes], root: bytes) -> Iterator[tuple[str, list[bytes]]]:
    yield "empty", []
    yield "root behind", [*proof, root]
    yield "root in front", [root, *proof]
    yield "empty hash behind", [*proof, b""]
    yield "too long", [*proof, *[root] * 64]
    for place, value in enumerate(proof):
        before, after = list(proof[:place]), list(proof[place + 1 :])
        yield f"without hash {place}", before + after
        yield f"hash {place} twice", [*before, value, value, *after]
        yield f"hash {place} flipped", [*before, flip(value, place, place % 8), *after]
        yield f"hash {place} short", [*before, value[:-1], *after]
        yield f"hash {place} long", [*before, value + b"\0", *after]
        yield f"hash {place} empty", [*before, b"", *after]
        yield f"hash {place} is the root", [*before, root, *after]
    if len(proof) > 1:
        yield "reversed", list(proof[::-1])
        yield "truncated to the first", list(proof[:1])


def hashes(value: bytes, others: dict[str, bytes]) -> dict[str, bytes]:
    return {
        "first bit": flip(value, 0),
        "last bit": flip(value, 31, 7),
        "short": value[:-1],
        "long": value + b"\0",
        "none": b"",
        "zeros": bytes(32),
        "of nothing": sha256(b"").digest(),
        **others,
    }


def signature(text: str, name: str = ORIGIN, key: Ed25519PrivateKey = LOG_KEY, kind: bytes = b"\x01") -> str:
    """A signature line over any text at all."""
    public = key.public_key().public_bytes_raw()
    key_id = sha256(name.encode() + b"\n" + kind + public).digest()[:4]
    return f"— {name} {b64(key_id + key.sign(text.encode()))}\n"


def note(text: str, *lines: str) -> str:
    return f"{text}\n{''.join(lines) or signature(text)}"


def flipped_text(text: str) -> Iterator[tuple[str, str]]:
    """``text`` with one bit of each byte changed, as long as it still is text."""
    for place in range(len(text.encode())):
        try:
            yield f"bit {place % 8} of byte {place}", flip(text.encode(), place, place % 7).decode()
        except UnicodeDecodeError:
            continue
