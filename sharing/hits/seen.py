"""What a single request cannot tell: was this visitor here before today, and is it the sharer?

Kept in the shared counters under keyed hashes only, and gone within 24 hours. Nothing is kept of a network
that makes up ever new visitors, so that the memory stays bounded.
"""

from django.core.cache import caches

from consent import limits

DAY = 24 * 3600
SHARER = "sharer"
VISITOR = "visitor"
# More links than this from one visitor within a minute is a mail scanner at work, not a reader.
BURST_LINKS, BURST_SECONDS = 10, 60
# Of one network (a mobile carrier's may be lively) so many visits are told apart in an hour.
CROWD, CROWD_SECONDS = 1000, 3600
# A mail scanner that has just told what it is often comes again as a browser.
SCAN_SECONDS = 300


def remember_sharer(*, share_id: int, visitor: str) -> None:
    """The visitor who made the link, so that their own visits are told apart."""
    caches["counters"].set(_link(share_id, visitor), SHARER, timeout=DAY)


def who(*, share_id: int, visitor: str) -> str | None:
    """SHARER or VISITOR when this visitor is known at the link, else None."""
    found: str | None = caches["counters"].get(_link(share_id, visitor))
    return found


def met_before(*, share_id: int, visitor: str) -> str | None:
    """The same, None the first time. Remembers in the same step: of two at once, one is first."""
    if caches["counters"].add(_link(share_id, visitor), VISITOR, timeout=DAY):
        return None
    return who(share_id=share_id, visitor=visitor) or VISITOR


def forget_visitor(*, share_id: int, visitor: str) -> None:
    """As if they had not come."""
    caches["counters"].delete(_link(share_id, visitor))


def remember_scan(*, share_id: int, network: str) -> None:
    """A mail scanner looked at the link from this network."""
    caches["counters"].set(f"link-scan:{share_id}:{network}", 1, timeout=SCAN_SECONDS)


def just_scanned(*, share_id: int, network: str) -> bool:
    """Whether a mail scanner looked at the link from this network within the last minutes."""
    return caches["counters"].get(f"link-scan:{share_id}:{network}") is not None


def read_before(*, page_id: int, visitor: str) -> bool:
    """Whether this visitor has read the page within the day; remembers it."""
    return not caches["counters"].add(f"page-read:{page_id}:{visitor}", VISITOR, timeout=DAY)


def in_crowd(network: str) -> bool:
    """Whether more new visits come from the network than can be told apart."""
    return not limits.allow("link-crowd", network, limit=CROWD, seconds=CROWD_SECONDS)


def in_burst(visitor: str) -> bool:
    """Whether this visitor opens new links faster than anybody reads."""
    return not limits.allow("link-burst", visitor, limit=BURST_LINKS, seconds=BURST_SECONDS)


def _link(share_id: int, visitor: str) -> str:
    return f"link-seen:{share_id}:{visitor}"
