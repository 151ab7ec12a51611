"""Asking a WSGI application for a page, as a web server does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

Application = Callable[..., Any]


@dataclass
class Reply:
    """Status, headers by lower-case name, and the body as sent."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    application: Application, address: str, *, method: str = "GET", body: bytes = b"", **headers: str
) -> Reply:
    """One request for ``/path?query`` at http://testserver, its answer read to the end.

    Headers as in ``accept_encoding="br"``. A ``body`` is JSON.
    """
    path, _, query = address.partition("?")
    on_the_way = unquote_to_bytes(path).decode("latin-1")  # as PEP 3333 wants it
    environ: dict[str, Any] = {"PATH_INFO": on_the_way, "QUERY_STRING": query, "REQUEST_METHOD": method}
    setup_testing_defaults(environ)
    environ["HTTP_HOST"] = "testserver"
    if body:
        kind = {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body))}
        environ |= kind | {"wsgi.input": BytesIO(body)}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    reply = Reply()

    def start_response(status: str, pairs: list[tuple[str, str]], exc_info: Any = None) -> None:
        reply.status = int(status[:3])
        reply.headers = {name.lower(): value for name, value in pairs}

    # A test's transaction must outlive the request, as with Django's own test client.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        told = application(environ, start_response)
        reply.body = b"".join(told)
        getattr(told, "close", lambda: None)()
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
    return reply
