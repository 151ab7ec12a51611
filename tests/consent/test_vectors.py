"""Every case of ``data/vectors``, by ``consent.ledger`` and by ``consent.verify``."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

from consent import verify
from consent.ledger.checkpoints import TreeHead
from consent.ledger.merkle import all_hashes
from consent.ledger.notes import Verifier, open_note
from consent.ledger.proofs import verify_consistency, verify_inclusion
from consent.verify import ReceiptRefused
from tests.consent.sample import GIVEN, LEAVES, leaf_of, proof_of, proved, receipt_of

Case = dict[str, Any]
VECTORS = Path(__file__).parent / "data" / "vectors"


def vectors(kind: str, at_least: int) -> list[Case]:
    files = sorted((VECTORS / kind).glob("*.json"))
    cases = [case for file in files for case in json.loads(file.read_text())]
    assert len(cases) >= at_least
    assert sum(case["wantErr"] for case in cases) > len(cases) * 0.8
    return cases


def refused_at(receipt: object, vkey: str | None = None) -> str | None:
    """The step at which the stand-alone verifier refuses, None when the receipt holds."""
    try:
        list(verify.check(receipt, vkey))
    except ReceiptRefused as refused:
        return refused.step
    return None


def with_proof(text: str, vkey: str) -> Case:
    log = {"origin": vkey.partition("+")[0], "vkey": vkey}
    return {**receipt_of(GIVEN), "tlog_proof": text, "log": log}


def test_inclusion_vectors() -> None:
    for case in vectors("inclusion", 500):
        index, size = case["leafIdx"], case["treeSize"]
        leaf, root, *proof = map(b64decode, (case["leafHash"], case["root"], *case["proof"]))
        right = verify_inclusion(leaf=leaf, index=index, size=size, proof=proof, root=root)
        assert right != case["wantErr"], case["desc"]
        if all_hashes([leaf, root, *proof]):  # as the stand-alone verifier has made sure before
            assert (verify.root_of(leaf, index, size, proof) == root) == right, case["desc"]


def test_consistency_vectors() -> None:
    for case in vectors("consistency", 600):
        old_root, root, *proof = map(b64decode, (case["root1"], case["root2"], *case["proof"]))
        sizes = {"old_size": case["size1"], "size": case["size2"]}
        right = verify_consistency(**sizes, old_root=old_root, root=root, proof=proof)
        assert right != case["wantErr"], case["desc"]


def test_checkpoint_vectors() -> None:
    for case in vectors("checkpoint", 200):
        verifier = Verifier.parse(case["vkey"])
        try:
            head = TreeHead.parse(open_note(case["note"], [verifier]))
            right = head.origin == verifier.name
        except ValueError:
            right = False
        assert right != case["wantErr"], case["desc"]
        if not right or head.size == len(LEAVES):  # only then a receipt can be made of it
            proof = proof_of(1).text().replace(proof_of(1).checkpoint, case["note"])
            assert (refused_at(with_proof(proof, case["vkey"])) is None) == right, case["desc"]


def test_tlog_proof_vectors() -> None:
    for case in vectors("tlog_proof", 400):
        leaf, right = b64decode(case["leaf"]), not case["wantErr"]
        assert proved(leaf, case["proof"], case["vkey"]) == right, case["desc"]
        if leaf == leaf_of(GIVEN):
            assert (refused_at(with_proof(case["proof"], case["vkey"])) is None) == right, case["desc"]


def test_receipt_vectors() -> None:
    for case in vectors("receipt", 150):
        data = b64decode(case["file64"]) if "file64" in case else case["file"].encode()
        try:
            step = refused_at(verify.load(data), case["vkey"])
        except ReceiptRefused as refused:
            step = refused.step
        assert step == case["step"], case["desc"]
