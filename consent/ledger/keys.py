"""The log's Ed25519 key as text: base64 of the 32-byte seed."""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def generate_key() -> str:
    """A new private key, base64 of its 32-byte seed."""
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


def load_key(text: str) -> Ed25519PrivateKey:
    """The key behind ``text``. ValueError when it is not base64 of 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text, validate=True))
