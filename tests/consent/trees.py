"""The tree as RFC 6962 defines it, word for word and slow: what everything else is held against."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

from consent.ledger.proofs import Subtree


def mth(leaves: Sequence[bytes]) -> bytes:
    """MTH of section 2.1, over leaves as they are (not hashed)."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = below(len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: Sequence[bytes], subtree: Subtree, start: int = 0) -> list[bytes]:
    """PATH of section 2.1.1. ``subtree`` is MTH between two indexes; ``start`` where ``leaves`` begin."""
    n = len(leaves)
    if n == 1:
        return []
    k = below(n)
    if m < k:
        return [*path(m, leaves[:k], subtree, start), subtree(start + k, start + n)]
    return [*path(m - k, leaves[k:], subtree, start + k), subtree(start, start + k)]


def subproof(m: int, leaves: Sequence[bytes], known: bool, subtree: Subtree, start: int = 0) -> list[bytes]:
    """SUBPROOF of section 2.1.2; PROOF is the one that begins with ``known``."""
    n = len(leaves)
    if m == n:
        return [] if known else [subtree(start, start + n)]
    k = below(n)
    if m <= k:
        return [*subproof(m, leaves[:k], known, subtree, start), subtree(start + k, start + n)]
    return [*subproof(m - k, leaves[k:], False, subtree, start + k), subtree(start, start + k)]


def below(n: int) -> int:
    """The largest power of two below ``n``."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def subtrees(leaves: Sequence[bytes]) -> Subtree:
    """MTH between two indexes, remembered."""

    @cache
    def subtree(begin: int, end: int) -> bytes:
        if end - begin < 2:
            return mth(leaves[begin:end])
        middle = begin + below(end - begin)
        return sha256(b"\x01" + subtree(begin, middle) + subtree(middle, end)).digest()

    return subtree


def some_leaves(count: int) -> list[bytes]:
    return [f"leaf {number}".encode() for number in range(count)]
