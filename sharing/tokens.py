"""The two secrets of a link: its code, which is handed on, and the token of its result page, which is not."""

import base64
import re
import secrets

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from sharing.models import Share

# Digits and letters without the look-alikes 0 o, 1 i l and u. 13 of 30 symbols: 13 * log2(30) = 63.8 bits.
ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
CODE_LENGTH = 13
CODE = re.compile(rf"[{ALPHABET}]{{{CODE_LENGTH}}}")
TOKEN_BYTES = 16


def new_code() -> str:
    """A fresh random code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def is_code(text: str) -> bool:
    """Whether ``text`` has the form of a code, so that junk never reaches the database."""
    return CODE.fullmatch(text) is not None


def result_token(share: Share) -> str:
    """22 characters that open the link's own page. Derived, so that nothing stored opens it."""
    return _token(share.code, settings.SECRET_KEY)


def share_by_result_token(code: str, token: str) -> Share | None:
    """The link whose page ``token`` opens; None when it is not this link's token."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    # All keys are tried, so the time says nothing about which of them fits.
    fits = [constant_time_compare(_token(code, key), token) for key in keys]
    if not is_code(code) or not any(fits):
        return None
    return Share.objects.select_related("page", "page__locale", "notice").filter(code=code).first()


def _token(code: str, key: str) -> str:
    digest = salted_hmac("sharing.result", code, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()
