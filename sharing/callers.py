"""What one request tells about who sent it."""

import hashlib
import hmac
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from consent.limits import requester_key

# A longer user agent says nothing more and costs the pattern matching dearly.
AGENT_LENGTH = 300


@dataclass(frozen=True)
class Caller:
    """Lives as long as the request. Address and user agent are looked at and never stored."""

    address: str
    agent: str
    method: str = "GET"
    purpose: str = ""
    mode: str = ""
    dest: str = ""

    @cached_property
    def network(self) -> str:
        """Keyed hash of the network (IPv4 /24, IPv6 /48), good until the salt renews: within 24 hours."""
        return requester_key(self.address)

    @cached_property
    def visitor(self) -> str:
        """Keyed hash of network and user agent: the closest to "the same person" that we allow ourselves."""
        return hmac.new(self.network.encode(), self.agent.encode(), hashlib.sha256).hexdigest()[:32]


def caller_of(request: HttpRequest) -> Caller:
    """The caller behind a request."""
    headers = request.headers
    return Caller(
        address=request.META.get("REMOTE_ADDR", ""),
        agent=headers.get("User-Agent", "").strip()[:AGENT_LENGTH],
        method=request.method or "GET",
        purpose=" ".join(headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")),
        mode=headers.get("Sec-Fetch-Mode", ""),
        dest=headers.get("Sec-Fetch-Dest", ""),
    )
