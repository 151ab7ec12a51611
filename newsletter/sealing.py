"""What lies between a person's press and the worker, encrypted: an address stands in the clear in one table
alone, and this is another."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(content: dict[str, Any]) -> bytes:
    """``content``, JSON-able, as a Fernet token under SECRET_KEY."""
    return _box().encrypt(json.dumps(content).encode())


def unseal(sealed: bytes) -> dict[str, Any]:
    """What was sealed, also under one of SECRET_KEY_FALLBACKS. InvalidToken when it was not by us."""
    content: dict[str, Any] = json.loads(_box().decrypt(sealed))
    return content


def _box() -> MultiFernet:
    return MultiFernet(map(_key, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]))


def _key(secret: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"newsletter.sealing\n" + secret.encode()).digest()))
