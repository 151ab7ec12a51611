"""Standard Webhooks 1.0.0 signatures (symmetric, ``v1``). Pure: no Django, no clock."""

import base64
import binascii
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
KEY_BYTES = range(24, 65)


def new_secret() -> str:
    """A fresh secret: ``whsec_`` and base64 of 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The key inside a secret. ValueError when it is not ``whsec_`` and base64 of 24 to 64 bytes."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("A webhook secret is whsec_ followed by base64.") from error
    if not secret.startswith(PREFIX) or len(key) not in KEY_BYTES:
        raise ValueError("A webhook secret is whsec_ followed by base64 of 24 to 64 bytes.")
    return key


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """The ``webhook-signature`` of one attempt; ``timestamp`` in whole seconds since 1970."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    mac = hmac.new(key_of(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(mac).decode()
