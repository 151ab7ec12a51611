"""C2SP tlog-proof: a leaf's index, its inclusion proof and a checkpoint in one text. https://c2sp.org/tlog-proof"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass

from consent.ledger.merkle import all_hashes

MAGIC = "c2sp.org/tlog-proof@v1"
# A proof is never longer than its tree is high, and no tree has 2**64 leaves.
LARGEST_INDEX = 2**63 - 1
MOST_HASHES = 63


@dataclass(frozen=True)
class TlogProof:
    """``hashes`` lead from the leaf's sibling up; ``checkpoint`` is the whole signed note, verbatim."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str

    def __post_init__(self) -> None:
        if not 0 <= self.index <= LARGEST_INDEX:
            raise ValueError("A proof's index is a number from 0.")
        if len(self.hashes) > MOST_HASHES or not all_hashes(self.hashes):
            raise ValueError(f"A proof has at most {MOST_HASHES} hashes, each of 32 bytes.")

    def text(self) -> str:
        """The file's content. There is no ``extra`` line."""
        hashes = [b64encode(value).decode() for value in self.hashes]
        return "\n".join([MAGIC, f"index {self.index}", *hashes]) + "\n\n" + self.checkpoint

    @classmethod
    def parse(cls, text: str) -> "TlogProof":
        """Read a proof. ValueError when it is not one.

        Nothing is verified by this. An ``extra`` line is dropped, as nobody signed it; the checkpoint is left
        to ``notes.open_note``.
        """
        head, separator, checkpoint = text.partition("\n\n")
        magic, *lines = head.split("\n")
        if magic != MAGIC or not separator:
            raise ValueError(f"A proof begins with {MAGIC} and holds a checkpoint after an empty line.")
        if lines and lines[0].startswith("extra "):
            _base64(lines.pop(0).removeprefix("extra "))
        index = re.fullmatch("index (0|[1-9][0-9]{0,18})", lines[0]) if lines else None
        if index is None:
            raise ValueError("A proof says its index in a line of its own.")
        return cls(int(index[1]), tuple(_base64(line) for line in lines[1:]), checkpoint)


def _base64(line: str) -> bytes:
    try:
        decoded = b64decode(line.encode("ascii"), validate=True)
    except (Base64Error, UnicodeEncodeError) as error:
        raise ValueError("A line of the proof is not base64.") from error
    if b64encode(decoded).decode() != line:
        raise ValueError("A line of the proof is not in its one form of base64.")
    return decoded
