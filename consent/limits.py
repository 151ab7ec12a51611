"""Rate limits without a stored IP address: a keyed hash of the network, whose salt is gone in 24 hours."""

import hmac
import secrets
import time
from ipaddress import IPv6Address, ip_address

from django.core.cache import caches

from consent.errors import TooManyRequests

DAY = 24 * 3600
# Every request needs the salt, so each process remembers it for a moment; that too ends within the day.
REMEMBERED = 60


_kept: dict[str, tuple[bytes, float]] = {}


def requester_key(address: str) -> str:
    """A name for the network of an IP address (/24, or /48 for IPv6), good until the salt is renewed.

    What is not an IP address gets one common name.
    """
    return hmac.digest(_salt(), _network(address).encode(), "sha256").hex()


def allow(action: str, key: str, *, limit: int, seconds: int) -> bool:
    """Count one ``action`` of ``key``. False when it is beyond ``limit`` within ``seconds`` of the first."""
    counters, name = caches["counters"], f"limit:{action}:{key}"
    if counters.add(name, 1, timeout=seconds):
        return limit > 0
    try:
        return counters.incr(name) <= limit
    except ValueError:  # it ran out between the two calls
        return allow(action, key, limit=limit, seconds=seconds)


def charge(action: str, key: str, limit: tuple[int, int]) -> None:
    """Count one ``action`` of ``key``. TooManyRequests beyond ``limit``: calls, and in how many seconds."""
    calls, seconds = limit
    if not allow(action, key, limit=calls, seconds=seconds):
        raise TooManyRequests(retry_after=seconds)


def forget(action: str, key: str) -> None:
    """Count no more what ``key`` has done."""
    caches["counters"].delete(f"limit:{action}:{key}")


def _network(address: str) -> str:
    try:
        ip = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return f"{ip.version}/{int(ip) >> (8 if ip.version == 4 else 80)}"


def _salt() -> bytes:
    kept = _kept.get("salt")
    if kept and kept[1] > time.monotonic():
        return kept[0]
    counters = caches["counters"]
    while not (salt := counters.get("salt")):
        counters.add("salt", secrets.token_hex(32), timeout=DAY - REMEMBERED)
    _kept["salt"] = (str(salt).encode(), time.monotonic() + REMEMBERED)
    return _kept["salt"][0]
