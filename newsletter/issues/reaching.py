"""Whether an address on the web still answers, asked without letting an editor's text reach our own network.

The name is resolved once, every address it has must be public, and that very address is connected to: a name
that resolves otherwise a moment later (DNS rebinding) gains nothing. OWASP, SSRF prevention, case 2.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urljoin, urlsplit

from django.utils.encoding import iri_to_uri
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TIMEOUT, LONGEST, AT_ONCE, MOST, HOPS = 4, 10, 8, 40, 3
PORTS = {"http": 80, "https": 443}
# ipaddress calls these global, or leads from them to what is not (python 3.11: multicast, 6to4, NAT64, ...).
NOT_PUBLIC = [
    ip_network(net)
    for net in (
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/32",
        "::/96",
        "fec0::/10",
        "192.0.0.0/24",
    )
]
GONE = {404, 410}
# Who refuses this way of asking may answer the other.
ASK_AGAIN = {400, 403, 405, 501}


class NotPublicError(Exception):
    """The address leads into a network of somebody's own, or is none we ask."""


def dead(urls: Iterable[str]) -> dict[str, str]:
    """Of the first MOST addresses, those that lead nowhere, each with what was answered. One request or two
    each, LONGEST seconds at most."""
    asked = list(dict.fromkeys(urls))[:MOST]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(answer, asked))
    return {url: str(trouble) for url, trouble in zip(asked, answers, strict=True) if trouble}


def answer(url: str) -> str | Promise:
    """What is wrong with ``url``; empty when it answers. A server that merely refuses us is there."""
    try:
        status = _status(url, "HEAD")
        if status in ASK_AGAIN:
            status = _status(url, "GET")
    except NotPublicError:
        return _("it is not on the open net")
    except socket.gaierror:
        return _("there is no site of that name")
    except TimeoutError:
        return _("it took too long")
    except (OSError, http.client.HTTPException, ValueError):
        return _("the connection failed")
    return str(status) if status in GONE or status >= 500 else ""


def _status(url: str, method: str) -> int:
    for _hop in range(HOPS + 1):
        status, onward = _ask(url, method)
        if not 300 <= status < 400 or not onward:
            return status
        url = urljoin(url, onward)
    return status


def _ask(url: str, method: str) -> tuple[int, str]:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    if PORTS.get(parts.scheme) != port or parts.username or parts.password:
        raise NotPublicError
    connection = Pinned(host, public_address(host, port), port, is_tls=parts.scheme == "https")
    # A server that lets its answer drip meets each single timeout.
    end = threading.Timer(LONGEST, connection.cut)
    end.start()
    try:
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request(method, iri_to_uri(target), headers={"User-Agent": "Snakkis (link check)"})
        reply = connection.getresponse()
        return reply.status, reply.headers.get("Location", "")
    finally:
        end.cancel()
        connection.close()


class Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever the name resolves to by then."""

    def __init__(self, host: str, address: str, port: int, *, is_tls: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.address, self.is_tls = address, is_tls
        self.default_port = port

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), TIMEOUT)
        if self.is_tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End it from another thread, whatever it waits for."""
        if self.sock:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def public_address(host: str, port: int) -> str:
    """The first address of ``host``. NotPublicError unless all it has are public."""
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(is_public(ip_address(address)) for address in found):
        raise NotPublicError
    return found[0]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether ``address`` is somewhere on the open net."""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped:
        return is_public(mapped)
    is_special = address.is_multicast or address.is_reserved or any(address in net for net in NOT_PUBLIC)
    return address.is_global and not is_special
