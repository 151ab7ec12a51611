"""Every pair of colours that carries words meets WCAG 2.2 AA, by day and by night."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = Path(settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")

WORDS = [
    ("ink", "paper"),
    ("ink", "paper-deep"),
    ("ink", "card"),
    ("ink", "blush"),
    ("ink-soft", "paper"),
    ("ink-soft", "card"),
    ("ink-faint", "paper"),
    ("ink-faint", "card"),
    ("berry", "paper"),
    ("berry", "card"),
    ("berry", "blush"),
    ("on-berry", "berry"),
    ("on-berry", "berry-deep"),
]


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", css))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    full = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    parts = [int(full[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), WORDS)
def test_words_stand_out_from_their_ground(scheme: str, words: str, ground: str) -> None:
    tokens = colours(scheme)
    assert contrast(tokens[words], tokens[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edge_of_a_field_stands_out_from_the_paper(scheme: str) -> None:
    tokens = colours(scheme)
    assert contrast(tokens["ink-faint"], tokens["paper"]) >= 3


def test_every_colour_has_a_light_and_a_dark_value() -> None:
    assert colours(LIGHT).keys() == colours(DARK).keys()
