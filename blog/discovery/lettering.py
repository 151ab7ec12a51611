"""Our own type on a drawn picture: letters from whichever file has them, lines of even length."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from unicodedata import normalize

from django.conf import settings
from PIL import ImageDraw, ImageFont

FONTS = settings.BASE_DIR / "static/fonts"
SERIF, SANS = "newsreader", "schibsted-grotesk"
# What the axes of each family stand at: weight and, for the serif, its largest optical size.
AXES: dict[str, list[float]] = {SERIF: [500, 72], SANS: [600]}

# The parts the families come in, as in static/css/fonts.css.
LATIN = (range(0x20, 0x7F), range(0xA0, 0x100), range(0x2010, 0x2028), range(0x2030, 0x203B))
LATIN_ALONE = frozenset("ıŒœ€™−")
LATIN_EXTENDED = (range(0x100, 0x250), range(0x1E00, 0x1F00), range(0x20A0, 0x20C1))

ELLIPSIS = "…"
# Spaces that keep what they stand between on one line, as in «4 239».
UNBROKEN, NARROW = "\xa0", "\u202f"


@dataclass(frozen=True)
class Lettering:
    """A family at a size in pixels."""

    family: str
    size: int

    def width(self, text: str) -> float:
        return sum(_font(self.family, part, self.size).getlength(run) for part, run in runs(text))

    def draw(self, sheet: ImageDraw.ImageDraw, x: float, baseline: float, text: str, ink: str) -> None:
        for part, run in runs(text):
            font = _font(self.family, part, self.size)
            sheet.text((x, baseline), run, font=font, fill=ink, anchor="ls")
            x += font.getlength(run)


def runs(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with the part of the family that has its letters."""
    for part, letters in groupby(text, key=_part):
        if part:
            yield part, "".join(letters)


def drawable(text: str) -> str:
    """What we have letters for, on one line: emoji and other scripts are left out."""
    letters = normalize("NFC", text).replace(NARROW, UNBROKEN)
    words = "".join(letter if _part(letter) else " " for letter in letters).split(" ")
    return " ".join(filter(None, words))


def fitted(
    text: str, family: str, *, width: float, height: float, sizes: tuple[int, ...], leading: float
) -> tuple[Lettering, list[str]]:
    """The text in lines at the largest of ``sizes`` that fits; at the smallest it is cut."""
    for size in sizes:
        lettering, most = Lettering(family, size), int(height // (size * leading))
        lines = broken(text, lettering, width)
        if len(lines) <= most and (size == sizes[-1] or not _broke_a_word(text, lines)):
            return lettering, balanced(text, lettering, width)
    return lettering, [*lines[: most - 1], lines[most - 1].rstrip(" .,:;–-") + ELLIPSIS]


def broken(text: str, lettering: Lettering, width: float) -> list[str]:
    """Lines no wider than ``width``. A word wider than that is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if lettering.width(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, lettering, width)
        lines += full
    return [*lines, line] if line else lines


def balanced(text: str, lettering: Lettering, width: float) -> list[str]:
    """As few lines as ``broken`` makes, of lengths as even as can be."""
    lines = broken(text, lettering, width)
    narrower = lines
    while len(narrower) == len(lines) > 1 and not _broke_a_word(text, narrower):
        lines, width = narrower, width * 0.96
        narrower = broken(text, lettering, width)
    return lines


def _broke_a_word(text: str, lines: list[str]) -> bool:
    return " ".join(lines) != text


def _pieces(word: str, lettering: Lettering, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and lettering.width(pieces[-1] + letter + "-") > width:
            pieces[-1] += "-"
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _part(letter: str) -> str:
    code = ord(letter)
    if any(code in letters for letters in LATIN) or letter in LATIN_ALONE:
        return "latin"
    return "latin-ext" if any(code in letters for letters in LATIN_EXTENDED) else ""


@lru_cache(maxsize=64)
def _font(family: str, part: str, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONTS / f"{family}-{part}.woff2", size)
    font.set_variation_by_axes(AXES[family])
    return font
