"""C2SP tlog-tiles: a tree kept as tiles of 256 hashes. https://c2sp.org/tlog-tiles

Level 0 holds leaf hashes; each hash of a higher level is the root of one complete tile below.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consent.ledger.merkle import HASH_SIZE, CompactRange, merkle_root

HEIGHT = 8
WIDTH = 1 << HEIGHT


@dataclass(frozen=True)
class CompleteTile:
    """256 hashes of one level, one after the other: 8192 bytes."""

    level: int
    index: int
    hashes: bytes


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Where a tile is served below the log's prefix: ``tile/0/x001/x234/067``; with ``.p/8`` when partial.

    ValueError for what the format does not have.
    """
    if not 0 <= level <= 63 or index < 0 or not 1 <= width <= WIDTH:
        raise ValueError(f"There is no tile {level}/{index} of width {width}.")
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    path = "/".join(["tile", str(level), *(f"x{group}" for group in groups[:-1]), groups[-1]])
    return path if width == WIDTH else f"{path}.p/{width}"


def complete_tiles(level: int, size: int) -> int:
    """How many complete tiles a tree of ``size`` leaves has at ``level``."""
    return size >> HEIGHT * (level + 1)


def split_tile(hashes: bytes) -> list[bytes]:
    """The single hashes of a tile."""
    return [hashes[start : start + HASH_SIZE] for start in range(0, len(hashes), HASH_SIZE)]


def tile_root(hashes: bytes) -> bytes:
    """The root over a tile: its one hash in the level above."""
    return merkle_root(split_tile(hashes))


class RightEdge:
    """The incomplete tiles of a tree, a list of hashes for each level from 0: all that appending to it needs.

    ValueError when a list has more hashes than an incomplete tile may.
    """

    def __init__(self, partial: Sequence[Sequence[bytes]] = ()) -> None:
        if any(len(hashes) >= WIDTH for hashes in partial):
            raise ValueError(f"An incomplete tile has less than {WIDTH} hashes.")
        self.partial = [list(hashes) for hashes in partial]
        size = sum(len(hashes) << HEIGHT * level for level, hashes in enumerate(self.partial))
        nodes = [node for hashes in reversed(self.partial) for node in _subtree_roots(hashes)]
        self.range = CompactRange(size, nodes)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self.range.size

    def root(self) -> bytes:
        """The root of the tree."""
        return self.range.root()

    def append(self, leaf: bytes) -> list[CompleteTile]:
        """Add a leaf hash. Returns the tiles it completes, lowest first."""
        index = self.size
        tiles: list[CompleteTile] = []
        for level, node in enumerate(self.range.append(leaf)[::HEIGHT]):
            if level == len(self.partial):
                self.partial.append([])
            self.partial[level].append(node)
            if len(self.partial[level]) == WIDTH:
                tile = CompleteTile(level, index >> HEIGHT * (level + 1), b"".join(self.partial[level]))
                tiles.append(tile)
                self.partial[level].clear()
        return tiles


def _subtree_roots(hashes: Sequence[bytes]) -> list[bytes]:
    """The roots of the complete subtrees over a partial tile, largest first."""
    roots, start = [], 0
    for height in reversed(range(HEIGHT)):
        count = 1 << height
        if len(hashes) & count:
            roots.append(merkle_root(hashes[start : start + count]))
            start += count
    return roots
