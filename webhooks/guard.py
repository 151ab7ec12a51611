"""Where a webhook may go. An editor of the site names the address, our machine connects to it: so nothing
inside its network may be reached that way (OWASP, Server-Side Request Forgery Prevention, case 2).

https only, port 443 or those of WEBHOOK_PORTS, and every address of the name must be public. What this
answers is connected to as it is and not looked up again (``webhooks.connecting``).
"""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

import dns.exception
import dns.resolver
import idna
from django.conf import settings

from webhooks.errors import Blocked

IP = IPv4Address | IPv6Address
DNS_SECONDS = 5.0
# Public by the registry of IANA or by ``is_global``, and still no place for a receiver: multicast, reserved,
# the wire servers of clouds, and whatever wraps an IPv4 address that may be private.
NOT_PUBLIC = [
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
]
# All of IPv6 that is handed out to anybody (RFC 4291 2.4). Outside of it lie ::/96, ::ffff:0:0/96,
# 64:ff9b::/96, fc00::/7, fe80::/10, fec0::/10, ff00::/8 and the rest.
GLOBAL_V6 = ip_network("2000::/3")
LABEL = re.compile("(?!-)[a-z0-9_-]{1,63}(?<!-)")
NUMBER = re.compile("[0-9]+|0x[0-9a-f]*")
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True)
class Target:
    """An address taken apart. ``host`` is a name in ASCII, or an IP address without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """As the Host header has it (RFC 9110 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"https": 443, "http": 80}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"


def checked(url: str, *, trusted: bool = False) -> tuple[Target, list[IP]]:
    """``url`` taken apart, with the addresses it may be connected to now. Blocked, with a reason, otherwise.

    ``trusted``: the environment names it, so it may be plain http and lie in the machine's own network. So
    may anything in WEBHOOK_NETWORKS.
    """
    target = taken_apart(url)
    if trusted:
        return target, addresses(target.host, trusted=True)
    fault = _fault(target)
    if fault and not settings.WEBHOOK_NETWORKS:  # No name need be looked up.
        raise Blocked(fault)
    try:
        found = addresses(target.host)
    except Blocked as blocked:
        raise Blocked(fault or blocked.code) from None
    if all(is_allowed(ip) for ip in found):
        return target, found
    if fault:
        raise Blocked(fault)
    if not all(is_public(ip) or is_allowed(ip) for ip in found):
        raise Blocked("private")
    return target, found


def _fault(target: Target) -> str:
    """What forbids ``target`` on the internet, whatever its name leads to; empty when nothing does."""
    if target.scheme != "https":
        return "scheme"
    return "" if target.port in settings.WEBHOOK_PORTS else "port"


def taken_apart(url: str) -> Target:
    """The parts of an http(s) address. Blocked for credentials, for numbers in disguise, for what is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Blocked("malformed") from None
    if UNSAFE.search(url) or parts.scheme not in {"https", "http"} or port == 0:
        raise Blocked("malformed")
    if "@" in parts.netloc:
        raise Blocked("credentials")
    # A fragment is never sent.
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    return Target(
        parts.scheme, host_of(host), port or (443 if parts.scheme == "https" else 80), f"{path}{query}"
    )


def host_of(host: str) -> str:
    """The one way to write ``host``. Blocked for decimal, octal and hexadecimal addresses and short ones."""
    if ":" in host:
        return str(_literal(host))
    try:
        plain = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        raise Blocked("malformed") from None
    labels = plain.removesuffix(".").split(".")
    if len(plain) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise Blocked("malformed")
    # What a resolver would read as a number is one (WHATWG URL, «ends in a number»).
    if NUMBER.fullmatch(labels[-1]):
        return str(_literal(".".join(labels)))
    return ".".join(labels)


def _literal(host: str) -> IP:
    try:
        ip = ip_address(host)
    except ValueError:
        raise Blocked("number") from None
    if getattr(ip, "scope_id", None):
        raise Blocked("malformed")
    return ip


def addresses(host: str, *, trusted: bool = False) -> list[IP]:
    """Every A and AAAA of ``host``, IPv4 first. Blocked when there is none, or no answer in DNS_SECONDS."""
    try:
        found: Iterable[str] = [str(ip_address(host))]
    except ValueError:
        found = _looked_up(host, trusted=trusted)
    ips = [ip_address(text) for text in found]
    if not ips:
        raise Blocked("unknown")
    return sorted(ips, key=lambda ip: ip.version)


def _looked_up(host: str, *, trusted: bool) -> Iterable[str]:
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761 6.3
        return ["127.0.0.1"]
    try:
        if trusted:  # A name of its own network may stand in /etc/hosts alone.
            return {str(info[4][0]) for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
        resolver = dns.resolver.get_default_resolver()
        return list(resolver.resolve_name(f"{host}.", lifetime=DNS_SECONDS).addresses())
    except (dns.exception.DNSException, OSError):
        raise Blocked("unknown") from None


def is_public(ip: IP) -> bool:
    """Whether anybody on the internet could reach it, whatever Python's own tables say."""
    if ip.version == 6 and ip not in GLOBAL_V6:
        return False
    return ip.is_global and not any(ip.version == block.version and ip in block for block in NOT_PUBLIC)


def is_allowed(ip: IP) -> bool:
    """Whether it lies in WEBHOOK_NETWORKS."""
    return any(ip.version == block.version and ip in block for block in settings.WEBHOOK_NETWORKS)
