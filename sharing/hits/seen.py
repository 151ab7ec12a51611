"""What a single request cannot tell: was this visitor here before today, and is it the sharer?

Kept in the shared counters under keyed hashes only, and gone within 24 hours.
"""

from django.core.cache import caches

from consent import limits

DAY = 24 * 3600
SHARER = "sharer"
VISITOR = "visitor"
# More links than this from one visitor within a minute is a mail scanner at work, not a reader.
BURST_LINKS, BURST_SECONDS = 10, 60


def remember_sharer(*, share_id: int, visitor: str) -> None:
    """The visitor who made the link, so that their own visits are told apart."""
    caches["counters"].set(_link(share_id, visitor), SHARER, timeout=DAY)


def seen_before(*, share_id: int, visitor: str) -> str | None:
    """SHARER or VISITOR when this visitor is known at the link; None the first time, and remembers it."""
    counters = caches["counters"]
    key = _link(share_id, visitor)
    if counters.add(key, VISITOR, timeout=DAY):
        return None
    return str(counters.get(key, VISITOR))


def read_before(*, page_id: int, visitor: str) -> bool:
    """Whether this visitor has read the page within the day; remembers it."""
    return not caches["counters"].add(f"page-read:{page_id}:{visitor}", VISITOR, timeout=DAY)


def in_burst(visitor: str) -> bool:
    """Whether this visitor opens new links faster than anybody reads."""
    return not limits.allow("link-burst", visitor, limit=BURST_LINKS, seconds=BURST_SECONDS)


def _link(share_id: int, visitor: str) -> str:
    return f"link-seen:{share_id}:{visitor}"
