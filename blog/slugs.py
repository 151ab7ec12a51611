"""Slugs: words of a title in plain ASCII, and the words that routes have taken."""

import re
import unicodedata

from django.conf import settings
from django.utils.text import slugify

# First words of routes that are mounted before the pages: a page with such a slug could never be reached.
TOP_LEVEL = frozenset(
    {
        "admin",
        "api",
        "d",
        "documents",
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
        "u",
        *(code for code, _ in settings.LANGUAGES),
    }
)
UNDER_BLOG = frozenset({"arkiv", "emne", "forfatter", "kategori", "serie"})

# Letters that Unicode does not take apart into a base letter and a mark.
LETTERS = str.maketrans(
    {"æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "å": "a", "Å": "A", "ł": "l", "Ł": "L", "ß": "ss", "đ": "d"}
)


def slug_of(text: str) -> str:
    """The text as a slug of ASCII letters, digits and hyphens; empty when nothing of it can be kept."""
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[-_]{2,}", "-", slugify(plain)).strip("-_")
