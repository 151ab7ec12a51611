"""The six-digit code of a confirmation mail: derived from the request and the secret key, never stored."""

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "newsletter.tokens.code"


def code(request_id: UUID) -> str:
    """The code that stands in the mail of this request: six digits."""
    return next(_codes(request_id))


def code_fits(request_id: UUID, typed: str) -> bool:
    """Whether ``typed`` is the code, also under a secret key that was replaced since. In constant time.

    Digits alone count: people copy the code with the space it is shown with.
    """
    typed = "".join(filter(str.isdigit, typed))
    return any([constant_time_compare(typed, right) for right in _codes(request_id)])  # noqa: C419


def _codes(request_id: UUID) -> Iterator[str]:
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        digest = salted_hmac(SALT, str(request_id), secret=secret, algorithm="sha256").digest()
        # 2**64 codes fold into 10**6: the bias is below one in ten million million.
        yield f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"
