"""Sharing day by day as a drawing: visits as bars, new links as a line of dots above them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sharing.selectors.report import Day

# Units of the drawing, which is stretched to its place: a bar has 10 of room and fills 7.
STEP, BAR, HEIGHT, LEAST = 10, 7, 140, 2.5
MOST_BARS = 92
WEEK, MONTH = 7, 28


@dataclass(frozen=True)
class Chart:
    """SVG path data in a box of ``width`` by ``height``. A bar is ``days`` days; ``most`` visits are the
    highest bar above the line, ``most_links`` links the lowest one below it."""

    width: int
    height: float
    line: float
    visits: str
    links: str
    days: int
    most: int
    most_links: int
    first: date
    last: date


def chart(days: Sequence[Day]) -> Chart | None:
    """The drawing of these days, None when nothing happened. Visits stand on the line, links hang from it."""
    if not any(day.visits or day.links for day in days):
        return None
    size = 1 if len(days) <= MOST_BARS else WEEK if len(days) <= MOST_BARS * WEEK else MONTH
    # Whole bars up to the last day, so that the newest one is not cut short.
    starts = range(-(-len(days) // size) * -size + len(days), len(days), size)
    bars = [gathered(days[max(start, 0) : start + size]) for start in starts]
    most, most_links = max(bar.visits for bar in bars), max(bar.links for bar in bars)
    line, low = (HEIGHT if most else 0), (HEIGHT * 0.4 if most_links else 0)
    paths = {"visits": "", "links": ""}
    for place, bar in enumerate(bars):
        x = place * STEP + (STEP - BAR) / 2
        if bar.visits:
            paths["visits"] += _bar(x, line, -max(LEAST, bar.visits / most * HEIGHT))
        if bar.links:
            paths["links"] += _bar(x, line + 3, max(LEAST, bar.links / most_links * low))
    return Chart(
        width=max(len(bars), 14) * STEP,
        height=line + 3 + low,
        line=line,
        **paths,
        days=size,
        most=most,
        most_links=most_links,
        first=days[0].date,
        last=days[-1].date,
    )


def by_day(days: Sequence[Day]) -> dict[str, Any]:
    """For sharing/admin/days.html: ``chart``, and ``days`` with anything in them, the newest first."""
    return {
        "chart": chart(days),
        "days": [day for day in reversed(days) if day.links or day.visits or day.reads],
    }


def gathered(days: Sequence[Day]) -> Day:
    """Several days as one, which goes by the first."""
    return Day(
        days[0].date,
        sum(day.links for day in days),
        sum(day.visits for day in days),
        sum(day.reads for day in days),
    )


def _bar(x: float, y: float, height: float) -> str:
    return f"M{x:.1f} {y:.1f}h{BAR}v{height:.1f}h-{BAR}z"
