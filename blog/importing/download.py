"""A file of the old site, fetched with care: public addresses only, as they were looked up, and so much."""

import ipaddress
import socket
import ssl
import time
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from webhooks.connecting import Patient, left
from webhooks.guard import is_public

TIMEOUT = 15  # seconds for each step of a connection
LARGEST = 25 * 1024 * 1024  # bytes of a file
LONGEST = 120  # seconds for a whole file, from the first request to the last byte
PORTS = {80, 443}
REDIRECTS = 4
CHUNK = 64 * 1024


class NotFetchedError(Exception):
    """Why a file could not be fetched."""


def download(url: str, target: Path) -> None:
    """Write what is at ``url`` to ``target``. NotFetchedError when it is not there, too large or not public.

    Each redirect is looked at as the first address was.
    """
    deadline = time.monotonic() + LONGEST
    for _step in range(REDIRECTS + 1):
        onward = _fetch(_parts(url), target, deadline)
        if onward is None:
            return
        try:
            url = urljoin(url, onward)
        except ValueError:
            raise NotFetchedError("is led on to what is no address") from None
    raise NotFetchedError("is led on too often")


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(quote(url, safe="%/:?&=#+,;@!$'()*~[]"))
        _ = parts.port
    except ValueError:
        raise NotFetchedError("is no address") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotFetchedError("is no address on the web")
    return parts


def public_address(host: str, port: int) -> str:
    """The address of a host to connect to. NotFetchedError when any that it has is not a public one."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise NotFetchedError(f"the host {host} is not known") from None
    for address in found:
        if not is_public(ipaddress.ip_address(address.partition("%")[0])):
            raise NotFetchedError(f"the host {host} has an address inside a network: {address}")
    return min(found)


def _fetch(parts: SplitResult, target: Path, deadline: float) -> str | None:
    """Write what is there; or where it has moved to."""
    host = str(parts.hostname)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _connected(parts.scheme, host, port, deadline) as wire:
        connection = (HTTPSConnection if parts.scheme == "https" else HTTPConnection)(host, port)
        connection.sock = Patient(wire, deadline, silence=TIMEOUT)
        return received(connection, path, target)


def received(connection: HTTPConnection, path: str, target: Path) -> str | None:
    """Write what a connection has at ``path``; or where it has moved to. Its socket keeps the time."""
    try:
        connection.request(
            "GET", path, headers={"User-Agent": "Snakkis-Import/1", "Accept-Encoding": "identity"}
        )
        response = connection.getresponse()
        if response.status in {301, 302, 303, 307, 308} and (onward := response.getheader("Location")):
            return onward
        if response.status != 200:
            raise NotFetchedError(f"answers {response.status}")
        size = 0
        with target.open("wb") as file:
            while chunk := response.read1(CHUNK):
                size += len(chunk)
                if size > LARGEST:
                    raise NotFetchedError(f"is larger than {LARGEST // 1024 // 1024} MB")
                file.write(chunk)
    except TimeoutError:
        raise NotFetchedError(f"takes longer than {LONGEST} seconds, or is silent for {TIMEOUT}") from None
    except (OSError, HTTPException) as error:
        raise NotFetchedError(f"cannot be fetched: {type(error).__name__}") from error
    finally:
        connection.close()
    return None


def _connected(scheme: str, host: str, port: int, deadline: float) -> socket.socket:
    """To the very address that was looked at: a name may mean another one a moment later."""
    address = public_address(host, port)
    if port not in PORTS:
        raise NotFetchedError(f"has port {port}: files are fetched from port 80 and 443 alone")
    try:
        plain = socket.create_connection((address, port), timeout=min(TIMEOUT, left(deadline)))
        if scheme == "http":
            return plain
        try:
            return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except OSError:
            plain.close()
            raise
    except OSError as error:
        raise NotFetchedError(f"cannot be reached: {type(error).__name__}") from error
