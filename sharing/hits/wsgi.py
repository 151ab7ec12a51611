"""Share links in front of Django: a visit is one question and one row, and needs nothing of the rest."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.db import connections

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
        # The same few all the time; Django takes as long over one as the rest of a visit.
        self.is_well_addressed = lru_cache(maxsize=256)(is_well_addressed)
        # As Django's SecurityMiddleware has them, where an answer without a page needs them.
        self.headers = {
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "X-Content-Type-Options": "nosniff",
        }
        if settings.SECURE_HSTS_SECONDS:
            self.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        code = code_in(environ)
        if code is None or not self.is_for_us(environ):
            return self.application(environ, start_response)
        # What else Django does before and after a request matters to nobody here.
        for connection in connections.all(initialized_only=True):
            connection.close_if_unusable_or_obsolete()
        found = answer(code, caller_in(environ, address=self.address(environ)))
        return self.send(found, environ, start_response)

    def is_for_us(self, environ: Environ) -> bool:
        """Whether Django would take it: meant for a host of ours, and over HTTPS where that is asked for."""
        told = environ.get("HTTP_X_FORWARDED_PROTO", "")
        return self.is_well_addressed(environ.get("HTTP_HOST", ""), environ["wsgi.url_scheme"], told)

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


def is_well_addressed(host: str, scheme: str, told: str) -> bool:
    """What Django says of a request to ``host``. ``told`` is the scheme by the word of a proxy."""
    asked = {"HTTP_HOST": host, "wsgi.url_scheme": scheme, "HTTP_X_FORWARDED_PROTO": told}
    request = WSGIRequest({**asked, "REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.input": BytesIO()})
    try:
        request.get_host()
    except (DisallowedHost, KeyError):  # one that names no host is asked for the server's own name
        return False
    return request.is_secure() or not settings.SECURE_SSL_REDIRECT
