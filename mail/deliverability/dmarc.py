"""DKIM keys and DMARC policies, as far as the domain name system shows them (RFC 6376, RFC 9989)."""

from base64 import b64decode

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from mail.deliverability.names import Names

WEAK = 2048


def tags(record: str) -> dict[str, str]:
    """``v=DMARC1; p=none`` as a dictionary, names in lower case."""
    pairs = (part.partition("=") for part in record.split(";") if "=" in part)
    return {name.strip().lower(): value.strip() for name, _equals, value in pairs}


def policy_of(domain: str, names: Names) -> tuple[str, dict[str, str]]:
    """The domain whose policy holds for ``domain``, and its tags: its own, or that of one above it."""
    labels = domain.split(".")
    for start in range(max(len(labels) - 1, 1)):
        at = ".".join(labels[start:])
        found = [text for text in names.txt(f"_dmarc.{at}") if text.lower().startswith("v=dmarc1")]
        if len(found) == 1:
            return at, tags(found[0])
    return "", {}


def is_aligned(domain: str, sender: str, *, at: str, strict: bool) -> bool:
    """Whether ``domain`` counts as that of ``sender`` under a policy that stands ``at`` a domain."""
    if domain == sender or strict:
        return domain == sender
    family = at or sender
    return domain == family or domain.endswith(f".{family}") or sender.endswith(f".{domain}")


def key_bits(record: str) -> int | None:
    """How long the RSA key in a DKIM record is, 256 for Ed25519; None when there is none to be read."""
    found = tags(record)
    try:
        key = b64decode("".join(found.get("p", "").split()), validate=True)
        if found.get("k", "rsa").lower() == "ed25519":
            return 256 if len(key) == 32 else None
        loaded = load_der_public_key(key)
    except (ValueError, UnsupportedAlgorithm):
        return None
    return loaded.key_size if isinstance(loaded, RSAPublicKey) else None
