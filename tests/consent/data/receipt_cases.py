"""Receipts, and files that are none."""

import json
from collections.abc import Iterator
from hashlib import sha256

from consent.ledger.notes import Verifier
from consent.ledger.tlog_proof import TlogProof
from tests.consent.data.spoil import STRANGER, Case, b64, note, signature
from tests.consent.sample import (
    GIVEN,
    LOG_KEY,
    NOTICE,
    ORIGIN,
    VKEY,
    WITHDRAWN,
    checkpoint,
    leaf_of,
    proof_of,
    receipt_of,
)
from tests.consent.trees import mth


def in_a_log_of_its_own(record: Case) -> Case:
    leaf = leaf_of(record)
    text = f"{ORIGIN}\n1\n{b64(mth([leaf]))}\n"
    return receipt_of(record, TlogProof(0, (), note(text)))


def spelled() -> Iterator[tuple[str, Case]]:
    """Records that show whether somebody spells canonical JSON as RFC 8785 does."""
    for how, field in {
        "names in the order of UTF-16": {
            "\U0001f600": 1,
            "\ue000": 2,
            "z": 3,
            "Z": 4,
            "10": 5,
            "9": 6,
            "": 7,
        },
        "characters, escaped or not": "\"\\/\b\f\n\r\t\0\x1f\x7f\u2028\u2029<>&'é\U0001f600",
        "the largest and the smallest numbers": [2**53 - 1, 1 - 2**53, 0, -1],
        "nothing in lists and objects": [[], {}, [[]], [{}], ""],
        "yes and no": [True, False],
    }.items():
        yield how, in_a_log_of_its_own({**WITHDRAWN, "sample": field})


def changed_receipts() -> Iterator[tuple[str, Case, str]]:
    """Receipts wrong in one field, and the step that says so."""
    good = receipt_of(GIVEN)
    record: Case = good["record"]
    for name in good:
        without = {key: value for key, value in good.items() if key != name}
        yield f"without {name}", without, "notice" if name == "notice_text" else "format"
        for value in (None, 1, True, [], {}):
            yield f"{name} is {json.dumps(value)}", {**good, name: value}, "format"
    for name, value in record.items():
        if name in ("v", "event_id"):
            continue
        without = {key: kept for key, kept in record.items() if key != name}
        step = "notice" if name == "notice" else "inclusion"
        yield f"record without {name}", {**good, "record": without}, step
        yield f"record's {name} in a list", {**good, "record": {**record, name: [value]}}, step
        yield f"record's {name} is null", {**good, "record": {**record, name: None}}, "format"
    for how, change, step in (*record_changes(), *proof_changes(), *log_changes()):
        yield how, {**good, **change}, step
    withdrawn = receipt_of(WITHDRAWN)
    yield "a text where the record names none", {**withdrawn, "notice_text": NOTICE}, "notice"
    yield "the record of another receipt", {**withdrawn, "record": record}, "format"


def record_changes() -> Iterator[tuple[str, Case, str]]:
    text_hash = sha256(NOTICE.encode()).hexdigest()
    other_text = {"sha256": sha256(b"x").hexdigest()}
    for how, change, step in [
        ("another version of the record", {"v": "consent-event/2"}, "format"),
        ("another id in the record", {"event_id": WITHDRAWN["event_id"]}, "format"),
        ("a field more in the record", {"more": 1}, "inclusion"),
        ("another address", {"subject": {"scheme": "email/1", "value": "ola@example.no"}}, "inclusion"),
        ("another time", {"event_time": "2026-11-21T10:03:23Z"}, "inclusion"),
        ("another state", {"event_state": "dpv:ConsentWithdrawn"}, "inclusion"),
        ("the text's hash in capitals", {"notice": {"sha256": text_hash.upper()}}, "notice"),
        ("the hash of another text", {"notice": other_text}, "notice"),
    ]:
        yield how, {"record": {**GIVEN, **change}}, step
    swapped = {"notice_text": "x", "record": {**GIVEN, "notice": other_text}}
    yield "another text with its hash", swapped, "inclusion"
    yield "a longer text", {"notice_text": NOTICE + " "}, "notice"
    yield "no text", {"notice_text": ""}, "notice"
    yield "a field more", {"more": 1}, "format"
    yield "another version", {"v": "consent-receipt/2"}, "format"
    yield "another profile", {"conformsTo": "https://example.no/"}, "format"
    yield "another id", {"receipt_id": WITHDRAWN["event_id"]}, "format"


def proof_changes() -> Iterator[tuple[str, Case, str]]:
    for how, blind, step in [
        ("another", b64(bytes(32)), "inclusion"),
        ("of 31 bytes", b64(bytes(31)), "format"),
        ("of 33 bytes", b64(bytes(33)), "format"),
        ("in hexadecimal", bytes(32).hex(), "format"),
    ]:
        yield f"blinding value {how}", {"blind": blind}, step
    hashes, proof = proof_of(1).hashes, proof_of(1).text()
    for how, changed, step in [
        ("the proof of another leaf", proof_of(2).text(), "inclusion"),
        ("another index", proof.replace("index 1", "index 2"), "inclusion"),
        ("an index beyond the tree", proof.replace("index 1", "index 7"), "inclusion"),
        ("another size", proof.replace("\n7\n", "\n9\n"), "inclusion"),
        ("a size with the same path", proof.replace("\n7\n", "\n8\n"), "signature"),
        ("another origin", proof.replace(f"\n\n{ORIGIN}", "\n\nannet.example.no"), "signature"),
        ("a control character in the origin", proof.replace(f"\n\n{ORIGIN}", f"\n\n{ORIGIN}\x01"), "format"),
        ("signed by another key", TlogProof(1, hashes, checkpoint(key=STRANGER)).text(), "signature"),
        ("not signed", proof.rpartition("\n\n")[0] + "\n", "format"),
    ]:
        yield how, {"tlog_proof": changed}, step


def log_changes() -> Iterator[tuple[str, Case, str]]:
    stranger = str(Verifier.of(ORIGIN, STRANGER))
    renamed = str(Verifier.of("annet.example.no/logg", LOG_KEY))
    for how, change, step in [
        ("another log", {"origin": "annet.example.no/logg"}, "signature"),
        ("another key", {"vkey": stranger}, "signature"),
        ("another name of the key", {"vkey": renamed}, "signature"),
        ("a key whose id does not fit", {"vkey": VKEY.replace("+d", "+c", 1)}, "format"),
        ("a key of another kind", {"vkey": VKEY.replace("+AQ", "+BA", 1)}, "format"),
        ("a well-formed key of another kind", {"vkey": vkey_of_kind(b"\x04")}, "format"),
        ("a key with a newline", {"vkey": VKEY + "\n"}, "format"),
        ("a field more in the log", {"more": ""}, "format"),
    ]:
        yield how, {"log": {"origin": ORIGIN, "vkey": VKEY, **change}}, step
    yield "a log without a key", {"log": {"origin": ORIGIN}}, "format"
    text = checkpoint().partition("\n\n")[0] + "\n"
    signed = TlogProof(1, proof_of(1).hashes, note(text, signature(text, "annet.example.no/logg"))).text()
    named = {"log": {"origin": ORIGIN, "vkey": renamed}, "tlog_proof": signed}
    yield "signed by a key of another name", named, "signature"


def vkey_of_kind(kind: bytes) -> str:
    key = kind + LOG_KEY.public_key().public_bytes_raw()
    key_id = sha256(ORIGIN.encode() + b"\n" + key).hexdigest()[:8]
    return f"{ORIGIN}+{key_id}+{b64(key)}"


def changed_files() -> Iterator[tuple[str, bytes]]:
    """Files that are no receipts at all."""
    good = dump(receipt_of(GIVEN))
    yield from {
        "nothing": b"",
        "no JSON": b"kvittering",
        "a list of receipts": b"[" + good + b"]",
        "not UTF-8": good.replace(b"Bl\xc3\xa5", b"Bl\xe5"),
        "in UTF-16": good.decode().encode("utf-16"),
        "with a byte order mark": b"\xef\xbb\xbf" + good,
        "cut short": good[:-1],
        "something behind": good + b"0",
        "a field twice": good.replace(b"{", b'{"blind":"",', 1),
        "a field of the record twice": good.replace(b'"version":1', b'"version":1,"version":1'),
        "half a character": good.replace(b"Storgata", b"\\ud83d"),
        "half a character in the text": good.replace(b"Ukas", b"\\udc00"),
        "a trailing comma": good[:-1] + b",}",
        "single quotes": good.replace(b'"', b"'"),
        "a comment": good + b"// comment",
        "nested deeply": good.replace(b'"version":1', b'"version":' + b"[" * 3000 + b"]" * 3000),
    }.items()
    for number in (
        b"1.0",
        b"1e0",
        b"1E5",
        b"-0.0",
        b"0.1",
        b"NaN",
        b"Infinity",
        b"01",
        b"1" * 17,
        b"9" * 5000,
        b"9007199254740992",
    ):
        yield f"the number {number[:20].decode()}", good.replace(b'"version":1', b'"version":' + number)


def dump(receipt: object) -> bytes:
    return json.dumps(receipt, ensure_ascii=False, separators=(",", ":")).encode()


def receipts() -> dict[str, list[Case]]:
    """``step`` names what fails; ``file`` is the text of the file, or ``file64`` its bytes in base64."""

    def case(desc: str, data: bytes, step: str | None, vkey: str | None = None) -> Case:
        try:
            content = {"file": data.decode()}
        except UnicodeDecodeError:
            content = {"file64": b64(data)}
        return {"desc": desc, **content, "vkey": vkey, "wantErr": step is not None, "step": step}

    given, withdrawn = dump(receipt_of(GIVEN)), dump(receipt_of(WITHDRAWN))
    reordered = dict(reversed(receipt_of(GIVEN).items()))
    reordered["record"] = dict(reversed(GIVEN.items()))
    happy = [
        case("of a consent", given, None),
        case("of a withdrawal", withdrawn, None),
        case("with the known key", given, None, VKEY),
        case("fields in another order, with spaces", json.dumps(reordered, indent=4).encode(), None),
        *(case(how, dump(receipt), None) for how, receipt in spelled()),
    ]
    stranger = str(Verifier.of(ORIGIN, STRANGER))
    changed = [case(how, dump(receipt), step) for how, receipt, step in changed_receipts()]
    changed += [case("another key is known", given, "signature", vkey) for vkey in (stranger, "")]
    return {
        "happy": happy,
        "changed": changed,
        "format": [case(how, data, "format") for how, data in changed_files()],
    }
