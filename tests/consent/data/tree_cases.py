"""Inclusion and consistency proofs; right is what the recursive definitions of RFC 6962 make of them."""

from collections.abc import Sequence
from hashlib import sha256

from tests.consent.data.spoil import Case, b64, hashes, numbers, proofs
from tests.consent.trees import below, mth, path, some_leaves, subproof, subtrees

TREE = some_leaves(300)
SUBTREE = subtrees(TREE)


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def folded(m: int, n: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that PATH(m, D[n]) = ``proof`` leads to, None when it cannot be such a path."""
    if n == 1:
        return None if proof else leaf
    if not proof:
        return None
    k = below(n)
    below_here = folded(m, k, leaf, proof[:-1]) if m < k else folded(m - k, n - k, leaf, proof[:-1])
    if below_here is None:
        return None
    return node(below_here, proof[-1]) if m < k else node(proof[-1], below_here)


def inclusion_case(
    desc: str, index: int, size: int, root: bytes, leaf: bytes, proof: Sequence[bytes]
) -> Case:
    right = (
        0 <= index < size
        and all(len(value) == 32 for value in (root, leaf, *proof))
        and folded(index, size, leaf, proof) == root
    )
    return {
        "desc": desc,
        "leafIdx": index,
        "treeSize": size,
        "root": b64(root),
        "leafHash": b64(leaf),
        "proof": [b64(value) for value in proof],
        "wantErr": not right,
    }


def inclusion() -> dict[str, list[Case]]:
    cases: dict[str, list[Case]] = {name: [] for name in ("happy", "index", "size", "root", "leaf", "proof")}
    cases["happy"].append(inclusion_case("nothing in an empty tree", 0, 0, mth([]), mth([]), []))
    for index, size in [(0, 1), (1, 2), (2, 3), (0, 8), (5, 8), (6, 7), (255, 257), (256, 257), (298, 300)]:
        root, leaf, proof = SUBTREE(0, size), mth(TREE[index : index + 1]), path(index, range(size), SUBTREE)
        of = f"leaf {index} of {size}"
        cases["happy"].append(inclusion_case(of, index, size, root, leaf, proof))
        for how, number in numbers(index).items():
            cases["index"].append(inclusion_case(f"{of}: index {how}", number, size, root, leaf, proof))
        for how, number in numbers(size).items():
            cases["size"].append(inclusion_case(f"{of}: size {how}", index, number, root, leaf, proof))
        for less in (1, 2):
            desc = f"{of}: index and size minus {less}"
            cases["size"].append(inclusion_case(desc, index - less, size - less, root, leaf, proof))
        wrong = {
            "leaf": leaf,
            "of one leaf less": mth(TREE[: size - 1]),
            "of one leaf more": mth(TREE[: size + 1]),
        }
        for how, value in hashes(root, wrong).items():
            cases["root"].append(inclusion_case(f"{of}: root {how}", index, size, value, leaf, proof))
        wrong = {"root": root, "next": mth([f"leaf {index + 1}".encode()]), "unhashed": TREE[index]}
        for how, value in hashes(leaf, wrong).items():
            cases["leaf"].append(inclusion_case(f"{of}: leaf {how}", index, size, root, value, proof))
        cases["leaf"].append(inclusion_case(f"{of}: swapped with root", index, size, leaf, root, proof))
        for how, other in proofs(proof, root):
            cases["proof"].append(inclusion_case(f"{of}: proof {how}", index, size, root, leaf, other))
    return cases


def refolded(m: int, n: int, known: bytes | None, proof: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Old and new root out of SUBPROOF(m, D[n], b) = ``proof``; ``known`` is the old root where b is true."""
    if m == n:
        if known is not None:
            return None if proof else (known, known)
        return (proof[0], proof[0]) if len(proof) == 1 else None
    if not proof:
        return None
    k, last = below(n), proof[-1]
    inner = refolded(m, k, known, proof[:-1]) if m <= k else refolded(m - k, n - k, None, proof[:-1])
    if inner is None:
        return None
    old, new = inner
    return (old, node(new, last)) if m <= k else (node(last, old), node(last, new))


def consistency_case(
    desc: str, size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> Case:
    right = (
        0 < size1 <= size2
        and all(len(value) == 32 for value in (root1, root2, *proof))
        and refolded(size1, size2, root1, proof) == (root1, root2)
    )
    return {
        "desc": desc,
        "size1": size1,
        "size2": size2,
        "root1": b64(root1),
        "root2": b64(root2),
        "proof": [b64(value) for value in proof],
        "wantErr": not right,
    }


def consistency() -> dict[str, list[Case]]:
    cases: dict[str, list[Case]] = {name: [] for name in ("happy", "sizes", "roots", "proof")}
    empty = mth([])
    for size1, size2, root2 in [(0, 0, empty), (0, 1, SUBTREE(0, 1)), (0, 8, SUBTREE(0, 8))]:
        cases["happy"].append(consistency_case(f"{size1} to {size2}", size1, size2, empty, root2, []))
        cases["happy"].append(
            consistency_case(f"{size1} to {size2}: a hash", size1, size2, empty, root2, [root2])
        )
    pairs = [
        (1, 1),
        (1, 2),
        (1, 8),
        (2, 5),
        (4, 8),
        (6, 8),
        (7, 8),
        (8, 8),
        (255, 257),
        (256, 300),
        (299, 300),
    ]
    for size1, size2 in pairs:
        root1, root2 = SUBTREE(0, size1), SUBTREE(0, size2)
        proof = subproof(size1, range(size2), True, SUBTREE)
        of = f"{size1} to {size2}"
        cases["happy"].append(consistency_case(of, size1, size2, root1, root2, proof))
        for how, number in numbers(size1).items():
            cases["sizes"].append(consistency_case(f"{of}: size1 {how}", number, size2, root1, root2, proof))
        for how, number in numbers(size2).items():
            cases["sizes"].append(consistency_case(f"{of}: size2 {how}", size1, number, root1, root2, proof))
        cases["sizes"].append(consistency_case(f"{of}: sizes swapped", size2, size1, root1, root2, proof))
        for how, value in hashes(root1, {"root2": root2}).items():
            cases["roots"].append(consistency_case(f"{of}: root1 {how}", size1, size2, value, root2, proof))
        for how, value in hashes(root2, {"root1": root1}).items():
            cases["roots"].append(consistency_case(f"{of}: root2 {how}", size1, size2, root1, value, proof))
        cases["roots"].append(consistency_case(f"{of}: roots swapped", size1, size2, root2, root1, proof))
        for how, other in proofs(proof, root1):
            cases["proof"].append(consistency_case(f"{of}: proof {how}", size1, size2, root1, root2, other))
    return cases
