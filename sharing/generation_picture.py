"""The sharer's picture: from mouth to mouth as the house draws it, as SVG by the template.

A guillemet is a link, a dot a visit; each generation stands below the one it grew from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sharing.selectors import Generation

# In units of the picture. So many generations are drawn and listed each by itself, the rest together.
WIDTH, STEPS = 720, 12
# The pitch at which marks stand, and how many there is room for.
CHEVRON_PITCH, CHEVRONS = 36, 20
DOT_PITCH, DOTS = 18, 40
FIRST, REST, DOT, GAP = 34, 26, 20, 14


@dataclass(frozen=True)
class Step:
    """One generation; ``number`` counts from the sharer's own link as 1. ``last`` is above it where the row
    stands for all the generations from one to the other."""

    number: int
    last: int
    shares: int
    visits: int


@dataclass(frozen=True)
class Picture:
    """``chevrons`` and ``dots`` are paths; a mark stands for ``per_chevron`` links or ``per_dot`` visits.

    ``steps`` are the rows of the table beside it; ``links``, ``visits`` and ``depth`` sum them up.
    """

    steps: list[Step]
    height: int
    chevrons: str
    dots: str
    per_chevron: int
    per_dot: int
    width: int = WIDTH

    @property
    def links(self) -> int:
        return sum(step.shares for step in self.steps)

    @property
    def visits(self) -> int:
        return sum(step.visits for step in self.steps)

    @property
    def depth(self) -> int:
        return self.steps[-1].last if self.steps else 0


def generation_picture(generations: Sequence[Generation]) -> Picture:
    """All generations, the sharer's own first."""
    steps = _steps(generations)
    per_chevron = _per_mark(max((step.shares for step in steps), default=0), CHEVRONS)
    per_dot = _per_mark(max((step.visits for step in steps), default=0), DOTS)
    chevrons, dots, y = [], [], 0
    for step in steps:
        own = step.number == 1
        chevrons += [
            _chevron(x, y, 1.3 if own else 0.8) for x in _places(step.shares, per_chevron, CHEVRON_PITCH)
        ]
        y += FIRST if own else REST
        if step.visits:
            dots += [f"M{x:g} {y + DOT / 2:g}h0" for x in _places(step.visits, per_dot, DOT_PITCH)]
            y += DOT
        y += GAP
    return Picture(steps, max(y - GAP, 0), "".join(chevrons), "".join(dots), per_chevron, per_dot)


def _steps(generations: Sequence[Generation]) -> list[Step]:
    steps = [Step(number, number, row.shares, row.visits) for number, row in enumerate(generations, 1)]
    if len(steps) <= STEPS:
        return steps
    rest = steps[STEPS - 1 :]
    together = Step(STEPS, len(steps), sum(row.shares for row in rest), sum(row.visits for row in rest))
    return [*steps[: STEPS - 1], together]


def _per_mark(most: int, room: int) -> int:
    """What one mark stands for, so that ``most`` fit: 1, 2, 5, 10, 20, 50..."""
    scale = 1
    while True:
        for factor in (1, 2, 5):
            if most <= room * factor * scale:
                return factor * scale
        scale *= 10


def _places(count: int, per_mark: int, pitch: int) -> list[float]:
    """Where the marks of a row stand, around the middle. What is begun gets a whole mark."""
    marks = -(-count // per_mark)
    first = (WIDTH - pitch * (marks - 1)) / 2
    return [first + pitch * place for place in range(marks)]


def _chevron(x: float, y: float, size: float) -> str:
    """A guillemet that opens downward, as in the mark."""
    steps = ((2.2, -2), (9.8, 6.2), (9.8, -6.2), (2.2, 2), (-12, 10.5))
    return (
        f"M{x - 12 * size:g} {y + 2 * size:g}"
        + "".join(f"l{dx * size:g} {dy * size:g}" for dx, dy in steps)
        + "z"
    )
