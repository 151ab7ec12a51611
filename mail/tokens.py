"""What a bounce or a reply brings back of a message: its row's id and a keyed hash, in lower-case letters.

Lower case, because some servers change case on the way. The kinds differ: a Message-ID stands in every
forwarded copy, and must not be enough to report a bounce.
"""

from base64 import b32encode
from functools import lru_cache
from hmac import HMAC
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

BOUNCE, MESSAGE = "bounce", "message"
TAG_BYTES = 10


def make(kind: str, pk: int) -> str:
    """``<id in hexadecimal>.<16 letters>``; at most 33 characters."""
    return f"{pk:x}.{_tag(kind, pk, settings.SECRET_KEY)}"


def read(kind: str, token: str) -> int | None:
    """The row's id, or None for what we never made. SECRET_KEY_FALLBACKS count."""
    number, _dot, tag = token.lower().partition(".")
    if len(number) > 16 or not tag.isascii() or not number or set(number) - set("0123456789abcdef"):
        return None
    pk = int(number, 16)
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    fits = [constant_time_compare(tag, _tag(kind, pk, key)) for key in keys]
    return pk if any(fits) else None


def message_id(pk: int) -> str:
    """The Message-ID of a mailing's message, the same at every try."""
    return f"<{make(MESSAGE, pk)}@{urlsplit(settings.BASE_URL).hostname}>"


def _tag(kind: str, pk: int, key: str) -> str:
    keyed = _keyed(kind, key).copy()
    keyed.update(str(pk).encode())
    return b32encode(keyed.digest()[:TAG_BYTES]).decode().lower()


@lru_cache(maxsize=8)
def _keyed(kind: str, key: str) -> HMAC:
    """Asked twice for each of a million messages."""
    return salted_hmac(f"mail.tokens.{kind}", b"", secret=key, algorithm="sha256")
