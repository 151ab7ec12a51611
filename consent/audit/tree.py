"""RFC 6962 once more, on its own: nothing here is shared with ``consent.ledger.merkle`` and ``tiles``."""

from hashlib import sha256

WIDTH, HEIGHT = 256, 8


class Tree:
    """A tree that only grows: the root over every leaf so far, and each tile at the moment it is complete."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []
        self.levels: list[list[bytes]] = [[]]

    def grow(self, leaf: bytes) -> list[tuple[int, int, bytes, bytes]]:
        """Add a leaf hash. Returns level, index, content and root of the tiles now complete."""
        self.size += 1
        self.levels[0].append(leaf)
        tiles: list[tuple[int, int, bytes, bytes]] = []
        pairs, height, top = self.size, 0, leaf
        while not pairs & 1:
            top = sha256(b"\x01" + self.peaks.pop() + top).digest()
            pairs, height = pairs >> 1, height + 1
            if not height % HEIGHT:
                tiles.append(self._complete(height // HEIGHT, top))
        self.peaks.append(top)
        return tiles

    def _complete(self, level: int, top: bytes) -> tuple[int, int, bytes, bytes]:
        """The tile below ``level``, now that ``top``, the root over it, stands there."""
        content = b"".join(self.levels[level - 1])
        self.levels[level - 1] = []
        if level == len(self.levels):
            self.levels.append([])
        self.levels[level].append(top)
        return level - 1, (self.size >> HEIGHT * level) - 1, content, top

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self.peaks:
            return sha256(b"").digest()
        *rest, root = self.peaks
        while rest:
            root = sha256(b"\x01" + rest.pop() + root).digest()
        return root


def first_difference(one: bytes, other: bytes) -> int:
    """The position of the first hash (32 bytes) in which two rows of hashes differ."""
    same = 0
    while one[same * 32 : same * 32 + 32] == other[same * 32 : same * 32 + 32]:
        same += 1
    return same
