"""What we sign is read by somebody else: proofbundle (MIT), which shares no line with this repository."""

import json
from base64 import b64decode
from pathlib import Path
from string import ascii_letters, digits

import pytest
from proofbundle.checkpoint import verify_checkpoint
from proofbundle.errors import ProofBundleError
from proofbundle.tlogproof import verify_tlog_proof

from consent.ledger.checkpoints import TreeHead
from consent.ledger.keys import generate_key, load_key
from consent.ledger.merkle import leaf_hash
from consent.ledger.notes import Verifier, sign_note
from consent.ledger.proofs import inclusion_proof
from consent.ledger.tile_tree import TileTree
from consent.ledger.tiles import RightEdge
from consent.ledger.tlog_proof import TlogProof
from tests.consent.sample import LEAVES, ORIGIN, VKEY, checkpoint
from tests.consent.trees import mth, some_leaves

VECTORS = Path(__file__).parent / "data" / "vectors"
# Our checkpoint with other bits in the padding of its base64: the one thing that it lets pass and we refuse.
BEFORE, LAST = checkpoint()[:-3], checkpoint()[-3]
RESPELLED = tuple(
    f"{BEFORE}{other}=\n"
    for other in ascii_letters + digits + "+/"
    if other != LAST and b64decode(f"AA{other}=") == b64decode(f"AA{LAST}=")
)


def accepted(note: str, vkey: str) -> bool:
    try:
        read = verify_checkpoint(note, vkey)
    except ProofBundleError:
        return False
    return bool(read["ok"] and read["origin"] == vkey.partition("+")[0])


def test_a_stranger_reads_our_checkpoints() -> None:
    read = verify_checkpoint(checkpoint(), VKEY)
    assert read["ok"]
    assert (read["origin"], read["tree_size"], read["root"]) == (ORIGIN, len(LEAVES), mth(LEAVES))


def test_a_stranger_refuses_checkpoints_with_a_bit_changed() -> None:
    cases = json.loads((VECTORS / "checkpoint" / "checkpoint.json").read_text())
    flipped = [case for case in cases if case["desc"].startswith("bit ")]
    assert len(flipped) > 150
    for case in flipped:
        assert accepted(case["note"], case["vkey"]) == case["note"].endswith(RESPELLED), case["desc"]


def test_a_stranger_judges_proofs_as_we_do() -> None:
    for case in json.loads((VECTORS / "tlog_proof" / "tlog_proof.json").read_text()):
        read = verify_tlog_proof(case["proof"], b64decode(case["leaf"]), case["vkey"], expected_origin=ORIGIN)
        assert read["ok"] == (not case["wantErr"] or case["proof"].endswith(RESPELLED)), case["desc"]


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 1000])
def test_a_stranger_accepts_proofs_out_of_tiles(size: int) -> None:
    leaves, key = some_leaves(size), load_key(generate_key())
    edge = RightEdge()
    tiles = [tile for leaf in leaves for tile in edge.append(leaf_hash(leaf))]
    complete = {(tile.level, tile.index): tile.hashes for tile in tiles}
    tree = TileTree(
        size,
        lambda level, index, width: complete.get((level, index)) or b"".join(edge.partial[level]),
    )
    note = sign_note(TreeHead(ORIGIN, size, edge.root()).text(), ORIGIN, key)
    vkey = str(Verifier.of(ORIGIN, key))
    for index in {0, size // 2, size - 1}:
        proof = TlogProof(index, tuple(inclusion_proof(index, size, tree.subtree)), note).text()
        assert verify_tlog_proof(proof, leaves[index], vkey, expected_origin=ORIGIN)["ok"]
        assert not verify_tlog_proof(proof, b"another leaf", vkey, expected_origin=ORIGIN)["ok"]
