"""What a verification found."""

from collections.abc import Callable
from dataclasses import dataclass, field

Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What the logs hold and how their events are accounted for. ``origin``, ``size``, ``root`` and
    ``signed_size`` are the current log's, everything else counts through all of them."""

    origin: str = ""
    size: int = 0
    root: bytes = b""
    signed_size: int = 0
    checkpoints: int = 0
    tiles: int = 0
    events: int = 0
    erased: int = 0
    again: int = 0
    waiting: int = 0
    # Of an earlier log: how many leaves stand here, and how many were signed.
    lost: dict[str, tuple[int, int]] = field(default_factory=dict)
    met: list[str] = field(default_factory=list)

    @property
    def lost_leaves(self) -> int:
        """How many signed leaves of earlier logs are gone."""
        return sum(size - here for here, size in self.lost.values())
