"""Lines of the tables on the sharing screens."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sharing.admin import words
from sharing.selectors.cascade import Cascade, Sums

# More generations than this are told in one row.
MOST_LEVELS = 24


@dataclass(frozen=True)
class Row:
    """What a line is about, its figures, and its bar in percent of the longest."""

    name: Any
    sums: Sums
    percent: float
    branching: float | None = None
    took: str = ""
    is_rest: bool = False


def level_rows(found: Cascade) -> list[Row]:
    """The table of generations; those after the first MOST_LEVELS as one."""
    shown, rest = found.levels[:MOST_LEVELS], found.levels[MOST_LEVELS:]
    most = max((level.sums.links for level in shown), default=0)
    rows = [
        Row(
            level.depth,
            level.sums,
            _percent(level.sums.links, most),
            level.branching,
            words.took(level.wait) if level.wait is not None else "",
        )
        for level in shown
    ]
    if rest:
        rows.append(Row(rest[0].depth, sum((level.sums for level in rest), Sums()), 0, is_rest=True))
    return rows


def channel_rows(channels: Mapping[str, Sums]) -> list[Row]:
    """By channel, the one with most links first."""
    most = max((sums.links for sums in channels.values()), default=0)
    rows = [
        Row(words.CHANNELS.get(channel, channel), sums, _percent(sums.links, most))
        for channel, sums in channels.items()
    ]
    return sorted(rows, key=lambda row: (-row.sums.links, -row.sums.visits, str(row.name)))


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
