import hmac
import json
from base64 import b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from consent.ledger.checkpoints import TreeHead
from consent.ledger.leaves import (
    blinding,
    canonical,
    commitment,
    erasure_leaf,
    event_leaf,
    key_rotation_leaf,
    notice_leaf,
    open_leaf,
)
from consent.ledger.merkle import EMPTY_ROOT
from consent.ledger.notes import Verifier, sign_note

KEY = bytes(range(32))
SALT, LINE = bytes(32), b"A" * 43 + b"=\n"
ORIGIN = "blogg.example.no/samtykke/logg"
EVENT = "00112233445566778899aabbccddeeff"
TEXTS = st.text(st.characters(codec="utf-8"))
RECORDS = st.dictionaries(
    TEXTS, TEXTS | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans() | st.lists(TEXTS)
)


def test_a_record_has_no_place_for_floats_and_empty_fields() -> None:
    for value in (1.5, None, {"deep": [None]}, b"bytes"):
        with pytest.raises(ValueError, match="no place"):
            canonical({"field": value})


def test_a_record_has_one_spelling_however_it_was_typed() -> None:
    composed = canonical({"b": "Åse", "a": 1})
    assert composed == canonical({"a": 1, "b": "A\u030ase"}) == '{"a":1,"b":"Åse"}'.encode()


@given(RECORDS)
def test_canonical_json_reads_back_to_itself(record: dict[str, object]) -> None:
    once = canonical(record)
    assert canonical(json.loads(once)) == once


def test_keys_and_ids_of_another_length_are_refused() -> None:
    for key, event in [
        (KEY[:-1], EVENT),
        (KEY + b"\0", EVENT),
        (KEY, EVENT[:-2]),
        (KEY, EVENT + "00"),
        (KEY, "zz"),
    ]:
        with pytest.raises(ValueError):  # noqa: PT011  (any of several)
            blinding(key, event)
    with pytest.raises(ValueError, match="32"):
        commitment(KEY[:-1], b"{}")


def test_the_commitment_is_the_one_the_format_describes() -> None:
    blind = hmac.new(KEY, b"consent-ledger/v1/blind\x00" + bytes.fromhex(EVENT), sha256).digest()
    assert blinding(KEY, EVENT) == blind
    assert commitment(blind, b"{}") == hmac.new(blind, b"{}", sha256).digest()


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_another_record_has_another_commitment(one: bytes, other: bytes) -> None:
    assert (commitment(KEY, one) == commitment(KEY, other)) == (one == other)


def test_leaves_have_the_bytes_of_the_format() -> None:
    leaf = event_leaf(commitment(KEY, b"{}"))
    assert leaf.startswith(b"consent-ledger/v1\nevent\n")
    assert len(leaf) == 69
    assert notice_leaf("ab" * 32) == b"consent-ledger/v1\nnotice\n" + b"ab" * 32 + b"\n"
    assert erasure_leaf("request", [7, 3], SALT) == b"consent-ledger/v1\nerasure\nrequest\n7,3\n" + LINE
    elsewhere = b"consent-ledger/v1\nerasure\nrequest\n7\n" + LINE + ORIGIN.encode() + b"\n"
    assert erasure_leaf("request", [7], SALT, ORIGIN) == elsewhere


def test_an_erasure_needs_a_reason_of_one_plain_line() -> None:
    for reason in ("", "two\nlines", "på norsk"):
        with pytest.raises(ValueError, match="one line"):
            erasure_leaf(reason, [1], SALT)


def test_an_erasure_nobody_can_find_by_trial_has_32_random_bytes() -> None:
    for salt in (b"", bytes(31), bytes(33)):
        with pytest.raises(ValueError, match="32 bytes"):
            erasure_leaf("request", [1], salt)


def test_an_erasure_names_leaves_that_can_be() -> None:
    for indexes in ([], [-1], [3, -7]):
        with pytest.raises(ValueError, match="index"):
            erasure_leaf("request", indexes, SALT)


def test_an_erasure_in_an_earlier_log_needs_the_name_of_that_log_in_one_line() -> None:
    for origin in ("two\nlines", "\n", "a tab\t"):
        with pytest.raises(ValueError, match="one line"):
            erasure_leaf("request", [1], SALT, origin)


def test_a_rotation_names_two_keys() -> None:
    old, new = (
        str(Verifier.of(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32)))) for seed in (1, 2)
    )
    assert key_rotation_leaf(old, new) == f"consent-ledger/v1\nkey-rotation\n{old}\n{new}\n".encode()
    for wrong in [(old, old), (old, ""), ("", new), (old, new[:-4]), (old + "\n", new)]:
        with pytest.raises(ValueError, match=r"key|base64"):
            key_rotation_leaf(*wrong)


def test_a_log_opens_on_the_whole_last_checkpoint_of_the_one_before() -> None:
    note = sign_note(
        TreeHead(ORIGIN, 0, EMPTY_ROOT).text(), ORIGIN, Ed25519PrivateKey.from_private_bytes(KEY)
    )
    assert open_leaf(note) == b"consent-ledger/v1\nopen\n" + b64encode(note.encode()) + b"\n"
    for wrong in (
        "",
        "not a note",
        note.replace("\n0\n", "\n-1\n"),
        sign_note("text\n", ORIGIN, Ed25519PrivateKey.from_private_bytes(KEY)),
    ):
        with pytest.raises(ValueError, match="checkpoint"):
            open_leaf(wrong)
