"""One HTTP request to an address that was checked, within one deadline.

``requests`` and urllib3 look names up themselves and count their patience anew with every byte. Here the
connection goes to the given IP address, the certificate is checked against the name, nothing is followed,
no proxy or credential of the environment is used, and a receiver that drips bytes is cut off.
"""

import io
import math
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any

from webhooks.guard import IP, Target

CONNECT_SECONDS, BODY_SECONDS = 5.0, 3.0
MOST_BYTES = 64 * 1024


@dataclass
class Reply:
    """What came of it: a status, or an ``error`` that is one word."""

    status: int | None = None
    error: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    address: str = ""


class Patient:
    """A socket whose every read ends at one moment, or after ``silence`` seconds without a byte. What
    HTTPConnection uses of a socket, and no more."""

    def __init__(self, wire: socket.socket, deadline: float, silence: float = math.inf) -> None:
        self.wire, self.deadline, self.silence = wire, deadline, silence

    def waits(self) -> None:
        self.wire.settimeout(min(self.silence, left(self.deadline)))

    def sendall(self, data: bytes) -> None:
        self.waits()
        self.wire.sendall(data)

    def makefile(self, *args: Any, **kwargs: Any) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        """HTTPConnection closes it before the body is read. The wire is closed by who opened it."""


class _Reader(io.RawIOBase):
    def __init__(self, patient: Patient) -> None:
        super().__init__()
        self.patient = patient

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.patient.waits()
        return self.patient.wire.recv_into(buffer)


def left(deadline: float) -> float:
    """Seconds until a moment of the monotonic clock. TimeoutError when it is over."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def post(
    target: Target, ips: Sequence[IP], *, headers: Mapping[str, str], body: bytes, deadline: float
) -> Reply:
    """POST ``body`` to the first of ``ips`` that takes the connection. Never raises for what a receiver or a
    network does; ``deadline`` is a moment of the monotonic clock."""
    reply = Reply()
    try:
        with _connected(target, ips, deadline, reply) as wire:
            patient = Patient(wire, deadline)
            connection = HTTPConnection(target.host, target.port)
            connection.sock = patient
            connection.request("POST", target.path, body=body, headers={"Host": target.authority, **headers})
            response = connection.getresponse()
            reply.status = response.status
            reply.headers = {name.lower(): value for name, value in response.getheaders()}
            patient.deadline = min(deadline, time.monotonic() + BODY_SECONDS)
            reply.body = _beginning(response)
    except (TimeoutError, ssl.SSLError, HTTPException, OSError) as error:
        reply.error = _word(error)
    return reply


def _connected(target: Target, ips: Sequence[IP], deadline: float, reply: Reply) -> socket.socket:
    last: OSError = ConnectionError()
    for ip in ips:
        reply.address = str(ip)
        try:
            wire = socket.create_connection(
                (str(ip), target.port), timeout=min(CONNECT_SECONDS, left(deadline))
            )
        except OSError as error:
            last = error
            continue
        return _encrypted(wire, target, deadline) if target.scheme == "https" else wire
    raise last


def _encrypted(wire: socket.socket, target: Target, deadline: float) -> socket.socket:
    """TLS with the certificate of ``target.host``, by the machine's own authorities (or SSL_CERT_FILE)."""
    try:
        wire.settimeout(left(deadline))
        return ssl.create_default_context().wrap_socket(wire, server_hostname=target.host)
    except OSError:
        wire.close()
        raise


def _beginning(response: HTTPResponse) -> bytes:
    """The body, MOST_BYTES at most; what is slower than BODY_SECONDS is left, as the status is known."""
    parts, size = [], 0
    try:
        while size < MOST_BYTES and (part := response.read1(MOST_BYTES - size)):
            parts.append(part)
            size += len(part)
    except (OSError, HTTPException):
        pass
    return b"".join(parts)


def _word(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ssl.SSLError):
        return "tls"
    return "protocol" if isinstance(error, HTTPException) else "connection"
