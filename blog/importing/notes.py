"""What an import could not bring along, each with where it stood."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Note:
    """``what`` was skipped or changed, ``number`` times, at ``where``."""

    where: str
    what: str
    number: int = 1

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" ({self.number} times)" if self.number > 1 else "")


@dataclass
class Notes:
    """``failed``: notes of what should have come and did not, by which a run is not whole."""

    skipped: list[Note] = field(default_factory=list)
    failed: list[Note] = field(default_factory=list)

    def skip(self, where: str, what: str, number: int = 1) -> None:
        if number:
            self.skipped.append(Note(where, what, number))

    def skip_all(self, where: str, gone: Counter[str]) -> None:
        for what, number in sorted(gone.items()):
            self.skip(where, what, number)

    def fail(self, where: str, what: str) -> None:
        self.failed.append(Note(where, what))
