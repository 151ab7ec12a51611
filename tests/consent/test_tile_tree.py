import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.ledger.merkle import EMPTY_ROOT, leaf_hash
from consent.ledger.proofs import consistency_proof, inclusion_proof, verify_consistency, verify_inclusion
from consent.ledger.tile_tree import TileTree
from tests.consent.trees import some_leaves, subtrees

LARGEST = 256 * 256 + 256 + 40
LEAVES = some_leaves(LARGEST)
SUBTREE = subtrees(LEAVES)
SIZES = st.integers(1, 600) | st.integers(1, LARGEST)


class Shelf:
    """Tiles made from the naive tree, and a list of those that were asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int, int]] = []

    def read(self, level: int, index: int, width: int) -> bytes:
        self.asked.append((level, index, width))
        step = 256**level
        starts = [(index * 256 + place) * step for place in range(width)]
        return b"".join(SUBTREE(start, start + step) for start in starts)


def test_a_tree_has_no_less_than_no_leaves() -> None:
    with pytest.raises(ValueError, match="-1"):
        TileTree(-1, Shelf().read)


@pytest.mark.parametrize(
    ("begin", "end"), [(0, 0), (3, 3), (-1, 1), (0, 601), (1, 3), (4, 9), (256, 600), (5, 4)]
)
def test_what_is_not_a_subtree_has_no_root(begin: int, end: int) -> None:
    with pytest.raises(ValueError, match="no subtree"):
        TileTree(600, Shelf().read).subtree(begin, end)


def test_a_tile_of_another_width_is_refused() -> None:
    for wrong in (b"", b"x" * 95, b"x" * 128):
        with pytest.raises(ValueError, match="3 hashes"):
            TileTree(3, lambda level, index, width, wrong=wrong: wrong).root()


def test_an_empty_tree_has_a_root_and_needs_no_tile() -> None:
    shelf = Shelf()
    assert TileTree(0, shelf.read).root() == EMPTY_ROOT
    assert shelf.asked == []


def test_every_small_tree_has_the_root_the_rfc_defines() -> None:
    for size in range(1, 300):
        assert TileTree(size, Shelf().read).root() == SUBTREE(0, size)


def test_tiles_are_asked_for_once_and_as_wide_as_they_are() -> None:
    shelf = Shelf()
    tree = TileTree(LARGEST, shelf.read)
    inclusion_proof(70, LARGEST, tree.subtree)
    inclusion_proof(71, LARGEST, tree.subtree)
    assert sorted(shelf.asked) == [(0, 0, 256), (0, 257, 40), (1, 0, 256), (1, 1, 1)]


@settings(deadline=None)
@given(SIZES, st.data())
def test_proofs_out_of_tiles_are_those_of_the_naive_tree(size: int, data: st.DataObject) -> None:
    shelf = Shelf()
    tree = TileTree(size, shelf.read)
    root, index = tree.root(), data.draw(st.integers(0, size - 1))
    old_size = index + 1
    assert root == SUBTREE(0, size)
    proof = inclusion_proof(index, size, tree.subtree)
    assert proof == inclusion_proof(index, size, SUBTREE)
    assert verify_inclusion(leaf=leaf_hash(LEAVES[index]), index=index, size=size, proof=proof, root=root)
    proof = consistency_proof(old_size, size, tree.subtree)
    assert proof == consistency_proof(old_size, size, SUBTREE)
    old_root = SUBTREE(0, old_size)
    assert verify_consistency(old_size=old_size, size=size, old_root=old_root, root=root, proof=proof)


@settings(deadline=None)
@given(SIZES, st.data())
def test_an_inclusion_proof_reads_at_most_two_tiles_of_a_level(size: int, data: st.DataObject) -> None:
    shelf = Shelf()
    inclusion_proof(data.draw(st.integers(0, size - 1)), size, TileTree(size, shelf.read).subtree)
    levels = [level for level, _, _ in shelf.asked]
    assert all(levels.count(level) <= 2 for level in levels)
    assert len(shelf.asked) <= 5
