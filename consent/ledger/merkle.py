"""The Merkle tree of RFC 6962 section 2.1 (as in RFC 9162): its hashes, and its root grown leaf by leaf."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf. The prefix keeps leaves and nodes apart."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return sha256(b"\x01" + left + right).digest()


def all_hashes(values: Iterable[bytes]) -> bool:
    """Whether every value has the length of a hash."""
    return all(len(value) == HASH_SIZE for value in values)


class CompactRange:
    """The roots of the complete subtrees that cover a tree, largest first: all that appending to it needs.

    There is one for every set bit of ``size``. ValueError when ``nodes`` cannot be those of ``size`` leaves.
    """

    def __init__(self, size: int = 0, nodes: Sequence[bytes] = ()) -> None:
        if size < 0 or len(nodes) != size.bit_count() or not all_hashes(nodes):
            raise ValueError(f"{len(nodes)} nodes do not cover {size} leaves.")
        self.size = size
        self.nodes = list(nodes)

    def append(self, leaf: bytes) -> list[bytes]:
        """Add a leaf hash, in O(log n). Returns the nodes it completes, by level, beginning with itself."""
        if len(leaf) != HASH_SIZE:
            raise ValueError(f"A leaf hash has {HASH_SIZE} bytes, not {len(leaf)}.")
        completed = [leaf]
        while self.size >> (len(completed) - 1) & 1:
            completed.append(node_hash(self.nodes.pop(), completed[-1]))
        self.nodes.append(completed[-1])
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        if not self.nodes:
            return EMPTY_ROOT
        root = self.nodes[-1]
        for node in reversed(self.nodes[:-1]):
            root = node_hash(node, root)
        return root


def merkle_root(hashes: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, or over the roots of equally large complete subtrees."""
    tree = CompactRange()
    for value in hashes:
        tree.append(value)
    return tree.root()
