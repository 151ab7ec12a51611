import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.audit.tree import Tree
from consent.ledger.merkle import CompactRange, leaf_hash, merkle_root, node_hash
from tests.consent.trees import mth, some_leaves

VECTORS = json.loads((Path(__file__).parent / "data" / "rfc6962.json").read_text())


def test_a_range_refuses_nodes_that_cannot_cover_its_leaves() -> None:
    node = leaf_hash(b"")
    for size, nodes in [(-1, []), (0, [node]), (1, []), (3, [node]), (1, [node[:-1]]), (1, [node + b"\0"])]:
        with pytest.raises(ValueError, match="cover"):
            CompactRange(size, nodes)


def test_a_leaf_hash_of_another_length_is_refused() -> None:
    for wrong in (b"", b"x" * 31, b"x" * 33):
        with pytest.raises(ValueError, match="32"):
            CompactRange().append(wrong)


def test_leaves_and_nodes_never_hash_alike() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


def test_hashes_and_roots_are_the_published_ones() -> None:
    leaves = [bytes.fromhex(leaf) for leaf in VECTORS["leaves"]]
    assert [leaf_hash(leaf).hex() for leaf in leaves] == VECTORS["leaf_hashes"]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    assert [merkle_root(hashes[:size]).hex() for size in range(9)] == VECTORS["roots"]


def test_the_root_grown_leaf_by_leaf_is_the_one_the_rfc_defines() -> None:
    leaves = some_leaves(300)
    tree, second = CompactRange(), Tree()
    for size, leaf in enumerate(leaves, 1):
        tree.append(leaf_hash(leaf))
        second.grow(leaf_hash(leaf))
        assert tree.root() == second.root() == mth(leaves[:size])


@given(st.lists(st.binary(max_size=40), max_size=80), st.integers(0, 80))
def test_a_range_taken_up_again_goes_on_as_if_never_put_down(leaves: list[bytes], cut: int) -> None:
    first = CompactRange()
    for leaf in leaves[:cut]:
        first.append(leaf_hash(leaf))
    second = CompactRange(first.size, first.nodes)
    for leaf in leaves[cut:]:
        second.append(leaf_hash(leaf))
    assert (second.size, second.root()) == (len(leaves), mth(leaves))


@given(st.integers(1, 200))
def test_an_append_tells_every_node_it_completes(size: int) -> None:
    leaves = some_leaves(size)
    tree = CompactRange(0)
    for leaf in leaves[:-1]:
        tree.append(leaf_hash(leaf))
    completed = tree.append(leaf_hash(leaves[-1]))
    assert completed == [mth(leaves[size - 2**level :]) for level in range(len(completed))]
    assert size % 2 ** (len(completed) - 1) == 0
    assert size % 2 ** len(completed) != 0
