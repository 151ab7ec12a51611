import json
from collections.abc import Iterator

import pytest

from consent.ledger.leaves import canonical, commitment, event_leaf
from consent.ledger.receipts import build_receipt
from tests.consent.sample import (
    GIVEN,
    NOTICE,
    ORIGIN,
    VKEY,
    WITHDRAWN,
    blind_of,
    leaf_of,
    proof_of,
    proved,
    receipt_of,
)


@pytest.mark.parametrize(
    ("record", "change"),
    [
        (GIVEN, {"notice_text": None}),
        (GIVEN, {"notice_text": ""}),
        (GIVEN, {"notice_text": NOTICE + " "}),
        (WITHDRAWN, {"notice_text": NOTICE}),
        (WITHDRAWN, {"blind": b"short"}),
        ({**WITHDRAWN, "amount": 1.5}, {}),
        ({**WITHDRAWN, "notice": None}, {}),
    ],
)
def test_what_would_not_hold_is_no_receipt(record: dict[str, object], change: dict[str, object]) -> None:
    fields = {
        "blind": blind_of(WITHDRAWN),
        "notice_text": NOTICE if record is GIVEN else None,
        "origin": ORIGIN,
        "vkey": VKEY,
        "proof": proof_of(1),
    }
    with pytest.raises(ValueError, match=r"text|bytes|no place"):
        build_receipt(record, **{**fields, **change})


def test_a_receipt_holds_all_it_takes_to_prove_the_record() -> None:
    receipt = receipt_of(GIVEN)
    assert list(receipt) == [
        "v",
        "@type",
        "conformsTo",
        "receipt_id",
        "record",
        "blind",
        "notice_text",
        "log",
        "tlog_proof",
    ]
    assert receipt["receipt_id"] == GIVEN["event_id"]
    assert receipt["record"] == GIVEN
    assert receipt["notice_text"] == NOTICE
    assert receipt["log"] == {"origin": ORIGIN, "vkey": VKEY}
    assert str(receipt["tlog_proof"]).startswith("c2sp.org/tlog-proof@v1\nindex 1\n")
    assert json.loads(json.dumps(receipt)) == receipt


def test_the_receipt_of_a_withdrawal_has_no_text() -> None:
    assert "notice_text" not in receipt_of(WITHDRAWN)


def test_a_receipt_spells_the_record_as_it_was_committed_to() -> None:
    receipt = build_receipt(
        {**WITHDRAWN, "place": "A\u030as"},
        blind=blind_of(WITHDRAWN),
        notice_text=None,
        origin=ORIGIN,
        vkey=VKEY,
        proof=proof_of(6),
    )
    assert receipt["record"] == {**WITHDRAWN, "place": "Ås"}


def one_bit_off(value: bytes) -> Iterator[bytes]:
    for place in range(len(value)):
        for bit in range(8):
            changed = bytearray(value)
            changed[place] ^= 1 << bit
            yield bytes(changed)


def test_a_record_or_blinding_value_with_any_bit_changed_is_not_proved() -> None:
    proof, blind, body = proof_of(1).text(), blind_of(GIVEN), canonical(GIVEN)
    assert proved(event_leaf(commitment(blind, body)), proof)
    assert not any(proved(event_leaf(commitment(blind, wrong)), proof) for wrong in one_bit_off(body))
    assert not any(proved(event_leaf(commitment(wrong, body)), proof) for wrong in one_bit_off(blind))


def test_a_leaf_proof_or_checkpoint_with_any_bit_changed_proves_nothing() -> None:
    proof, leaf = proof_of(1).text(), leaf_of(GIVEN)
    assert not any(proved(wrong, proof) for wrong in one_bit_off(leaf))
    # What is no longer UTF-8 cannot even be read.
    texts = [wrong.decode(errors="replace") for wrong in one_bit_off(proof.encode())]
    assert not any(proved(leaf, wrong) for wrong in texts)
