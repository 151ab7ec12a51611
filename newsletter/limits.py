"""How often one network or one address may be used. Generous: behind one network may sit a whole school."""

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
}


def allow(action: str, key: str) -> bool:
    """Count one ``action`` of ``key``, and whether it may be done. What has no key, such as the demo, may."""
    limit, seconds = LIMITS[action]
    return not key or limits.allow(action, key, limit=limit, seconds=seconds)


def forget(key: str) -> None:
    """Count no more what ``key`` has done."""
    for action in LIMITS:
        limits.forget(action, key)
