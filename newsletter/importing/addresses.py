"""Addresses by the million: what ``possible_address`` and ``normal_address`` say, domains remembered."""

import re
from functools import lru_cache

from consent.addresses import normal_address, possible_address
from consent.errors import AddressInvalid

PLAIN = re.compile(r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@([A-Za-z0-9.-]+)")
SHORT = 60  # letters before the @; no rule about length applies below


def imported_address(text: str) -> str | None:
    """The address as a subject bears it; None when no mail could be sent there."""
    found = PLAIN.fullmatch(text)
    if found and len(found[1]) < SHORT and len(found[2]) < SHORT:
        domain = _domain(found[2])
        return f"{found[1]}@{domain}" if domain else None
    return _checked(text)


def _checked(text: str) -> str | None:
    try:
        return normal_address(possible_address(text))
    except AddressInvalid:
        return None


@lru_cache(maxsize=50_000)
def _domain(domain: str) -> str | None:
    address = _checked(f"a@{domain}")
    return address.partition("@")[2] if address else None
