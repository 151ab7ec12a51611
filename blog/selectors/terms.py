"""Terms of the glossary."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F

from blog.models import TermPage
from blog.selectors.public import public_pages

NEWEST = 6

# Norwegian order ends in æ, ø, å; Polish letters with a mark follow their base letter.
ALPHABETS = {
    "nb": "abcdefghijklmnopqrstuvwxyzæøå",
    "pl": "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż",
}


@dataclass(frozen=True)
class Letter:
    """A letter of the glossary with its terms, both in alphabetical order."""

    name: str
    terms: Sequence[TermPage]


def glossary(lang: str) -> list[Letter]:
    """All public terms of a language by letter, in its own alphabetical order, without their texts."""
    terms = public_pages(TermPage.objects.filter(locale__language_code=lang)).defer("body")
    alphabet = ALPHABETS.get(lang, "")

    def place(term: TermPage) -> list[tuple[int, str]]:
        return [(alphabet.find(letter), letter) for letter in term.title.casefold()]

    ordered = sorted(terms, key=place)
    return [
        Letter(name, list(those)) for name, those in groupby(ordered, key=lambda term: term.title[:1].upper())
    ]


def newest_terms(lang: str) -> list[TermPage]:
    """The terms published last."""
    terms = public_pages(TermPage.objects.filter(locale__language_code=lang)).defer("body")
    return list(terms.order_by(F("first_published_at").desc(nulls_last=True), "-pk")[:NEWEST])
