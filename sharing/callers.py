"""What one request tells about who sent it."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from consent.limits import requester_key

# A longer user agent says nothing more and costs the pattern matching dearly.
AGENT_LENGTH = 300
PURPOSES = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")


@dataclass(frozen=True)
class Caller:
    """Lives as long as the request. Address and user agent are looked at and never stored.

    ``secure``: it came over HTTPS, where browsers tell more of themselves.
    """

    address: str
    agent: str
    method: str = "GET"
    purpose: str = ""
    mode: str = ""
    dest: str = ""
    secure: bool = False

    @cached_property
    def network(self) -> str:
        """Keyed hash of the network (IPv4 /24, IPv6 /48), good until the salt renews: within 24 hours."""
        return requester_key(self.address)

    @cached_property
    def visitor(self) -> str:
        """Keyed hash of network and user agent: the closest to "the same person" that we allow ourselves."""
        return hmac.digest(self.network.encode(), self.agent.encode(), "sha256").hex()[:32]


def caller_of(request: HttpRequest) -> Caller:
    """The caller behind a request."""
    return caller_in(request.META)


def caller_in(meta: Mapping[str, Any], *, address: str | None = None) -> Caller:
    """The caller behind WSGI's names for a request; ``address`` where a proxy hides it."""
    return Caller(
        address=meta.get("REMOTE_ADDR", "") if address is None else address,
        agent=meta.get("HTTP_USER_AGENT", "").strip()[:AGENT_LENGTH],
        method=meta.get("REQUEST_METHOD", "GET"),
        purpose=" ".join(filter(None, map(meta.get, PURPOSES))),
        mode=meta.get("HTTP_SEC_FETCH_MODE", ""),
        dest=meta.get("HTTP_SEC_FETCH_DEST", ""),
        secure=settings.HTTPS,
    )
