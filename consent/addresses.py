"""One spelling of an e-mail address, and the keyed hash that finds it again."""

import hmac
from unicodedata import normalize

import idna
from django.conf import settings
from email_validator import EmailNotValidError, validate_email

from consent.errors import AddressInvalid

LONGEST = 320  # RFC 3696 errata: 64 + "@" + 255


def normal_address(address: str) -> str:
    """The address in NFC with its domain in lower-case ASCII (IDNA); the part before @ is kept as typed.

    AddressInvalid when there is no such form.
    """
    local, at, domain = normalize("NFC", address.strip()).rpartition("@")
    if not local or not at or " " in local or not local.isprintable():
        raise AddressInvalid
    try:
        ascii_domain = idna.encode(domain.rstrip("."), uts46=True).decode("ascii").lower()
    except idna.IDNAError as error:
        raise AddressInvalid from error
    result = f"{local}@{ascii_domain}"
    if len(result) > LONGEST:
        raise AddressInvalid
    return result


def possible_address(address: str) -> str:
    """What somebody typed, when it could be an address. No DNS is asked: a mail to it is the question.

    AddressInvalid when no mail could be sent there.
    """
    try:
        # Domains under .test pass, as any other that leads nowhere does.
        valid = validate_email(address.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise AddressInvalid from error
    return valid.normalized


def lookup_of(scheme: str, value: str) -> str:
    """HMAC-SHA256 (hex) of a subject's value under ADDRESS_PEPPER. Upper and lower case find the same subject
    by address: no mail server in use tells them apart. A share's code is taken as it is."""
    found = value.casefold() if scheme.startswith("email/") else value
    return hmac.new(settings.ADDRESS_PEPPER.encode(), f"{scheme}\n{found}".encode(), "sha256").hexdigest()
