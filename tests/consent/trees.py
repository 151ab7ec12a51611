"""The tree as RFC 6962 defines it, word for word and slow: what everything else is held against."""

from collections.abc import Sequence
from hashlib import sha256

from consent.ledger.proofs import Subtree


def mth(leaves: Sequence[bytes]) -> bytes:
    """MTH of section 2.1, over leaves as they are (not hashed)."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def subtrees(leaves: Sequence[bytes]) -> Subtree:
    return lambda begin, end: mth(leaves[begin:end])


def some_leaves(count: int) -> list[bytes]:
    return [f"leaf {number}".encode() for number in range(count)]
