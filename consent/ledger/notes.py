"""C2SP signed-note with Ed25519: text, an empty line, signature lines. https://c2sp.org/signed-note"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
DASH = "\N{EM DASH} "
MOST_SIGNATURES = 100


class NoteError(ValueError):
    """The note is not well formed, or not signed by a known key."""


@dataclass(frozen=True)
class Verifier:
    """A key whose signatures are believed: its name and the 32 bytes of its public key."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not self.name or "+" in self.name or self.name.split() != [self.name] or len(self.public) != 32:
            raise NoteError("A key has a name without spaces and plus signs, and 32 bytes.")

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256 over name, newline, type and key."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        """The vkey form: name+id+base64."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(ED25519 + self.public).decode()}"

    @classmethod
    def of(cls, name: str, key: Ed25519PrivateKey) -> "Verifier":
        """The public half of ``key`` under ``name``."""
        return cls(name, key.public_key().public_bytes_raw())

    @classmethod
    def parse(cls, vkey: str) -> "Verifier":
        """Read the vkey form. NoteError when it is not one, of another type, or its id does not fit."""
        name, _, rest = vkey.partition("+")
        key = _base64(rest.partition("+")[2])
        if key[:1] != ED25519:
            raise NoteError("This is not an Ed25519 key.")
        verifier = cls(name, key[1:])
        if str(verifier) != vkey:
            raise NoteError("The key's id does not fit the key.")
        return verifier


def sign_note(text: str, name: str, *keys: Ed25519PrivateKey) -> str:
    """``text`` as a note signed by ``keys`` under ``name``. The same text and keys give the same note."""
    _check_text(text)
    payloads = [Verifier.of(name, key).key_id + key.sign(text.encode()) for key in keys]
    return f"{text}\n" + "".join(f"{DASH}{name} {b64encode(payload).decode()}\n" for payload in payloads)


def open_note(note: str, verifiers: Sequence[Verifier]) -> str:
    """The text of ``note``. NoteError unless a known key signed it and no known key's signature is wrong.

    Signatures of unknown keys are passed over, as the format demands.
    """
    text, separator, signatures = note.rpartition("\n\n")
    if not separator or not signatures.endswith("\n"):
        raise NoteError("The note has no signature.")
    text += "\n"
    _check_text(text)
    lines = signatures.split("\n")[:-1]
    if len(lines) > MOST_SIGNATURES:
        raise NoteError("The note has too many signatures.")
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    believed = 0
    for line in lines:
        name, payload = _signature(line)
        if verifier := known.get((name, payload[:4])):
            _verify(verifier, payload[4:], text)
            believed += 1
    if not believed:
        raise NoteError("The note is not signed by a known key.")
    return text


def _check_text(text: str) -> None:
    if not text.endswith("\n") or any(character < " " and character != "\n" for character in text):
        raise NoteError("A note's text ends in a newline and has no other control character.")


def _signature(line: str) -> tuple[str, bytes]:
    name, space, payload = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not name or not space or "+" in name or name.split() != [name]:
        raise NoteError("A signature line is not well formed.")
    decoded = _base64(payload)
    if len(decoded) <= 4:
        raise NoteError("A signature line is too short.")
    return name, decoded


def _verify(verifier: Verifier, signature: bytes, text: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(verifier.public).verify(signature, text.encode())
    except InvalidSignature as error:
        raise NoteError(f"The signature of {verifier.name} does not fit the text.") from error


def _base64(value: str) -> bytes:
    try:
        decoded = b64decode(value.encode("ascii"), validate=True)
    except (Base64Error, UnicodeEncodeError) as error:
        raise NoteError("A note's base64 is not well formed.") from error
    if b64encode(decoded).decode() != value:
        raise NoteError("A note's base64 is not in its one form.")
    return decoded
