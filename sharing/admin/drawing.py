"""How far something travelled as one drawing: readers narrow into shares, branch at each generation, and end
in people. Drawn lying for wide screens and standing for phones, by the same hand."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Where each part begins, of the whole length; the screen's columns of figures stand above the same places.
READERS, SHARES, LINES, PEOPLE = 0.0, 0.2, 0.4, 0.8
MOST_LINES, MOST_STEPS, MOST_DOTS, DOTS_ACROSS = 16, 6, 40, 8
TRUNK, LEAST = 3.0, 3.0
# Fewer readers than this do not fill the paper: what is small is to look small.
SMALL = 60


@dataclass(frozen=True)
class Mark:
    """A point of the drawing: the end of a line, or one who subscribed (``lives``: and still does)."""

    x: float
    y: float
    lives: bool = True


@dataclass(frozen=True)
class Station:
    """A generation's number of links, and where it is written. ``is_rest``: of all later ones, too."""

    depth: int
    links: int
    x: float
    y: float
    is_rest: bool = False


@dataclass(frozen=True)
class Drawing:
    """SVG paths and points in a box of ``width`` by ``height``. A dot is ``people_per_dot`` people."""

    width: int
    height: int
    bands: str
    lines: str
    ends: list[Mark]
    stations: list[Station]
    dots: list[Mark]
    people_per_dot: int


@dataclass(frozen=True)
class Sheet:
    """The paper: ``length`` along the way, ``breadth`` across it."""

    length: int
    breadth: int
    stands: bool

    def at(self, along: float, across: float) -> tuple[float, float]:
        """A place, given in parts of the length and in units from the middle line, as x and y."""
        a, c = round(along * self.length, 1), round(self.breadth / 2 + across, 1)
        return (c, a) if self.stands else (a, c)

    def point(self, along: float, across: float) -> str:
        return "{} {}".format(*self.at(along, across))

    def curve(self, begin: tuple[float, float], end: tuple[float, float]) -> str:
        """From ``begin``, where the pen is, calmly to ``end``."""
        bend = (begin[0] + end[0]) / 2
        return f"C{self.point(bend, begin[1])} {self.point(bend, end[1])} {self.point(*end)}"


LYING = Sheet(length=1000, breadth=280, stands=False)
STANDING = Sheet(length=690, breadth=170, stands=True)


def drawing(sheet: Sheet, *, readers: int, links: Sequence[int], signups: int, living: int) -> Drawing:
    """The drawing for so many readers, links of each generation (0 where a period has none of it), and
    signups of which so many live."""
    steps = [(depth, number) for depth, number in enumerate(links, 1) if number]
    lines, ends = _branches(sheet, _lines_of([number for _depth, number in steps[:MOST_STEPS]]))
    per_dot = math.ceil(signups / MOST_DOTS) or 1
    stands = sheet.stands
    return Drawing(
        width=sheet.breadth + 66 if stands else sheet.length,
        height=sheet.length if stands else sheet.breadth + 44,
        bands=_bands(sheet, readers, sum(links)),
        lines=lines,
        ends=ends,
        stations=_stations(sheet, _told(steps), len(steps) > MOST_STEPS),
        dots=_dots(sheet, math.ceil(signups / per_dot), math.ceil(living / per_dot)),
        people_per_dot=per_dot,
    )


def _told(steps: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The generations that are drawn, each with its number; the last one's is also that of all later ones."""
    if len(steps) <= MOST_STEPS:
        return list(steps)
    rest = steps[MOST_STEPS - 1 :]
    return [*steps[: MOST_STEPS - 1], (rest[0][0], sum(number for _depth, number in rest))]


def _lines_of(steps: Sequence[int]) -> list[int]:
    """A line for each link while there are few; of many, areas grow with the numbers, so lines with roots."""
    most = max(steps, default=0)
    if most <= MOST_LINES:
        return list(steps)
    return [math.ceil(MOST_LINES * math.sqrt(number / most)) for number in steps]


def _bands(sheet: Sheet, readers: int, links: int) -> str:
    """The band of readers, which narrows into that of shares, which narrows into the trunk."""
    most, widest = max(readers, links, SMALL), sheet.breadth * 0.86
    read, shared = (_width(number, most, widest) for number in (readers, links))
    trunk = TRUNK if links else 0.0
    return _band(sheet, READERS, read, SHARES, shared) + _band(sheet, SHARES, shared, LINES, trunk)


def _width(number: int, most: int, widest: float) -> float:
    return max(LEAST, widest * math.sqrt(number / most)) if number else 0.0


def _band(sheet: Sheet, begin: float, wide: float, end: float, narrow: float) -> str:
    if not wide:
        return ""
    return (
        f"M{sheet.point(begin, -wide / 2)}{sheet.curve((begin, -wide / 2), (end, -narrow / 2))}"
        f"L{sheet.point(end, narrow / 2)}{sheet.curve((end, narrow / 2), (begin, wide / 2))}Z"
    )


def _branches(sheet: Sheet, steps: Sequence[int]) -> tuple[str, list[Mark]]:
    """Lines from each generation's places to the next one's, and where lines end."""
    path, ends = "", []
    before, here = [0.0], LINES
    for number, lines in enumerate(steps, 1):
        after = _places(sheet, lines, max(steps))
        there = _along(number, len(steps))
        reached = set()
        for place in range(lines):
            begin = min(place * len(before) // lines, len(before) - 1)
            reached.add(begin)
            path += f"M{sheet.point(here, before[begin])}"
            path += sheet.curve((here, before[begin]), (there, after[place]))
        ends += [Mark(*sheet.at(here, at)) for one, at in enumerate(before) if one not in reached]
        before, here = after, there
    return path, ends + [Mark(*sheet.at(here, at)) for at in before if steps]


def _places(sheet: Sheet, lines: int, most: int) -> list[float]:
    """Where the lines of a generation stand across the paper, around its middle."""
    room = sheet.breadth * 0.86 / max(most - 1, 4)
    return [(number - (lines - 1) / 2) * room for number in range(lines)]


def _along(step: int, steps: int) -> float:
    """Where a generation stands. The first has a longer way, so that its lines part calmly."""
    return LINES + (PEOPLE - LINES) * 0.94 * (step + 0.6) / (steps + 0.6)


def _stations(sheet: Sheet, steps: Sequence[tuple[int, int]], has_rest: bool) -> list[Station]:
    """The numbers stand below the lying drawing, and beside the standing one."""
    edge = sheet.breadth / 2 + (14 if sheet.stands else 20)
    return [
        Station(depth, links, *sheet.at(_along(place, len(steps)), edge), has_rest and place == MOST_STEPS)
        for place, (depth, links) in enumerate(steps, 1)
    ]


def _dots(sheet: Sheet, dots: int, living: int) -> list[Mark]:
    """People in rows across the way, those who live first."""
    room = sheet.breadth / (DOTS_ACROSS + 1)
    across = min(dots, DOTS_ACROSS)
    return [
        Mark(
            *sheet.at(
                PEOPLE + 0.03 + (number // DOTS_ACROSS + 0.5) * room / sheet.length,
                (number % DOTS_ACROSS - (across - 1) / 2) * room,
            ),
            lives=number < living,
        )
        for number in range(dots)
    ]
