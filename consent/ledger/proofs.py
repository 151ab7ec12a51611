"""Inclusion and consistency proofs: made as in RFC 6962 section 2.1, checked as in RFC 9162 section 2.1.

A proof verifies for a band of tree sizes under one root. So take size and root together, from one checkpoint
whose signature was checked.
"""

from collections.abc import Callable, Sequence

from consent.ledger.merkle import all_hashes, node_hash

# The root over the leaves from the first index up to, not including, the second.
Subtree = Callable[[int, int], bytes]


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes from leaf ``index`` up to the root of ``size`` leaves. ValueError outside the tree."""
    if not 0 <= index < size:
        raise ValueError(f"There is no leaf {index} in a tree of {size}.")
    proof: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(subtree(middle, end))
            end = middle
        else:
            proof.append(subtree(begin, middle))
            begin = middle
    return proof[::-1]


def consistency_proof(old_size: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that show a tree of ``size`` leaves to begin with the one of ``old_size``.

    ValueError unless 0 < old_size <= size: nothing can be shown of an empty tree.
    """
    if not 0 < old_size <= size:
        raise ValueError(f"A tree of {size} has no consistency proof from {old_size}.")
    proof: list[bytes] = []
    begin, end = 0, size
    while end != old_size:
        middle = begin + _split(end - begin)
        if old_size <= middle:
            proof.append(subtree(middle, end))
            end = middle
        else:
            proof.append(subtree(begin, middle))
            begin = middle
    if begin:  # otherwise the verifier has this node already: it is the old root
        proof.append(subtree(begin, end))
    return proof[::-1]


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``proof`` shows the leaf hash ``leaf`` to stand at ``index`` of the tree under ``root``."""
    if not 0 <= index < size or not all_hashes([leaf, root, *proof]):
        return False
    position, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            position, last = _up_to_right_child(position, last)
        else:
            node = node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(
    *, old_size: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether ``proof`` shows that the tree under ``root`` begins with the one under ``old_root``."""
    if not 0 < old_size <= size or not all_hashes([old_root, root, *proof]):
        return False
    if old_size == size:
        return not proof and old_root == root
    path = [old_root, *proof] if old_size.bit_count() == 1 else list(proof)
    if not path:
        return False
    position, last = old_size - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old_node = node = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old_node, node = node_hash(sibling, old_node), node_hash(sibling, node)
            position, last = _up_to_right_child(position, last)
        else:
            node = node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and old_node == old_root and node == root


def _split(count: int) -> int:
    """The largest power of two below ``count``."""
    return 1 << (count - 1).bit_length() - 1


def _up_to_right_child(position: int, last: int) -> tuple[int, int]:
    """Skip the levels at which the node stands alone at the right edge."""
    while position and not position & 1:
        position, last = position >> 1, last >> 1
    return position, last
