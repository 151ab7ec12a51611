"""Tokens that are not stored: an id and its keyed hash, in 43 letters that fit a mail header."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

LENGTH = 43
TAG = 16


def make(kind: str, id: UUID) -> str:
    """base64url of the id (16 bytes) and half of its HMAC-SHA256 under SECRET_KEY and ``kind``."""
    return _encode(id.bytes + _tag(kind, id.bytes, settings.SECRET_KEY))


def read(kind: str, token: str) -> UUID | None:
    """The id in ``token``, or None. Tokens made under one of SECRET_KEY_FALLBACKS are still read."""
    if len(token) != LENGTH or not token.isascii():
        return None
    try:
        content = urlsafe_b64decode(token + "=")
    except ValueError:
        return None
    value, tag = content[:-TAG], content[-TAG:]
    if len(content) != 16 + TAG or _encode(content) != token:
        return None
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    # All keys are tried, so the time says nothing about which of them fits.
    fits = [constant_time_compare(tag, _tag(kind, value, key)) for key in keys]
    return UUID(bytes=value) if any(fits) else None


def _tag(kind: str, value: bytes, key: str) -> bytes:
    return salted_hmac(f"consent.tokens.{kind}", value, secret=key, algorithm="sha256").digest()[:TAG]


def _encode(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
