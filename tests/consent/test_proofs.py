from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.ledger.merkle import leaf_hash
from consent.ledger.proofs import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from tests.consent.trees import mth, path, some_leaves, subproof, subtrees

LARGEST = 300
LEAVES = some_leaves(LARGEST)
SUBTREE = subtrees(LEAVES)
SIZES = st.integers(1, LARGEST)


@dataclass(frozen=True)
class Pair:
    """A smaller and a larger number, or the same twice."""

    low: int
    high: int


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    high = draw(SIZES)
    return Pair(draw(st.integers(1, high)), high)


def flip(value: bytes, bit: int) -> bytes:
    changed = bytearray(value)
    changed[bit // 8 % len(value)] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3), (4, 3)])
def test_nothing_outside_the_tree_has_an_inclusion_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(index, size, SUBTREE)
    assert not verify_inclusion(leaf=leaf_hash(b""), index=index, size=size, proof=[], root=leaf_hash(b""))


@pytest.mark.parametrize(("old_size", "size"), [(0, 0), (0, 5), (-1, 5), (6, 5)])
def test_no_tree_is_consistent_with_an_empty_or_a_larger_one(old_size: int, size: int) -> None:
    with pytest.raises(ValueError, match="consistency"):
        consistency_proof(old_size, size, SUBTREE)
    root = mth([])
    assert not verify_consistency(old_size=old_size, size=size, old_root=root, root=root, proof=[])


def test_hashes_of_another_length_prove_nothing() -> None:
    leaf = leaf_hash(LEAVES[0])
    assert verify_inclusion(leaf=leaf, index=0, size=1, proof=[], root=leaf)
    for wrong in (leaf[:-1], leaf + b"\0", b""):
        assert not verify_inclusion(leaf=wrong, index=0, size=1, proof=[], root=wrong)
        assert not verify_consistency(old_size=1, size=1, old_root=wrong, root=wrong, proof=[])


@given(pairs(), st.data())
def test_an_inclusion_proof_with_anything_changed_is_refused(pair: Pair, data: st.DataObject) -> None:
    index, size = pair.low - 1, pair.high
    proof, root, leaf = inclusion_proof(index, size, SUBTREE), mth(LEAVES[:size]), leaf_hash(LEAVES[index])
    assert verify_inclusion(leaf=leaf, index=index, size=size, proof=proof, root=root)
    bit = data.draw(st.integers(0, 255))
    at = data.draw(st.integers(0, max(len(proof) - 1, 0)))
    wrong = {
        "leaf": {"leaf": flip(leaf, bit)},
        "root": {"root": flip(root, bit)},
        "index": {"index": data.draw(st.integers(0, size + 2).filter(lambda other: other != index))},
        "longer": {"proof": [*proof, root]},
        "longer in front": {"proof": [root, *proof]},
    }
    if proof:
        wrong["hash"] = {"proof": [*proof[:at], flip(proof[at], bit), *proof[at + 1 :]]}
        wrong["shorter"] = {"proof": proof[:at] + proof[at + 1 :]}
    for change in wrong.values():
        arguments = {"leaf": leaf, "index": index, "size": size, "proof": proof, "root": root, **change}
        assert not verify_inclusion(**arguments)


@given(pairs(), st.data())
def test_a_consistency_proof_with_anything_changed_is_refused(pair: Pair, data: st.DataObject) -> None:
    old_root, root = mth(LEAVES[: pair.low]), mth(LEAVES[: pair.high])
    proof = consistency_proof(pair.low, pair.high, SUBTREE)
    right = {"old_size": pair.low, "size": pair.high, "old_root": old_root, "root": root, "proof": proof}
    assert verify_consistency(**right)
    bit = data.draw(st.integers(0, 255))
    at = data.draw(st.integers(0, max(len(proof) - 1, 0)))
    wrong = [{"old_root": flip(old_root, bit)}, {"root": flip(root, bit)}, {"proof": [*proof, root]}]
    if proof:
        wrong += [
            {"proof": [*proof[:at], flip(proof[at], bit), *proof[at + 1 :]]},
            {"proof": proof[:at] + proof[at + 1 :]},
            {"proof": []},
        ]
    for change in wrong:
        assert not verify_consistency(**{**right, **change})


def test_every_leaf_of_every_tree_has_the_proof_the_rfc_defines() -> None:
    for size in range(1, LARGEST + 1):
        root, leaves = SUBTREE(0, size), range(size)
        for index in leaves:
            proof = inclusion_proof(index, size, SUBTREE)
            assert proof == path(index, leaves, SUBTREE)
            leaf = SUBTREE(index, index + 1)
            assert verify_inclusion(leaf=leaf, index=index, size=size, proof=proof, root=root)


def test_every_tree_has_the_proof_the_rfc_defines_to_begin_every_larger_one() -> None:
    for size in range(1, LARGEST + 1):
        root, leaves = SUBTREE(0, size), range(size)
        for old_size in range(1, size + 1):
            proof = consistency_proof(old_size, size, SUBTREE)
            assert proof == subproof(old_size, leaves, True, SUBTREE)
            old_root = SUBTREE(0, old_size)
            assert verify_consistency(old_size=old_size, size=size, old_root=old_root, root=root, proof=proof)


@settings(max_examples=25)
@given(pairs())
def test_a_proof_is_never_longer_than_the_tree_is_high(pair: Pair) -> None:
    height = (pair.high - 1).bit_length()
    assert len(inclusion_proof(pair.low - 1, pair.high, SUBTREE)) <= height
    assert len(consistency_proof(pair.low, pair.high, SUBTREE)) <= height + 1
