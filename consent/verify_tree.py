"""RFC 6962 once more, on its own: nothing here is shared with ``consent.ledger.merkle`` and ``tiles``."""

from hashlib import sha256

WIDTH = 256


class Tree:
    """A tree that only grows: the root over every leaf so far, and each tile at the moment it is complete."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []
        self.levels: list[list[bytes]] = [[]]

    def grow(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf hash. Returns level, index and content of the tiles that are now complete."""
        self.size += 1
        self.peaks.append(leaf)
        pairs = self.size
        while pairs % 2 == 0:
            right, left = self.peaks.pop(), self.peaks.pop()
            self.peaks.append(node(left, right))
            pairs //= 2
        return self._fill(leaf)

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self.peaks:
            return sha256(b"").digest()
        *rest, root = self.peaks
        while rest:
            root = node(rest.pop(), root)
        return root

    def _fill(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        tiles, level = [], 0
        self.levels[0].append(leaf)
        while len(self.levels[level]) == WIDTH:
            hashes = self.levels[level]
            tiles.append((level, self.size // WIDTH ** (level + 1) - 1, b"".join(hashes)))
            self.levels[level] = []
            level += 1
            if level == len(self.levels):
                self.levels.append([])
            self.levels[level].append(recursive_root(hashes))
        return tiles


def node(left: bytes, right: bytes) -> bytes:
    """The hash over two children."""
    return sha256(b"\x01" + left + right).digest()


def recursive_root(hashes: list[bytes]) -> bytes:
    """MTH exactly as RFC 6962 section 2.1 defines it."""
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return node(recursive_root(hashes[:half]), recursive_root(hashes[half:]))


def first_difference(one: bytes, other: bytes) -> int:
    """The position of the first hash (32 bytes) in which two rows of hashes differ."""
    same = 0
    while one[same * 32 : same * 32 + 32] == other[same * 32 : same * 32 + 32]:
        same += 1
    return same
