"""What the pictures are drawn with: a sheet of 600 by 400, lines and dots, and chance that repeats."""

import hashlib
import math
import random
import re
from dataclasses import dataclass, field

WIDTH, HEIGHT = 600, 400

SVG = (
    f'<svg class="cover" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false"'
    ' fill="none" stroke="currentColor">'
)
LINE = '<path{kind}{width} d="{path}"/>'


@dataclass(frozen=True)
class Words:
    """The words of a title, and chance that is always the same for the same title."""

    words: list[str]
    chance: random.Random

    @classmethod
    def of(cls, title: str) -> "Words":
        digest = hashlib.sha256(title.encode()).digest()
        words = re.findall(r"[^\W_]+", title) or ["«»"]
        return cls(words[:14], random.Random(digest))  # noqa: S311  (a picture, not a secret)

    @property
    def lengths(self) -> list[int]:
        return [min(len(word), 14) for word in self.words]

    @property
    def heights(self) -> list[float]:
        """Every letter as a height from 0 to 1, by its place among all letters."""
        return [(ord(letter) * 7 % 29) / 28 for word in self.words for letter in word.casefold()][:60]

    @property
    def longest(self) -> int:
        return self.lengths.index(max(self.lengths))

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.chance.random()


@dataclass
class Sheet:
    """Lines by weight. Fine lines keep one weight at every size the picture is shown in."""

    lines: dict[tuple[str, float], list[str]] = field(default_factory=dict)

    def draw(self, path: str, width: float = 0, *, accent: bool = False) -> None:
        """A line; width 0 is the fine one."""
        self.lines.setdefault(("accent" if accent else "ink", width), []).append(path)

    def dot(self, x: float, y: float, size: float, *, accent: bool = False) -> None:
        """A round dot is a line of no length with a round end."""
        self.lines.setdefault(("accent-dot" if accent else "dot", size), []).append(f"M{at(x, y)}h0")

    def row(self, x: float, y: float, size: float, *, step: int, count: int) -> None:
        """A row of round dots, as the dashes of a line."""
        self.lines.setdefault((f"row-{step}", size), []).append(f"M{at(x, y)}h{step * (count - 1)}")

    def svg(self) -> str:
        ordered = sorted(self.lines.items(), key=lambda line: (line[0][0].startswith("accent"), line[0]))
        return SVG + "".join(self._line(*key, "".join(paths)) for key, paths in ordered) + "</svg>"

    @staticmethod
    def _line(kind: str, width: float, path: str) -> str:
        colour = ' class="cover-accent"' if kind.startswith("accent") else ""
        if kind.endswith("dot") or kind.startswith("row"):
            colour += ' stroke-linecap="round"'
        if kind.startswith("row"):
            colour += f' stroke-dasharray="0 {kind.removeprefix("row-")}"'
        weight = f' stroke-width="{width:g}"' if width else ' vector-effect="non-scaling-stroke"'
        return LINE.format(kind=colour, width=weight, path=path)


def at(x: float, y: float) -> str:
    return f"{round(x)} {round(y)}"


def chevron(x: float, y: float, width: float, height: float) -> str:
    """Half a guillemet with its point at x, y. A positive width points right, a negative one left."""
    return f"M{at(x - width, y - height)}L{at(x, y)}L{at(x - width, y + height)}"


def bow(x1: float, y1: float, x2: float, y2: float, *, tension: float = 0.5) -> str:
    """A curve that leaves and arrives level."""
    reach = (x2 - x1) * tension
    return f"M{at(x1, y1)}C{at(x1 + reach, y1)} {at(x2 - reach, y2)} {at(x2, y2)}"


def arc(x: float, y: float, radius: float, start: float, end: float) -> str:
    """Part of a circle, clockwise, less than half of it."""
    return f"M{at(*ray(x, y, start, radius))}A{radius:.1f} {radius:.1f} 0 0 1 {at(*ray(x, y, end, radius))}"


def ray(x: float, y: float, angle: float, length: float) -> tuple[float, float]:
    """The point at an angle (radians, clockwise from the right) and a distance."""
    return x + math.cos(angle) * length, y + math.sin(angle) * length
