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
# https://c2sp.org/tlog-proof, with a https://c2sp.org/tlog-checkpoint in a https://c2sp.org/signed-note.
VKEY = re.compile(r"(?P<name>[^\s+]+)\+(?P<id>[0-9a-f]{8})\+(?P<key>[A-Za-z0-9+/]{44})")
SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]{7,}={0,2})\n")
PROOF = re.compile(
    r"c2sp\.org/tlog-proof@v1\n"
    r"(?:extra (?P<extra>[A-Za-z0-9+/=]*)\n)?"
    r"index (?P<index>0|[1-9][0-9]{0,18})\n"
    r"(?P<hashes>(?:[A-Za-z0-9+/]{43}=\n){0,63})\n"
    r"(?P<text>(?P<origin>[^\x00-\x1f]+)\n(?P<size>0|[1-9][0-9]{0,18})\n(?P<root>[A-Za-z0-9+/]{43}=)\n)\n"
    r"(?P<signatures>(?:" + SIGNATURE.pattern + r"){1,100})"
)


class ReceiptRefused(ValueError):
    """The receipt does not hold; ``step`` names what failed."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"{step}: {reason}")
        self.step, self.reason = step, reason


def check(receipt: Any, vkey: str | None = None) -> Iterator[tuple[str, str]]:
    """Each step that holds, with what it shows. ReceiptRefused at the first that does not.

    ``receipt`` is JSON already read; ``vkey`` the key that the log must have, if it is known.
    """
    with _format():
        record, log, proof = _parts(receipt)
        body, blind = canonical(record).encode(), _base64(receipt["blind"], 32)
        index, size, root = int(proof["index"]), int(proof["size"]), _base64(proof["root"], 32)
        hashes = [_base64(line, 32) for line in proof["hashes"].split()]
        name, key = _key(log["vkey"])
        signatures = [(signer, _base64(line)) for signer, line in SIGNATURE.findall(proof["signatures"])]
    yield "format", f"{record.get('event_state')}, {record.get('event_time')}"
    if "notice" in record or "notice_text" in receipt:
        _check_notice(record.get("notice"), receipt.get("notice_text"))
        yield "notice", "The text is the one that the record names."
    commitment = b64encode(hmac.digest(blind, body, "sha256"))
    leaf = sha256(b"\x00consent-ledger/v1\nevent\n" + commitment + b"\n").digest()
    yield "commitment", f"Record and blinding value make the leaf {leaf.hex()}"
    if root_of(leaf, index, size, hashes) != root:
        raise ReceiptRefused("inclusion", "The record, as it stands here, is not in the log.")
    yield "inclusion", f"The leaf stands in the log, with index {index} of {size}."
    if vkey not in {None, log["vkey"]}:
        raise ReceiptRefused("signature", f"The log's key is not the one you gave, but {log['vkey']}")
    if not log["origin"] == proof["origin"] == name:
        raise ReceiptRefused("signature", "Log, checkpoint and key do not bear one name.")
    _check_signatures(proof["text"].encode(), name, key, signatures)
    known = "the key you gave" if vkey else "compare it with the one the site has published"
    yield "signature", f"Signed by {log['vkey']} ({known})"


def load(data: bytes) -> object:
    """The JSON in ``data``. ReceiptRefused for what a receipt cannot hold, such as a field given twice."""
    with _format():
        if len(data) > LARGEST_FILE:
            raise ValueError("The file is too large for a receipt.")
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


def _parts(receipt: Any) -> tuple[dict[str, Any], dict[str, str], re.Match[str]]:
    """Record, log and proof of a receipt that has what it should."""
    if isinstance(receipt, dict) and receipt.get("v") == "subject-export/1":
        raise ValueError("An export of all about a person is no receipt: each «receipt» in it is one.")
    if not isinstance(receipt, dict) or set(receipt) - {"notice_text"} != FIELDS:
        raise ValueError("It has not the fields of a receipt of consent.")
    if any(receipt[name] != constant for name, constant in CONSTANTS.items()):
        raise ValueError("This is a receipt of another kind.")
    record, log = receipt["record"], receipt["log"]
    if not isinstance(record, dict) or not isinstance(log, dict) or set(log) != {"origin", "vkey"}:
        raise ValueError("Record and log are not described as in a receipt.")
    texts = [receipt[name] for name in ("receipt_id", "blind", "tlog_proof")]
    texts += [receipt.get("notice_text", ""), *log.values()]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("Something else stands where a text should.")
    "".join(texts).encode()  # refuses half a character
    if record.get("v") != "consent-event/1" or record.get("event_id") != receipt["receipt_id"]:
        raise ValueError("The record is of another kind, or that of another receipt.")
    proof = PROOF.fullmatch(receipt["tlog_proof"])
    if proof is None:
        raise ValueError("The log's proof is not well formed.")
    _base64(proof["extra"] or "")  # nobody signed it, so nothing uses it
    return record, log, proof


def _fields_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("A field is given twice.")
    return dict(pairs)


def _number(digits: str) -> int:
    return int(digits[:20])  # as much too large as the whole of it, which Python may not even read


def _key(vkey: str) -> tuple[str, bytes]:
    """Name and public key in a vkey (https://c2sp.org/signed-note), which must be one of Ed25519."""
    form = VKEY.fullmatch(vkey)
    key = _base64(form["key"], 33) if form else b""
    if form is None or key[:1] != b"\x01" or form["id"] != _key_id(form["name"], key[1:]).hex():
        raise ValueError("The log's key is not well formed, or its id does not fit it.")
    return form["name"], key[1:]


def _key_id(name: str, key: bytes) -> bytes:
    return sha256(name.encode() + b"\n\x01" + key).digest()[:4]


def _base64(text: str, length: int | None = None) -> bytes:
    try:
        decoded = b64decode(text)
    except ValueError:
        decoded = b""
    if b64encode(decoded).decode() != text or length not in {None, len(decoded)}:
        raise ValueError("Something that should be base64 is not, or has the wrong length.")
    return decoded


def _check_notice(notice: Any, text: str | None) -> None:
    named = notice.get("sha256") if isinstance(notice, dict) else None
    if text is None or named is None:
        raise ReceiptRefused("notice", "Either the text is missing, or the record does not name one.")
    if sha256(text.encode()).hexdigest() != named:
        raise ReceiptRefused("notice", "The text is not the one that the record names.")


def _check_signatures(text: bytes, name: str, key: bytes, signatures: list[tuple[str, bytes]]) -> None:
    """One of the key must be there; none of the key may be wrong; those of others do not count."""
    own = (name, _key_id(name, key))
    by_key = [signed[4:] for signer, signed in signatures if (signer, signed[:4]) == own]
    if not by_key:
        raise ReceiptRefused("signature", "The log's key has not signed the checkpoint.")
    try:
        for signature in by_key:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
    except InvalidSignature as error:
        raise ReceiptRefused("signature", "The signature does not fit the checkpoint.") from error


@contextmanager
def _format() -> Iterator[None]:
    """Whatever goes wrong inside is a failure of the step ``format``."""
    try:
        yield
    except RecursionError as error:
        raise ReceiptRefused("format", "It is nested too deeply.") from error
    except UnicodeError as error:
        raise ReceiptRefused("format", "It is not text in UTF-8.") from error
    except ValueError as error:
        raise ReceiptRefused("format", f"{error}") from error


def _files(path: Path) -> Iterator[tuple[str, bytes | ReceiptRefused]]:
    """Name and content of the receipt at ``path``, or of each in the zip there; or why there is none."""
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
        if not members:
            raise ValueError("It is a zip that holds no receipt (*.json).")
    except Exception as error:  # noqa: BLE001  (there is much that can be wrong with a zip)
        yield str(path), ReceiptRefused("format", f"The file cannot be read: {error}")


def _holds(name: str, data: bytes | ReceiptRefused, vkey: str | None) -> bool:
    """Whether a receipt holds, having said so step by step."""
    _say(name)
    try:
        if isinstance(data, ReceiptRefused):
            raise data
        for step, detail in check(load(data), vkey):
            _say(f"  ok      {step:<12}{detail}")
    except ReceiptRefused as refused:
        _say(f"  FAILED  {refused.step:<12}{refused.reason}")
        return False
    return True


def _say(line: str) -> None:
    """Print a line, in which nothing out of a file reaches the terminal but what is printable."""
    print("".join(character if character.isprintable() else "?" for character in line))


def main(arguments: list[str] | None = None) -> int:
    """Check the files named; 0 when every receipt holds, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="verify.py", description="Checks receipts of consent, offline.")
    parser.add_argument("files", nargs="+", type=Path, help="kvittering.json, or a zip that holds receipts")
    parser.add_argument("--vkey", help="the log's key as the site has published it")
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    files = (file for path in options.files for file in _files(path))
    refused = [name for name, data in files if not _holds(name, data, options.vkey)]
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
