"""What a look found, as a table and as a drawing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from newsletter.importing.report import by_group
from newsletter.importing.scratch import Example, Scratch
from newsletter.importing.verdicts import GROUPS, MEANINGS, REASONS, SHORT, TITLES, Group

# Parts of a thousand: the drawing is as wide as its place. One row is still to be seen.
WIDTH, LEAST = 1000, 6


@dataclass(frozen=True)
class ReasonRow:
    """So many rows for this reason; a few of them, if somebody looks."""

    reason: Promise
    number: int
    examples: list[Example] = field(default_factory=list)


@dataclass(frozen=True)
class GroupRow:
    """So many rows that come to the same."""

    group: Group
    title: Promise
    meaning: Promise
    number: int
    reasons: list[ReasonRow]


@dataclass(frozen=True)
class Bar:
    """A piece of the drawing: from ``x`` on, so wide, in parts of WIDTH."""

    group: Group
    title: Promise
    number: int
    x: float
    width: float


def group_rows(counts: Mapping[str, int], scratch: Scratch | None = None) -> list[GroupRow]:
    """The groups that have any rows. With ``scratch`` examples are told, which bear addresses."""
    return [
        GroupRow(group, TITLES[group], MEANINGS[group], number, _reasons(group, counts, scratch))
        for group, number in by_group(counts).items()
    ]


def _reasons(group: Group, counts: Mapping[str, int], scratch: Scratch | None) -> list[ReasonRow]:
    return [
        ReasonRow(REASONS[verdict], counts[verdict], scratch.examples(verdict) if scratch else [])
        for verdict in GROUPS[group]
        if verdict in counts
    ]


def bars(counts: Mapping[str, int]) -> list[Bar]:
    """The groups side by side, as wide as they are many."""
    found = by_group(counts)
    rows, drawn, x = sum(found.values()), [], 0.0
    spare = WIDTH - LEAST * len(found)
    for group, number in found.items():
        width = LEAST + spare * number / rows
        drawn.append(Bar(group, SHORT[group], number, round(x, 1), round(width, 1)))
        x += width
    return drawn
