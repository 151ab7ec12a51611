import json

import pytest

from consent.ledger.receipts import build_receipt
from tests.consent.sample import GIVEN, NOTICE, ORIGIN, VKEY, WITHDRAWN, blind_of, proof_of, receipt_of


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
