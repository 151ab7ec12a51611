"""All the texts of one issue: one for each language and each combination of the segments it asks about.

A text's number is the language's first number and the sum of 1, 2, 4 for each segment, in the order in which
the issue first asks for them: ``recipients`` computes the same in SQL.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations

from mail.models import MailingText
from newsletter.issues.blocks import segments_in
from newsletter.issues.letters import letter
from newsletter.issues.parts import read
from newsletter.models import IssuePage


@dataclass(frozen=True)
class Edition:
    """An issue in one language, the ids of the ``segments`` it asks about, and the number of its first text:
    that of whoever is in none of them."""

    page: IssuePage
    segments: tuple[int, ...]
    first: int

    @property
    def lang(self) -> str:
        return str(self.page.locale.language_code)

    def number(self, segments: Iterable[int]) -> int:
        """The number of the text of who is in exactly these segments."""
        among = set(segments)
        return self.first + sum(1 << place for place, pk in enumerate(self.segments) if pk in among)

    def combinations(self) -> Iterator[frozenset[int]]:
        """Every combination of the segments, the empty one first."""
        sizes = range(len(self.segments) + 1)
        found = chain.from_iterable(combinations(self.segments, size) for size in sizes)
        return map(frozenset, found)


def editions(issue: IssuePage) -> list[Edition]:
    """The issue itself, and its published translations. Two queries."""
    others = IssuePage.objects.filter(translation_key=issue.translation_key, live=True).exclude(pk=issue.pk)
    found: list[Edition] = []
    first = 0
    for page in [issue, *others.select_related("locale", "mailing_list").order_by("pk")]:
        segments = segments_of(page)
        found.append(Edition(page, segments, first))
        first += 2 ** len(segments)
    return found


def segments_of(page: IssuePage) -> tuple[int, ...]:
    """The ids of the segments that an issue asks about, each once, as it first asks."""
    return tuple(dict.fromkeys(segments_in(page.body)))


def texts_of(issue: IssuePage, share_code: str) -> list[MailingText]:
    """What is sent to anybody, unsaved, in the order of their numbers."""
    return texts_in(editions(issue), share_code)


def texts_in(among: Iterable[Edition], share_code: str) -> list[MailingText]:
    """The same of these editions."""
    texts = [
        letter(edition.page, shown, segments=segments, share_code=share_code, number=edition.number(segments))
        for edition in among
        for shown in [read(edition.page)]
        for segments in edition.combinations()
    ]
    return sorted(texts, key=lambda text: text.number)
