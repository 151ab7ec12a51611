from blog.covers.compositions import COMPOSITIONS
from blog.covers.pen import Sheet, Words


def cover_svg(title: str, seed: str = "") -> str:
    """An SVG of 3:2 for a title: always the same for the same title and seed, different for any other.

    Decoration only (``aria-hidden``). CSS gives ``.cover-accent`` its colour; nothing is styled inline.
    """
    words, sheet = Words.of(title, seed), Sheet()
    composition = COMPOSITIONS[int(words.chance.random() * len(COMPOSITIONS))]
    composition(words, sheet)
    return sheet.svg()
