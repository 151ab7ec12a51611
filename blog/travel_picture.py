"""How far a post travelled, as four drawings that meet: reads narrow into shares, branch, end in people."""

import math
from dataclasses import dataclass

from sharing.selectors import Travel

WIDTH, HEIGHT = 100, 44
MIDDLE = HEIGHT / 2
MOST_GENERATIONS, MOST_DOTS = 6, 12


@dataclass(frozen=True)
class Picture:
    """SVG path data of the four drawings, each in a box of 100 by 44. Dots are lines of no length."""

    reads: str
    shares: str
    generations: str
    signups: str
    more: bool


def picture(travel: Travel, *, most: int) -> Picture:
    """The drawings for one post. ``most`` is the largest number of reads or shares in the same table."""
    read, shared = _height(travel.reads, most), _height(travel.shares, most)
    return Picture(
        reads=_band(read, shared),
        shares=_band(shared, 2.0 if travel.generations else 0.0),
        generations=_cascade(travel.generations),
        signups=_dots(min(travel.signups, MOST_DOTS)),
        more=travel.signups > MOST_DOTS,
    )


def _height(number: int, most: int) -> float:
    """Areas grow with the numbers, so heights with their roots; one is still to be seen."""
    return max(2.0, (HEIGHT - 4) * math.sqrt(number / most)) if number else 0.0


def _band(left: float, right: float) -> str:
    """A band that narrows on its way."""
    if not left:
        return ""
    top, bottom = MIDDLE - left / 2, MIDDLE + left / 2
    end_top, end_bottom = MIDDLE - right / 2, MIDDLE + right / 2
    return (
        f"M0 {top:.1f}C50 {top:.1f} 50 {end_top:.1f} {WIDTH} {end_top:.1f}"
        f"V{end_bottom:.1f}C50 {end_bottom:.1f} 50 {bottom:.1f} 0 {bottom:.1f}Z"
    )


def _cascade(generations: int) -> str:
    """A line that parts at every generation, and goes on."""
    if not generations:
        return ""
    steps = min(generations, MOST_GENERATIONS)
    step, spread = WIDTH / (steps + 1), (MIDDLE - 4) / steps
    path = f"M0 {MIDDLE}H{WIDTH}"
    for number in range(1, steps + 1):
        x, reach = step * number, spread * number
        for turn in (-1, 1):
            inner, outer = MIDDLE + turn * (reach - spread), MIDDLE + turn * reach
            bend, end = x + step * 0.5, x + step
            path += (
                f"M{x:.1f} {inner:.1f}C{bend:.1f} {inner:.1f} {bend:.1f} {outer:.1f} {end:.1f} {outer:.1f}"
            )
            path += f"H{WIDTH}"
    return path


def _dots(number: int) -> str:
    rows = 3
    return "".join(f"M{10 + 22 * (dot // rows)} {8 + 14 * (dot % rows)}h0" for dot in range(number))
