"""The picture a shared link shows in chats and networks: the title in our type beside its drawn cover.

1200 by 630 pixels, as Open Graph's readers crop least.
"""

from dataclasses import dataclass
from io import BytesIO

import resvg_py
from PIL import Image, ImageDraw

from blog.covers import cover_svg
from blog.covers.picture import colours
from blog.discovery.lettering import SANS, SERIF, Lettering, drawable, fitted

WIDTH, HEIGHT = 1200, 630
# Raised when the drawing changes, so that its pictures get new addresses.
DRAWING = 1

INK, INK_SOFT, PAPER, PAPER_DEEP, BERRY, ON_BERRY = (
    colours()[0][name] for name in ("ink", "ink-soft", "paper", "paper-deep", "berry", "on-berry")
)
MARGIN, COLUMN = 72, 560
PANEL = 690
LABEL_TOP, TITLE_TOP, FOOT = 72, 132, HEIGHT - 72
TITLE_SIZES, LEADING = (84, 76, 68, 62, 56, 50, 44), 1.08
LABEL = Lettering(SANS, 24)
NAME = Lettering(SERIF, 40)

MARK = (
    "M0 2.24 1.6.8 14.6 20 1.6 39.2 0 37.76 8.2 20zM18 2.15 19.5.8 26.4 9.3 19.5 17.8 18 16.45 22.3 9.3z"
    "M18 23.55 19.5 22.2 26.4 30.7 19.5 39.2 18 37.85 22.3 30.7z"
)
MARK_OPEN = "M14.6 2.24 13 .8 0 20 13 39.2l1.6-1.44L6.4 20zM32.6 2.24 31 .8 18 20l13 19.2 1.6-1.44L24.4 20z"
MARK_DOTS = "M33.6 3.6h0M33.6 14.5h0M33.6 25.5h0M33.6 36.4h0"
MARK_SCALE, MARK_WIDTH, GAP = 0.7, 26, 11


@dataclass(frozen=True)
class Card:
    """What stands on a picture. ``warning`` sets the label so that nobody misses it: an advertisement's.

    ``number`` is that of the page, by which its cover is composed.
    """

    title: str
    site_name: str
    label: str = ""
    warning: bool = False
    number: int = 0


def draw(card: Card) -> bytes:
    """The picture as a PNG, the same bytes for the same card."""
    name = drawable(card.site_name)
    ground = resvg_py.svg_to_bytes(svg_string=_ground(card, name), skip_system_fonts=True)
    paper = Image.open(BytesIO(ground))
    sheet = ImageDraw.Draw(paper)
    _label(sheet, card)
    title, height = drawable(card.title), FOOT - 80 - TITLE_TOP
    lettering, lines = fitted(title, SERIF, width=COLUMN, height=height, sizes=TITLE_SIZES, leading=LEADING)
    for number, line in enumerate(lines):
        baseline = TITLE_TOP + lettering.size * (0.86 + number * LEADING)
        lettering.draw(sheet, MARGIN - lettering.size * 0.03, baseline, line, INK)
    NAME.draw(sheet, MARGIN + MARK_WIDTH + GAP, FOOT, name, INK)
    saved = BytesIO()
    paper.convert("RGB").quantize(64).save(saved, "png", optimize=True)
    return saved.getvalue()


def _label(sheet: ImageDraw.ImageDraw, card: Card) -> None:
    text = drawable(card.label)
    if card.warning:
        box = (MARGIN, LABEL_TOP - 8, MARGIN + LABEL.width(text) + 32, LABEL_TOP + 34)
        sheet.rectangle(box, fill=BERRY)
        LABEL.draw(sheet, MARGIN + 16, LABEL_TOP + 22, text, ON_BERRY)
    else:
        LABEL.draw(sheet, MARGIN, LABEL_TOP + 22, text, INK_SOFT)


def _ground(card: Card, name: str) -> str:
    """Paper, the drawn cover on its panel, and the mark around the site's name."""
    after = MARGIN + MARK_WIDTH + GAP + NAME.width(name) + GAP
    top = FOOT - 40 * MARK_SCALE + 2
    cover = cover_svg(card.title, card.number).removeprefix("<svg ")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" color="{INK}">'
        f"<style>.cover-accent{{stroke:{BERRY}}}</style>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        f'<svg x="{PANEL}" width="{WIDTH - PANEL}" height="{HEIGHT}">'
        f'<rect width="{WIDTH - PANEL}" height="{HEIGHT}" fill="{PAPER_DEEP}"/>'
        f'<svg x="-90" y="170" width="690" height="460" overflow="visible" {cover}</svg>'
        f'<g fill="{BERRY}" stroke="{BERRY}" transform="translate({MARGIN} {top}) scale({MARK_SCALE})">'
        f'<path d="{MARK_OPEN}" stroke="none"/></g>'
        f'<g fill="{BERRY}" stroke="{BERRY}" transform="translate({after:.1f} {top}) scale({MARK_SCALE})">'
        f'<path d="{MARK}" stroke="none"/>'
        f'<path d="{MARK_DOTS}" stroke-width="5.6" stroke-linecap="round"/></g></svg>'
    )
