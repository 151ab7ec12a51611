"""The sharer's picture: a bar of visits for each generation, drawn as SVG by the template."""

from collections.abc import Sequence
from dataclasses import dataclass

from sharing.selectors import Generation

WIDTH, HEIGHT = 600, 12
SHORTEST = 2


@dataclass(frozen=True)
class Bar:
    """One generation; ``step`` counts from the sharer's own link as 1. Lengths are in the picture's units."""

    step: int
    shares: int
    visits: int
    width: int
    height: int = HEIGHT


@dataclass(frozen=True)
class Picture:
    """``width`` is that of the longest bar."""

    bars: list[Bar]
    width: int = WIDTH


def generation_picture(generations: Sequence[Generation]) -> Picture:
    """Bars in proportion to the busiest generation; one without visits is still a hairline."""
    most = max((row.visits for row in generations), default=0) or 1
    return Picture(
        [
            Bar(step, row.shares, row.visits, max(SHORTEST, round(WIDTH * row.visits / most)))
            for step, row in enumerate(generations, 1)
        ]
    )
