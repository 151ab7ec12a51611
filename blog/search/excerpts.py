"""The place of a text where most of the words searched for stand together. Pure."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

LENGTH = 220
BEFORE = 60

WORD = re.compile(r"[^\W_]+")
# Where Wagtail's index puts the parts of a text together.
SEAM = re.compile(r"(?<=[.!?:;»”\"]), ")


class Piece(NamedTuple):
    """A stretch of text. ``is_hit``: a word that was searched for."""

    text: str
    is_hit: bool


def excerpt(text: str, looks: Collection[str]) -> Sequence[Piece]:
    """A few lines around the hits, the text's beginning when there are none."""
    text = SEAM.sub(" ", " ".join(text.split()))
    hits = [found for found in WORD.finditer(text) if found[0].lower() in looks]
    start = _start(text, hits)
    end = len(text) if len(text) <= start + LENGTH else text.rfind(" ", start, start + LENGTH)
    end = start + LENGTH if end < start else end
    pieces = [Piece("… ", False)] if start else []
    at = start
    for hit in hits:
        if start <= hit.start() and hit.end() <= end:
            pieces += [Piece(text[at : hit.start()], False), Piece(hit[0], True)]
            at = hit.end()
    return [*pieces, Piece(text[at:end], False), *([Piece(" …", False)] if end < len(text) else [])]


def _start(text: str, hits: Sequence[re.Match[str]]) -> int:
    """Where to begin: some words before the hit that has most different hits after it."""
    best, most = None, 0
    for place, hit in enumerate(hits):
        near = {
            other[0].lower()
            for other in hits[place : place + 12]
            if other.end() - hit.start() < LENGTH - BEFORE
        }
        if len(near) > most:
            best, most = hit, len(near)
    if best is None or best.end() < LENGTH:
        return 0
    return text.find(" ", best.start() - BEFORE, best.start()) + 1 or best.start()
