"""What an unknown word may have meant, among the words of the site. Pure: no database."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from blog.search.words import fold, stem

CANDIDATES = 20
SHORTEST_PART = 3
# The lengths of words, in letters, from which one more letter may be wrong.
ONE_MORE_FROM = (3, 6, 10)
DOUBLED = re.compile(r"(.)\1")


class Guess(NamedTuple):
    """Words that may have been meant, and how far they are from what was typed."""

    words: tuple[str, ...]
    cost: float


class Vocabulary:
    """The words of a language, those of most pages first, each with what it is folded and its stem."""

    def __init__(self, lang: str, words: Iterable[tuple[str, str, str]]) -> None:
        self.lang = lang
        rows = list(words)
        self.words = [word for word, _folded, _stem in rows]
        self.folded = [folded for _word, folded, _stem in rows]
        self.stems = [stem for _word, _folded, stem in rows]
        self.known = {_single(folded): word for word, folded, _stem in reversed(rows)}

    def guess(self, word: str) -> Guess | None:
        """The nearest of: a word with other letters, words written together, the part of a compound."""
        guesses = (self.nearest(word), self.apart(word), self.part(word))
        return min(filter(None, guesses), key=lambda guess: guess.cost, default=None)

    def nearest(self, word: str) -> Guess | None:
        """A word, failing that the stem of one, with few letters added, left out, changed or swapped."""
        near = list(_near(fold(word), self.folded)) or list(_near(stem(word, self.lang), self.stems))
        if not near:
            return None
        cost, place = min(near)
        return Guess((self.words[place],), cost)

    def apart(self, word: str) -> Guess | None:
        """«munntilmunn»: two or three words that are known."""
        for parts in splits(_single(fold(word))):
            if all(part in self.known for part in parts):
                return Guess(tuple(self.known[part] for part in parts), len(parts) - 1)
        return None

    def part(self, word: str) -> Guess | None:
        """«lojalitet»: the beginning or the end of a longer word."""
        folded = fold(word)
        if len(folded) <= SHORTEST_PART:
            return None
        for place, known in enumerate(self.folded):
            if known.startswith(folded) or known.endswith(folded):
                return Guess((self.words[place],), 1.5)
        return None


def _near(typed: str, choices: Sequence[str]) -> Iterator[tuple[float, int]]:
    """Cost and place of the choices near to what was typed. Doubled letters are the easiest to get wrong."""
    most = allowed(typed)
    for choice, cost, place in extract(
        typed, choices, scorer=OSA.distance, processor=None, score_cutoff=most, limit=CANDIDATES
    ):
        easily = 0.5 if _single(choice) == _single(typed) else 1
        yield cost * easily + 0.5 * (choice[:1] != typed[:1]), place


def _single(word: str) -> str:
    """Without doubled letters."""
    return DOUBLED.sub(r"\1", word)


def allowed(folded: str) -> int:
    """How many letters of a word may be wrong."""
    return sum(len(folded) >= length for length in ONE_MORE_FROM)


def splits(word: str) -> Iterable[tuple[str, ...]]:
    """Every way to take it apart in two, then in three."""
    places = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    yield from ((word[:place], word[place:]) for place in places)
    for first in places:
        for second in range(first + SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            yield word[:first], word[first:second], word[second:]
