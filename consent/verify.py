"""Checks receipts of consent, offline: ``python verify.py kvittering.json``, or several, or a zip of them.

This one file works wherever it is copied, with Python 3.10 or newer and the package ``cryptography``. What
holds proves that the record stands unchanged in the log, and which text was shown. The receipt itself says
whose log that is: to be sure, give the key the site has published with ``--vkey``.
"""

import argparse
import hmac
import io
import json
import re
import sys
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LARGEST_FILE = 1 << 20  # bytes; a receipt has some three thousand
CONSTANTS = {
    "v": "consent-receipt/1",
    "@type": "dpv:ConsentRecord",
    "conformsTo": "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr",
}
FIELDS = {*CONSTANTS, "receipt_id", "record", "blind", "log", "tlog_proof"}
VKEY = re.compile(r"(?P<name>[^\s+]+)\+(?P<id>[0-9a-f]{8})\+(?P<key>[A-Za-z0-9+/]{44})")
# https://c2sp.org/tlog-proof, with a https://c2sp.org/tlog-checkpoint in a https://c2sp.org/signed-note.
PROOF = re.compile(
    r"c2sp\.org/tlog-proof@v1\n"
    r"(?:extra (?P<extra>[A-Za-z0-9+/=]*)\n)?"
    r"index (?P<index>0|[1-9][0-9]{0,18})\n"
    r"(?P<hashes>(?:[A-Za-z0-9+/]{43}=\n){0,63})\n"
    r"(?P<text>(?P<origin>[^\x00-\x1f]+)\n(?P<size>0|[1-9][0-9]{0,18})\n(?P<root>[A-Za-z0-9+/]{43}=)\n)\n"
    r"(?P<signatures>(?:— [^\s+]+ [A-Za-z0-9+/]{7,}={0,2}\n){1,100})"
)


class ReceiptRefused(ValueError):
    """The receipt does not hold; ``step`` names what failed."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"{step}: {reason}")
        self.step, self.reason = step, reason


def check(receipt: object, vkey: str | None = None) -> Iterator[tuple[str, str]]:
    """Each step that holds, with what it shows. ReceiptRefused at the first that does not.

    ``receipt`` is JSON already read; ``vkey`` the key that the log must have, if it is known.
    """
    with _step("format"):
        record, blind, text, log, proof = _fields(receipt)
        body = canonical(record).encode()
        index, size, root = int(proof["index"]), int(proof["size"]), _base64(proof["root"], 32)
        hashes = [_base64(line, 32) for line in proof["hashes"].split("\n")[:-1]]
        name, key = _key(log["vkey"])
        signatures = [_signature(line) for line in proof["signatures"].split("\n")[:-1]]
    yield "format", f"{record.get('event_state')}, {record.get('event_time')}"
    if text is not None or "notice" in record:
        with _step("notice"):
            _check_notice(record.get("notice"), text)
        yield "notice", "The text is the one that the record names."
    commitment = b64encode(hmac.digest(blind, body, "sha256"))
    leaf = sha256(b"\x00consent-ledger/v1\nevent\n" + commitment + b"\n").digest()
    yield "commitment", f"Record and blinding value make the leaf {leaf.hex()}"
    with _step("inclusion"):
        _demand(
            root_of(leaf, index, size, hashes) == root, "The record, as it stands here, is not in the log."
        )
    yield "inclusion", f"The leaf stands in the log, with index {index} of {size}."
    with _step("signature"):
        _demand(vkey in {None, log["vkey"]}, f"The log's key is not the one you gave, but {log['vkey']}")
        _demand(log["origin"] == proof["origin"] == name, "Log, checkpoint and key do not bear one name.")
        _check_signatures(proof["text"].encode(), name, key, signatures)
    known = "the key you gave" if vkey else "compare it with the one the site has published"
    yield "signature", f"Signed by {log['vkey']} ({known})"


def load(data: bytes) -> object:
    """The JSON in ``data``. ReceiptRefused for what a receipt cannot hold, such as a field given twice."""
    with _step("format"):
        _demand(len(data) <= LARGEST_FILE, "The file is too large for a receipt.")
        try:
            return json.loads(data.decode(), object_pairs_hook=_fields_once, parse_int=_number)
        except json.JSONDecodeError as error:
            raise ValueError(f"This is not JSON: {error}") from error


def canonical(value: object) -> str:
    """RFC 8785 JSON. ValueError for what a record has no place for: floats, large numbers, empty fields."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) < 2**53:
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dict) and all(isinstance(name, str) for name in value):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    raise ValueError(f"A record has no place for {type(value).__name__} as it stands here.")


def root_of(leaf: bytes, index: int, size: int, hashes: list[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2); None when it leads nowhere."""
    if not 0 <= index < size:
        return None
    node, last = leaf, size - 1
    for sibling in hashes:
        if not last:
            return None
        if index & 1 or index == last:
            node = sha256(b"\x01" + sibling + node).digest()
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = sha256(b"\x01" + node + sibling).digest()
        index, last = index >> 1, last >> 1
    return None if last else node


def _fields(receipt: Any) -> tuple[dict[str, Any], bytes, str | None, dict[str, str], re.Match[str]]:
    """Record, blinding value, text, log and proof of a receipt that has what it should."""
    fits = isinstance(receipt, dict) and set(receipt) - {"notice_text"} == FIELDS
    _demand(fits, "It has not the fields of a receipt of consent.")
    known = all(receipt[name] == constant for name, constant in CONSTANTS.items())
    _demand(known, "This is a receipt of another kind.")
    record, log = receipt["record"], receipt["log"]
    fits = isinstance(record, dict) and isinstance(log, dict) and set(log) == {"origin", "vkey"}
    _demand(fits, "Record and log are not described as in a receipt.")
    texts = [receipt["receipt_id"], receipt["blind"], receipt["tlog_proof"], *log.values()]
    texts.append(receipt.get("notice_text", ""))
    _demand(all(isinstance(text, str) for text in texts), "Something else stands where a text should.")
    "".join(texts).encode()  # refuses half a character
    ours = record.get("v") == "consent-event/1" and record.get("event_id") == receipt["receipt_id"]
    _demand(ours, "The record is of another kind, or that of another receipt.")
    proof = PROOF.fullmatch(receipt["tlog_proof"])
    if proof is None:
        raise ValueError("The log's proof is not well formed.")
    _base64(proof["extra"] or "")  # nobody signed it, so nothing uses it
    return record, _base64(receipt["blind"], 32), receipt.get("notice_text"), log, proof


def _fields_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    _demand(len(fields) == len(pairs), "A field is given twice.")
    return fields


def _number(digits: str) -> int:
    return int(digits[:20])  # as much too large as the whole of it, which Python may not even read


def _key(vkey: str) -> tuple[str, bytes]:
    """Name and public key in a vkey (https://c2sp.org/signed-note), which must be one of Ed25519."""
    form = VKEY.fullmatch(vkey)
    key = _base64(form["key"], 33) if form else b""
    if form is None or key[:1] != b"\x01":
        raise ValueError("The log's key is not well formed.")
    _demand(form["id"] == _key_id(form["name"], key[1:]).hex(), "The id of the log's key does not fit it.")
    return form["name"], key[1:]


def _key_id(name: str, key: bytes) -> bytes:
    return sha256(name.encode() + b"\n\x01" + key).digest()[:4]


def _signature(line: str) -> tuple[str, bytes, bytes]:
    """Name and id of the key that signed, and its signature."""
    _, name, payload = line.split(" ")
    return name, _base64(payload)[:4], _base64(payload)[4:]


def _base64(text: str, length: int | None = None) -> bytes:
    try:
        decoded = b64decode(text, validate=True)
    except ValueError as error:
        raise ValueError("Something that should be base64 is not.") from error
    fits = b64encode(decoded).decode() == text and length in {None, len(decoded)}
    _demand(fits, "Something in base64 has the wrong length, or is not in its one form.")
    return decoded


def _check_notice(notice: Any, text: str | None) -> None:
    named = notice.get("sha256") if isinstance(notice, dict) else None
    if text is None or named is None:
        raise ValueError("Either the text is missing, or the record does not name one.")
    _demand(sha256(text.encode()).hexdigest() == named, "The text is not the one that the record names.")


def _check_signatures(
    signed: bytes, name: str, key: bytes, signatures: list[tuple[str, bytes, bytes]]
) -> None:
    """One of the key must be there; none of the key may be wrong; those of others do not count."""
    by_key = [signature for *signer, signature in signatures if signer == [name, _key_id(name, key)]]
    _demand(bool(by_key), "The log's key has not signed the checkpoint.")
    for signature in by_key:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
        except InvalidSignature as error:
            raise ValueError("The signature does not fit the checkpoint.") from error


def _demand(holds: bool, reason: str) -> None:
    if not holds:
        raise ValueError(reason)


@contextmanager
def _step(step: str) -> Iterator[None]:
    """Whatever goes wrong inside is a failure of ``step``."""
    try:
        yield
    except RecursionError as error:
        raise ReceiptRefused(step, "It is nested too deeply.") from error
    except UnicodeError as error:
        raise ReceiptRefused(step, "It is not text in UTF-8.") from error
    except ValueError as error:
        raise ReceiptRefused(step, f"{error}") from error


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of the receipt at ``path``, or of each in the zip there."""
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb") as file:
                yield str(path), file.read(LARGEST_FILE + 1)
            return
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if member.filename.endswith(".json")]
            for member in members:
                with archive.open(member) as file:
                    yield f"{path}/{member.filename}", file.read(LARGEST_FILE + 1)
    except Exception as error:
        raise ReceiptRefused("format", f"The file cannot be read: {error}") from error
    if not members:
        raise ReceiptRefused("format", "The zip holds no receipt (*.json).")


def _results(path: Path, vkey: str | None) -> Iterator[bool]:
    """Whether each receipt in the file at ``path`` holds, having said so step by step."""
    try:
        for name, data in _files(path):
            yield _holds(name, data, vkey)
    except ReceiptRefused as refused:
        _say(f"{path}")
        _say("  FAILED", refused.step, refused.reason)
        yield False


def _holds(name: str, data: bytes, vkey: str | None) -> bool:
    _say(name)
    try:
        for step, detail in check(load(data), vkey):
            _say("  ok", step, detail)
    except ReceiptRefused as refused:
        _say("  FAILED", refused.step, refused.reason)
        return False
    return True


def _say(head: str, step: str = "", detail: str = "") -> None:
    """One line, in which nothing out of a file reaches the terminal but what is printable."""
    line = f"{head:<10}{step:<12}{detail}".rstrip() if step else head
    print("".join(character if character.isprintable() else "?" for character in line))


def main(arguments: list[str] | None = None) -> int:
    """Check the files named; 0 when every receipt holds, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="verify.py", description="Checks receipts of consent, offline.")
    parser.add_argument("files", nargs="+", type=Path, help="kvittering.json, or a zip that holds receipts")
    parser.add_argument("--vkey", help="the log's key as the site has published it")
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    results = [result for path in options.files for result in _results(path, options.vkey)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
