import hashlib
import re
from functools import lru_cache

from django.conf import settings

from blog.covers.compositions import COMPOSITIONS
from blog.covers.pen import Sheet, Words

# Raised when the drawing changes, so that its pictures get new addresses.
DRAWING = 1
NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
STYLE = "<style>svg{{color:{ink}}}.cover-accent{{stroke:{berry}}}</style>"
AT_NIGHT = (
    "<style>@media(prefers-color-scheme:dark){{svg{{color:{ink}}}.cover-accent{{stroke:{berry}}}}}</style>"
)


def cover_svg(title: str, number: int = 0) -> str:
    """An SVG of 3:2, always the same for a title and a number, for a page that styles ``.cover-accent``.

    ``number`` chooses the composition, so that pages made one after the other do not look alike.
    Decoration only (``aria-hidden``); nothing is styled inline.
    """
    sheet = Sheet()
    COMPOSITIONS[number % len(COMPOSITIONS)](Words.of(title), sheet)
    return sheet.svg()


def cover_file(title: str, number: int) -> str:
    """The same as a file of its own, in ink by day and by night."""
    start, end = cover_svg(title, number).split(">", 1)
    day, night = colours()
    return f"{start}{NAMESPACE}>{STYLE.format(**day)}{AT_NIGHT.format(**night)}{end}"


def cover_mark(title: str, number: int) -> str:
    """What names the file: it changes when the picture does."""
    return hashlib.sha256(f"{DRAWING}:{number}:{title}".encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def colours() -> tuple[dict[str, str], dict[str, str]]:
    """The site's colours by day and by night, by their names in static/css/tokens.css."""
    css = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
    day, night = css.split("@media (prefers-color-scheme: dark)")
    day_colours, night_colours = (dict(re.findall(r"--([\w-]+): (#\w+);", part)) for part in (day, night))
    return day_colours, night_colours
