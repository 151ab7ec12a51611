"""A small log of fixed content under a fixed key, with one receipt of each kind: what proofs are tried on."""

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consent.ledger.checkpoints import TreeHead
from consent.ledger.leaves import blinding, canonical, commitment, event_leaf, notice_leaf
from consent.ledger.merkle import leaf_hash
from consent.ledger.notes import Verifier, open_note, sign_note
from consent.ledger.proofs import verify_inclusion
from consent.ledger.receipts import build_receipt
from consent.ledger.tlog_proof import TlogProof
from tests.consent.trees import mth, path, some_leaves, subtrees

ORIGIN = "blogg.example.no/samtykke/logg"
LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VKEY = str(Verifier.of(ORIGIN, LOG_KEY))
SUBJECT_KEY = sha256(b"Kari's key").digest()
NOTICE = (
    "Ja, send meg nyhetsbrevet «Ukas snakkis» på e-post.\n\nDu kan når som helst trekke samtykket tilbake.\n"
)
GIVEN: dict[str, object] = {
    "v": "consent-event/1",
    "event_id": "00112233445566778899aabbccddeeff",
    "record_id": "6b1a2c1e-8e5f-4f7e-9b1c-1f2e3d4c5b6a",
    "event_state": "dpv:ConsentGiven",
    "event_time": "2026-11-21T10:03:22Z",
    "valid_until": "2028-11-21T10:03:22Z",
    "method": "confirm-post",
    "subject": {"scheme": "email/1", "value": "kari@example.no"},
    "purposes": [{"id": "ukebrev", "dpv": "dpv:DirectMarketing"}],
    "basis": ["eu-gdpr:A6-1-a", "no-mfl:15"],
    "controller": {"name": "Blåbær & Co", "address": 'Storgata 1, "Øya"\\\n0150 Oslo'},
    "notice": {
        "id": "ukebrev/nb/1",
        "version": 1,
        "lang": "nb",
        "sha256": sha256(NOTICE.encode()).hexdigest(),
    },
}
WITHDRAWN: dict[str, object] = {
    **{name: value for name, value in GIVEN.items() if name not in ("valid_until", "notice")},
    "event_id": "ffeeddccbbaa99887766554433221100",
    "event_state": "dpv:ConsentWithdrawn",
    "event_time": "2026-11-22T10:03:22Z",
    "method": "unsub-oneclick-rfc8058",
}


def blind_of(record: dict[str, object]) -> bytes:
    return blinding(SUBJECT_KEY, str(record["event_id"]))


def leaf_of(record: dict[str, object]) -> bytes:
    return event_leaf(commitment(blind_of(record), canonical(record)))


LEAVES = [
    notice_leaf(sha256(NOTICE.encode()).hexdigest()),
    leaf_of(GIVEN),
    *some_leaves(4),
    leaf_of(WITHDRAWN),
]


def checkpoint(size: int = len(LEAVES), *, origin: str = ORIGIN, key: Ed25519PrivateKey = LOG_KEY) -> str:
    """The signed checkpoint over the first ``size`` leaves."""
    return sign_note(TreeHead(origin, size, mth(LEAVES[:size])).text(), origin, key)


def proof_of(index: int, size: int = len(LEAVES)) -> TlogProof:
    """The proof of one leaf, by the naive prover."""
    hashes = path(index, range(size), subtrees(LEAVES))
    return TlogProof(index, tuple(hashes), checkpoint(size))


def receipt_of(record: dict[str, object], proof: TlogProof | None = None) -> dict[str, object]:
    """The receipt of GIVEN or WITHDRAWN."""
    return build_receipt(
        record,
        blind=blind_of(record),
        notice_text=NOTICE if "notice" in record else None,
        origin=ORIGIN,
        vkey=VKEY,
        proof=proof or proof_of(LEAVES.index(leaf_of(record))),
    )


def proved(leaf: bytes, proof_text: str, vkey: str = VKEY) -> bool:
    """Whether, by ``consent.ledger``, the proof shows the leaf to stand in the log of this key."""
    verifier = Verifier.parse(vkey)
    try:
        proof = TlogProof.parse(proof_text)
        head = TreeHead.parse(open_note(proof.checkpoint, [verifier]))
    except ValueError:
        return False
    place = {"index": proof.index, "size": head.size, "proof": proof.hashes, "root": head.root}
    return head.origin == verifier.name and verify_inclusion(leaf=leaf_hash(leaf), **place)
