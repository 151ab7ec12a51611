"""What an unknown word may have meant, among the words of the site. Pure: no database."""

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from blog.search.words import fold

CANDIDATES = 20
SHORTEST_PART = 3


class Guess(NamedTuple):
    """Words that may have been meant, and how far they are from what was typed."""

    words: tuple[str, ...]
    cost: float


class Vocabulary:
    """The words of a language, those of most pages first."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        rows = list(words)
        self.words = [word for word, _folded in rows]
        self.folded = [folded for _word, folded in rows]
        self.known = dict(zip(reversed(self.folded), reversed(self.words), strict=True))

    def guess(self, word: str) -> Guess | None:
        """The nearest of: a word with other letters, words written together, the part of a compound."""
        guesses = (self.nearest(word), self.apart(word), self.part(word))
        return min(filter(None, guesses), key=lambda guess: guess.cost, default=None)

    def nearest(self, word: str) -> Guess | None:
        """A word within one letter added, left out, changed or swapped for every third or so."""
        folded = fold(word)
        found = extract(
            folded,
            self.folded,
            scorer=OSA.distance,
            processor=None,
            score_cutoff=allowed(folded),
            limit=CANDIDATES,
        )
        near = [(cost + 0.5 * (match[:1] != folded[:1]), place) for match, cost, place in found]
        if not near:
            return None
        cost, place = min(near)
        return Guess((self.words[place],), cost)

    def apart(self, word: str) -> Guess | None:
        """«munntilmunn»: two or three words that are known."""
        folded = fold(word)
        for parts in splits(folded):
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


def allowed(folded: str) -> int:
    """How many letters of a word may be wrong."""
    return 0 if len(folded) < 3 else 1 if len(folded) < 6 else 2 if len(folded) < 10 else 3


def splits(word: str) -> Iterable[tuple[str, ...]]:
    """Every way to take it apart in two, then in three."""
    places = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    yield from ((word[:place], word[place:]) for place in places)
    for first in places:
        for second in range(first + SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            yield word[:first], word[first:second], word[second:]
