"""Share links in front of Django: a visit is one question and one row, and needs nothing of the rest."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections

from sharing.callers import caller_in
from sharing.hits.answers import Answer, answer

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

PREFIX = "/d/"


class ShareLinks:
    """``application`` with ``GET /d/<code>`` answered before it. ``address`` tells whose request it is."""

    def __init__(self, application: Application, *, address: Callable[[Environ], str]) -> None:
        self.application, self.address = application, address
        # As Django's SecurityMiddleware has them, where an answer without a page needs them.
        self.headers = {
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "X-Content-Type-Options": "nosniff",
        }
        if settings.SECURE_HSTS_SECONDS:
            self.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        code = code_in(environ)
        if code is None or not is_well_addressed(environ):
            return self.application(environ, start_response)
        close_old_connections()
        try:
            found = answer(code, caller_in(environ, address=self.address(environ)))
        finally:
            close_old_connections()
        return self.send(found, environ, start_response)

    def send(self, found: Answer, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        body = found.body.encode()
        headers = {**found.headers, **self.headers, "Content-Length": str(len(body))}
        start_response(f"{found.status.value} {found.status.phrase}", list(headers.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def code_in(environ: Environ) -> str | None:
    """What stands where a code would; None for every other address and method, which are Django's."""
    path: str = environ["PATH_INFO"]
    if not path.startswith(PREFIX) or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return None
    code = path.removeprefix(PREFIX)
    return code if code and "/" not in code else None


def is_well_addressed(environ: Environ) -> bool:
    """Whether Django would take it: meant for one of our hosts, and over HTTPS where that is asked for."""
    request = WSGIRequest(environ)
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return request.is_secure() or not settings.SECURE_SSL_REDIRECT
