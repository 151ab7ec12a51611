"""Terms of the glossary."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F, QuerySet

from blog.models import TermPage
from blog.page_cache.memory import remembered
from blog.selectors.public import in_language, public_pages
from blog.term_links import Term, TermIndex

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
    ordered = sorted(_terms(lang).defer("body"), key=lambda term: _place(term.title, lang))
    by_letter = groupby(ordered, key=lambda term: _first(term.title))
    return [Letter(name, list(terms)) for name, terms in by_letter]


def letters(lang: str) -> list[str]:
    """The letters of the glossary, without its terms."""
    names = {_first(title) for title in _terms(lang).values_list("title", flat=True)}
    return sorted(names, key=lambda name: _place(name, lang))


def newest_terms(lang: str) -> list[TermPage]:
    """The terms published last."""
    newest = _terms(lang).defer("body").order_by(F("first_published_at").desc(nulls_last=True), "-pk")
    return list(newest[:NEWEST])


def linked_terms(lang: str) -> TermIndex:
    """The terms that posts link, read once a generation in each process."""

    def index() -> TermIndex:
        terms = _terms(lang).filter(link_in_posts=True).defer("body").order_by("pk")
        return TermIndex((Term(term.title, term.url, term.other_forms) for term in terms if term.url), lang)

    return remembered(f"linked-terms:{lang}", index)


def _terms(lang: str) -> QuerySet[TermPage]:
    return public_pages(TermPage.objects.filter(in_language(lang)))


def _first(title: str) -> str:
    return title[:1].upper()


def _place(text: str, lang: str) -> list[tuple[int, str]]:
    alphabet = ALPHABETS.get(lang, "")
    return [(alphabet.find(letter), letter) for letter in text.casefold()]
