"""The sharer's picture: a bar of visits for each generation, drawn as SVG by the template."""

from collections.abc import Sequence
from dataclasses import dataclass

from sharing.selectors import Generation

WIDTH, ROW, BAR = 600, 44, 12
SHORTEST = 2


@dataclass(frozen=True)
class Bar:
    """One generation. ``step`` counts from the sharer's own link as 1; lengths are the picture's units."""

    step: int
    shares: int
    visits: int
    y: int
    width: int
    height: int = BAR


@dataclass(frozen=True)
class Picture:
    """``<svg viewBox="0 0 width height">`` with a ``<rect>`` per bar."""

    bars: list[Bar]
    width: int
    height: int


def generation_picture(generations: Sequence[Generation]) -> Picture:
    """Bars in proportion to the busiest generation; one without visits is still a hairline."""
    most = max((row.visits for row in generations), default=0) or 1
    bars = [
        Bar(
            step=step,
            shares=row.shares,
            visits=row.visits,
            y=(step - 1) * ROW + ROW - BAR,
            width=max(SHORTEST, round(WIDTH * row.visits / most)),
        )
        for step, row in enumerate(generations, 1)
    ]
    return Picture(bars=bars, width=WIDTH, height=ROW * len(bars))
