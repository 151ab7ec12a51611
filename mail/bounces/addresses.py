"""The mailbox where bounces come in (BOUNCE_ADDRESS), with what each message adds to its name.

``retur@bounce.example.no`` also takes ``retur+<token>@bounce.example.no``: sub-addressing, which every mail
server has. The token says of which message a bounce speaks (VERP), or which consent somebody leaves.
"""

import time
from functools import lru_cache
from urllib.parse import quote

from django.conf import settings

from mail import tokens
from mail.delivery import sender_address

SENDER_SECONDS = 30


def envelope_sender(message_pk: int) -> str:
    """Where a server returns the message it cannot deliver. The plain sender without BOUNCE_ADDRESS."""
    if not settings.BOUNCE_ADDRESS:
        return _plain_sender(int(time.monotonic() / SENDER_SECONDS), settings.BASE_URL)
    return tagged(tokens.make(tokens.BOUNCE, message_pk))


@lru_cache(maxsize=1)
def _plain_sender(_when: int, _site: str) -> str:
    """Asked for each of a million messages, and hardly ever changed."""
    return sender_address()


def leave_mailto(token: str) -> str:
    """``mailto:`` for the header List-Unsubscribe (RFC 2369); empty without BOUNCE_ADDRESS.

    The token of the leave link stands twice: some servers change an address to lower case.
    """
    if not settings.BOUNCE_ADDRESS:
        return ""
    return f"mailto:{tagged(token)}?subject={quote(f'avmeld {token}')}"


def tagged(token: str) -> str:
    """BOUNCE_ADDRESS with ``token``."""
    name, _at, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{name}+{token}@{domain}"


def token_in(address: str) -> str:
    """What ``tagged`` added; empty for any other address."""
    name, _at, domain = settings.BOUNCE_ADDRESS.lower().partition("@")
    local, _at, host = address.strip("<> ").rpartition("@")
    own, _plus, token = local.partition("+")
    return token if name and (own.lower(), host.lower()) == (name, domain) else ""
