"""``consent-receipt/1``: what a person keeps to prove what was recorded, and which text was shown."""

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from consent.ledger.leaves import canonical
from consent.ledger.merkle import HASH_SIZE
from consent.ledger.tlog_proof import TlogProof

PROFILE = "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr"


def build_receipt(
    record: Mapping[str, object],
    *,
    blind: bytes,
    notice_text: str | None,
    origin: str,
    vkey: str,
    proof: TlogProof,
) -> dict[str, object]:
    """The content of ``kvittering.json`` for one record.

    ``notice_text`` is the text whose hash the record names, None when it names none; ``vkey`` the key that
    signed the proof's checkpoint, ``origin`` the log's name. ValueError when text or blinding value (32
    bytes) cannot be the record's.
    """
    body = json.loads(canonical(record))
    named = body["notice"]["sha256"] if "notice" in body else None
    if named != (None if notice_text is None else sha256(notice_text.encode()).hexdigest()):
        raise ValueError("The text is not the one the record names.")
    if len(blind) != HASH_SIZE:
        raise ValueError("A blinding value has 32 bytes.")
    return {
        "v": "consent-receipt/1",
        "@type": "dpv:ConsentRecord",
        "conformsTo": PROFILE,
        "receipt_id": body["event_id"],
        "record": body,
        "blind": b64encode(blind).decode(),
        **({} if notice_text is None else {"notice_text": notice_text}),
        "log": {"origin": origin, "vkey": vkey},
        "tlog_proof": proof.text(),
    }
