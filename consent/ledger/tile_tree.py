"""Roots of parts of a tree that is stored as tiles, out of the few tiles each needs."""

from collections.abc import Callable

from consent.ledger.merkle import EMPTY_ROOT, HASH_SIZE, node_hash
from consent.ledger.tiles import HEIGHT, WIDTH, split_tile

# Level, index and width of a tile -> its first ``width`` hashes, one after the other.
ReadTile = Callable[[int, int, int], bytes]


class TileTree:
    """The tree of the first ``size`` leaves. It asks for each tile once, as wide as it is at that size.

    ``subtree`` is what ``proofs`` asks for: a proof out of a million leaves reads at most five tiles.
    """

    def __init__(self, size: int, read_tile: ReadTile) -> None:
        if size < 0:
            raise ValueError(f"There is no tree of {size} leaves.")
        self.size = size
        self._read_tile = read_tile
        self._tiles: dict[tuple[int, int], bytes] = {}

    def root(self) -> bytes:
        """The root over all leaves."""
        return self.subtree(0, self.size) if self.size else EMPTY_ROOT

    def subtree(self, begin: int, end: int) -> bytes:
        """The root over the leaves from ``begin`` up to, not including, ``end``.

        ValueError when the two do not bound a subtree of this tree, or a tile is not as wide as asked for.
        """
        count = end - begin
        if not 0 <= begin < end <= self.size or begin % (1 << (count - 1).bit_length()):
            raise ValueError(f"From {begin} to {end} is no subtree of {self.size} leaves.")
        nodes: list[bytes] = []
        while begin < end:
            height = (end - begin).bit_length() - 1
            nodes.append(self._complete(begin >> height, height))
            begin += 1 << height
        root = nodes.pop()
        while nodes:
            root = node_hash(nodes.pop(), root)
        return root

    def _complete(self, position: int, height: int) -> bytes:
        """The root of the complete subtree number ``position`` among those of ``height``: within one tile."""
        level, above = divmod(height, HEIGHT)
        index, first = divmod(position << above, WIDTH)
        hashes = self._tile(level, index)
        nodes = split_tile(hashes[first * HASH_SIZE : (first + (1 << above)) * HASH_SIZE])
        while len(nodes) > 1:
            nodes = [node_hash(left, right) for left, right in zip(nodes[::2], nodes[1::2], strict=True)]
        return nodes[0]

    def _tile(self, level: int, index: int) -> bytes:
        if (level, index) not in self._tiles:
            width = min((self.size >> HEIGHT * level) - index * WIDTH, WIDTH)
            hashes = self._read_tile(level, index, width)
            if len(hashes) != width * HASH_SIZE:
                raise ValueError(f"Tile {level}/{index} has {len(hashes)} bytes, not {width} hashes.")
            self._tiles[level, index] = hashes
        return self._tiles[level, index]
