"""Addresses as people type them: mistakes that are offered a correction, and domains that are not taken."""

from disposable_email_domains import blocklist
from django.conf import settings
from rapidfuzz.distance import OSA

from consent.addresses import possible_address
from newsletter.errors import DisposableAddressError

# Word in REFUSED_DOMAINS for all that are known to throw mail away.
DISPOSABLE = "disposable"
# Where most Norwegian and Polish readers have their mail. What is one slip of the keys away from here, and is
# none of these itself, is asked about.
COMMON = (
    *("gmail.com", "googlemail.com", "hotmail.com", "hotmail.no", "outlook.com", "live.no", "live.com"),
    *("msn.com", "icloud.com", "me.com", "mac.com", "yahoo.com", "yahoo.no", "ymail.com", "aol.com"),
    *("proton.me", "protonmail.com", "online.no", "getmail.no", "broadpark.no", "lyse.net", "altibox.no"),
    *("wp.pl", "onet.pl", "onet.eu", "op.pl", "o2.pl", "interia.pl", "interia.eu", "gazeta.pl", "poczta.fm"),
    *("mail.com", "gmx.com", "gmx.net", "fastmail.com"),
)
SHORTEST = 8  # letters: among shorter domains every second one is a slip away from another
SLIPS = 1


def checked_address(address: str) -> str:
    """What somebody typed, if it could be an address that mail is taken for. AddressInvalid,
    DisposableAddressError."""
    checked = possible_address(address)
    domain = checked.rpartition("@")[2].lower()
    names = domain.split(".")
    parents = {".".join(names[start:]) for start in range(len(names) - 1)}
    refused = set(settings.REFUSED_DOMAINS)
    if parents & refused or (DISPOSABLE in refused and parents & blocklist):
        raise DisposableAddressError
    return checked


def suggestion(address: str) -> str:
    """The address that was probably meant, when its domain is a slip away from a common one; else nothing."""
    local, at, domain = address.strip().rpartition("@")
    domain = domain.lower()
    if not at or domain in COMMON:
        return ""
    near = (known for known in COMMON if len(known) >= SHORTEST and OSA.distance(domain, known) <= SLIPS)
    meant = next(near, "")
    return f"{local}@{meant}" if meant else ""
