"""How often one network or one address may be used. Generous: behind one network may sit a whole school."""

from django.http import HttpRequest

from consent import limits

HOUR, DAY = 3600, 24 * 3600
# action -> (calls, seconds)
LIMITS = {
    "signup-network": (200, HOUR),
    "signup-address": (10, DAY),
    "login-network": (60, HOUR),
    "login-address": (5, HOUR),
    "code-network": (60, HOUR),
    "address-change": (5, DAY),
    "code-address": (5, DAY),
    # Said aloud, and above what ends in silence: that tells nobody who subscribes.
    "api-network": (3000, HOUR),
}


def allow(action: str, key: str) -> bool:
    """Count one ``action`` of ``key``, and whether it may be done. What has no key, such as the demo, may."""
    limit, seconds = LIMITS[action]
    return not key or limits.allow(action, key, limit=limit, seconds=seconds)


def charge(action: str, request: HttpRequest) -> None:
    """Count one ``action`` of the network that asks. TooManyRequests beyond its limit."""
    limits.charge(action, limits.requester_key(request.META["REMOTE_ADDR"]), LIMITS[action])


def forget(key: str) -> None:
    """Count no more what ``key`` has done."""
    for action in LIMITS:
        limits.forget(action, key)
