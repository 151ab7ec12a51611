"""Day by day as a drawing: what came above the line, what ended and who was erased below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from consent.admin.days import Day

# Units of the drawing, which is stretched to its place: a day is 10 wide, its bar 6.
STEP, BAR, HEIGHT = 10, 6, 160
LEAST = 3.0  # one is still to be seen


@dataclass(frozen=True)
class Chart:
    """SVG path data of three kinds of bars in a box of ``width`` by ``height``; ``line`` is what they stand
    on or hang from, ``most`` what the tallest bar above it counts."""

    width: int
    height: int
    line: float
    given: str
    ended: str
    erased: str
    most: int


def chart(days: Sequence[Day]) -> Chart | None:
    """The drawing of these days; None when there is nothing to draw. One scale above and below."""
    up = max((day.given for day in days), default=0)
    down = max((day.ended + day.erased for day in days), default=0)
    if not up + down:
        return None
    line = round(HEIGHT * up / (up + down), 1)
    unit = HEIGHT / (up + down)
    paths: dict[str, list[str]] = {"given": [], "ended": [], "erased": []}
    for number, day in enumerate(days):
        x = number * STEP + (STEP - BAR) / 2
        given, ended, erased = (_height(count, unit) for count in (day.given, day.ended, day.erased))
        paths["given"] += _bar(x, line - given, given)
        paths["ended"] += _bar(x, line, ended)
        paths["erased"] += _bar(x, line + ended, erased)
    drawn = {name: "".join(bars) for name, bars in paths.items()}
    return Chart(width=len(days) * STEP, height=HEIGHT, line=line, most=up, **drawn)


def _height(count: int, unit: float) -> float:
    return max(LEAST, count * unit) if count else 0.0


def _bar(x: float, top: float, height: float) -> list[str]:
    return [f"M{x:.0f} {top:.1f}h{BAR}v{height:.1f}h-{BAR}z"] if height else []
