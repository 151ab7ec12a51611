"""How often one network may call what writes, or guess. Generous: behind one may sit a whole office."""

from consent import limits
from sharing.callers import Caller

# action -> (calls, seconds)
LIMITS = {
    "share": (60, 600),
    "share-used": (120, 600),
    "share-result": (120, 600),
    "read": (600, 600),
    "unknown-code": (120, 60),
}


def charge(action: str, caller: Caller) -> None:
    """Count one call. TooManyRequests when the network has had its share of them."""
    limits.charge(action, caller.network, LIMITS[action])
