"""Slugs: words of a title in plain ASCII, and the words that routes have taken."""

import re
import unicodedata
from collections.abc import Container, Iterator
from itertools import count

from django.conf import settings
from django.utils.text import slugify

# First words of routes that are mounted before the pages: a page with such a slug could never be reached.
TOP_LEVEL = frozenset(
    {
        "admin",
        "api",
        "author",
        "bilde",
        "category",
        "comments",
        "d",
        "documents",
        "feed",
        "fortell-oss",
        "healthz",
        "mailbox",
        "media",
        "min-side",
        "nyhetsbrev",
        "readyz",
        "samtykke",
        "sok",
        "static",
        "tag",
        "u",
        "utkast",
        *(code for code, _ in settings.LANGUAGES),
    }
)
UNDER_BLOG = frozenset({"arkiv", "emne", "forfatter", "kategori", "serie"})

LONGEST = 110

# Letters that Unicode does not take apart into a base letter and a mark.
LETTERS = str.maketrans(
    {"æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "å": "a", "Å": "A", "ł": "l", "Ł": "L", "ß": "ss", "đ": "d"}
)


def slug_of(text: str) -> str:
    """The text as a slug of ASCII letters, digits and hyphens; empty when nothing of it can be kept."""
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[-_]{2,}", "-", slugify(plain)).strip("-_")


def free_slug(slug: str, taken: Container[str]) -> str:
    """The slug itself, or with the first number from 2 on that makes it free."""
    short = slug[:LONGEST].rstrip("-")
    candidates: Iterator[str] = (f"{short}-{number}" if number > 1 else short for number in count(1))
    return next(candidate for candidate in candidates if candidate not in taken)
