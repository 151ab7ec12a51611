"""What a search means: which words of the site are taken for those that were typed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from modelsearch.query import And, Or, PlainText, SearchQuery

from blog.models import SearchWord
from blog.search.selectors import forms, learned, vocabulary
from blog.search.vocabulary import Guess, Vocabulary
from blog.search.words import bare_words, fold

# Words of a query that count, and how many of them may be unknown: each costs some milliseconds.
MOST_WORDS, MOST_GUESSES = 8, 3
SHORTEST_GUESSED = 3
# What more than half of all pages have says little; of fewer pages nobody can tell.
FEW_PAGES = 10

# Farther than any guess.
UNREAD = 9.0

Known = dict[str, list[SearchWord]]
Guesses = dict[str, Guess | None]


@dataclass(frozen=True)
class Part:
    """A word of the query, or two that may be one. ``shown`` is what is searched for in its place."""

    words: tuple[str, ...]
    typed: tuple[str, ...]
    together: str = ""

    @property
    def is_corrected(self) -> bool:
        return self.words != self.typed


@dataclass(frozen=True)
class Meaning:
    """``parts`` in the order they were typed, and the words of the site that are taken for theirs."""

    parts: Sequence[Part]
    known: Known
    pages: int

    @property
    def shown(self) -> str:
        return " ".join(word for part in self.parts for word in part.words)

    @property
    def is_corrected(self) -> bool:
        return any(part.is_corrected for part in self.parts)

    @property
    def looks(self) -> frozenset[str]:
        """Every word that is a hit, to be marked in texts."""
        every = {word for part in self.parts for word in (*part.words, part.together)}
        return frozenset(every | {row.word for word in every for row in self.known.get(word, ())})

    def queries(self) -> Iterator[SearchQuery]:
        """What to search for: pages with every word; if there are none, pages with any."""
        parts = list(dict.fromkeys(self.parts))
        telling = [part for part in parts if not self._says_little(part)] or parts
        yield _all_of([self._query(part) for part in telling])
        if len(parts) > 1:
            yield Or([self._query(part) for part in (telling if len(telling) > 1 else parts)])

    def _query(self, part: Part) -> SearchQuery:
        query = _all_of([self._any_form(word) for word in part.words])
        return Or([query, self._any_form(part.together)]) if part.together else query

    def _any_form(self, word: str) -> SearchQuery:
        same = dict.fromkeys([word, *(row.word for row in self.known.get(word, ()))])
        words = [PlainText(form) for form in same]
        return Or(words) if len(words) > 1 else words[0]

    def _says_little(self, part: Part) -> bool:
        if self.pages < FEW_PAGES or part.together:
            return False
        if len("".join(part.words)) == 1:
            return True
        counts = [sum(row.pages for row in self.known.get(word, ())) for word in part.words]
        return min(counts) > self.pages / 2


def _all_of(queries: Sequence[SearchQuery]) -> SearchQuery:
    return And(queries) if len(queries) > 1 else queries[0]


def meaning(text: str, lang: str, *, verbatim: bool = False) -> Meaning | None:
    """What the text asks for in this language; None when it has no words. Five queries at most.

    ``verbatim`` takes no other words for those that were typed than their own forms.
    """
    typed = bare_words(text)[:MOST_WORDS]
    if not typed:
        return None
    state = learned(lang)
    if verbatim:
        return Meaning([Part((word,), (word,)) for word in typed], forms(typed, lang), state.pages)
    known = forms([*typed, *map("".join, pairwise(typed))], lang)
    for first, second in pairwise(typed):
        if not _is_one_word(first, second, known):
            known.pop(first + second, None)
    unknown = [word for word in typed if word not in known and can_be_guessed(word)][:MOST_GUESSES]
    guesses = _guesses(typed, known, unknown, vocabulary(lang, state)) if unknown else {}
    parts = list(_parts(typed, known, guesses))
    if new := {word for part in parts for word in part.words} - known.keys():
        known |= forms(new, lang)
    return Meaning(parts, known, state.pages)


def _is_one_word(first: str, second: str, known: Known) -> bool:
    """Whether the site writes the two together. (The stem of «tilå» is that of «til».)"""
    beginning = fold(first + second)[: len(fold(first)) + 2]
    return any(row.folded.startswith(beginning) for row in known.get(first + second, ()))


def can_be_guessed(word: str) -> bool:
    return len(word) >= SHORTEST_GUESSED and word.isalpha()


def _guesses(typed: Sequence[str], known: Known, unknown: Sequence[str], words: Vocabulary) -> Guesses:
    """What each unknown word may be, and what it may be together with the one before or after it."""
    guesses = {word: words.guess(word) for word in unknown}
    for first, second in pairwise(typed):
        if first + second not in known and (first in unknown or second in unknown):
            guesses[first + second] = words.nearest(first + second)
    return guesses


def _parts(typed: Sequence[str], known: Known, guesses: Guesses) -> Iterator[Part]:
    """The words from left to right, each alone or with the next one, as is nearer to what was typed."""

    def read(word: str) -> Guess:
        if word in known:
            return Guess((word,), 0)
        return guesses.get(word) or Guess((word,), UNREAD if can_be_guessed(word) else 0)

    def joined(word: str) -> Guess:
        return Guess((_spelt(word, known),), 0) if word in known else guesses.get(word) or Guess((), UNREAD)

    rest = list(typed)
    while rest:
        first, second = (*rest, "")[:2]
        alone, together = read(first), joined(first + second)
        if not second or together.cost > min(UNREAD - 1, alone.cost + read(second).cost):
            yield Part(alone.words, (first,))
            del rest[:1]
        elif first in known and second in known:
            yield Part((first, second), (first, second), first + second)
            del rest[:2]
        else:
            yield Part(together.words, (first, second))
            del rest[:2]


def _spelt(word: str, known: Known) -> str:
    """As the site writes it, with all its letters."""
    return next((row.word for row in known.get(word, ()) if row.folded == fold(word)), word)
