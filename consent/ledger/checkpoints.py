"""C2SP tlog-checkpoint: origin, size and root as the text of a note. https://c2sp.org/tlog-checkpoint"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass

from consent.ledger.merkle import HASH_SIZE


@dataclass(frozen=True)
class TreeHead:
    """What a checkpoint says: the log's name, its number of leaves, and the root over them."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or self.origin.split("\n") != [self.origin]:
            raise ValueError("A checkpoint's origin is one line.")
        if self.size < 0 or len(self.root) != HASH_SIZE:
            raise ValueError("A checkpoint has a size from 0 and a root of 32 bytes.")

    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def claimed(cls, note: str) -> "TreeHead":
        """What a note says of the tree, whoever signed it. ValueError as from ``parse``."""
        return cls.parse(note.rpartition("\n\n")[0] + "\n")

    @classmethod
    def parse(cls, text: str) -> "TreeHead":
        """Read the text of a checkpoint. ValueError when it is not exactly one.

        Extension lines are refused: this log writes none.
        """
        origin, _, rest = text.partition("\n")
        size, _, root = rest.partition("\n")
        if not size.isascii() or not size.isdigit():
            raise ValueError("A checkpoint's size is a decimal number.")
        try:
            head = cls(origin, int(size), b64decode(root.removesuffix("\n").encode("ascii"), validate=True))
        except (Base64Error, UnicodeEncodeError) as error:
            raise ValueError("A checkpoint's root is base64.") from error
        if head.text() != text:
            raise ValueError("The text is not exactly that of a checkpoint.")
        return head
