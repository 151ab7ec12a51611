"""Which other sites' pages may call ``/api/v1/`` from a browser (Fetch, section 3.2).

It stands in front of everything else, so that errors carry the headers too, and the page cache keeps
answers that know nothing of who asked. No cookie ever goes along: ``Access-Control-Allow-Credentials`` is not
sent.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

PREFIX = "/api/v1/"
ANYBODY = "*"
EXPOSED = "Allow, ETag, Idempotent-Replayed, Link, Location, Retry-After"
# Seconds; browsers remember no longer than two hours.
MAX_AGE = 7200
PREFLIGHT: Headers = [
    ("Access-Control-Allow-Methods", "GET, HEAD, PATCH, POST"),
    ("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, If-None-Match"),
    ("Access-Control-Max-Age", str(MAX_AGE)),
]


class Cors:
    """``application``, whose API the pages of ``origins`` may call; those of anybody with ``*``."""

    def __init__(self, application: Application, *, origins: Collection[str]) -> None:
        self.application, self.origins = application, frozenset(origins)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not self.origins or not environ["PATH_INFO"].startswith(PREFIX):
            return self.application(environ, start_response)
        allowed = self.allowed(environ.get("HTTP_ORIGIN", ""))
        if is_preflight(environ):
            headers = [*allowed, *PREFLIGHT] if allowed else []
            start_response("204 No Content", self.told_apart(headers))
            return []
        exposed = [*allowed, ("Access-Control-Expose-Headers", EXPOSED)] if allowed else []

        def start(status: str, headers: Headers, *error: Any) -> Any:
            return start_response(status, self.told_apart([*headers, *exposed]), *error)

        return self.application(environ, start)

    def allowed(self, origin: str) -> Headers:
        """What lets a page of ``origin`` read the answer; nothing for a stranger, and for ``null``."""
        if ANYBODY in self.origins:
            return [("Access-Control-Allow-Origin", ANYBODY)]
        return [("Access-Control-Allow-Origin", origin)] if origin in self.origins else []

    def told_apart(self, headers: Headers) -> Headers:
        """With ``Vary: Origin`` where the answer depends on it, also for who sent none: caches ask again."""
        if ANYBODY in self.origins:
            return headers
        varies = [value for name, value in headers if name.lower() == "vary"]
        others = [header for header in headers if header[0].lower() != "vary"]
        return [*others, ("Vary", ", ".join([*varies, "Origin"]))]


def is_preflight(environ: Environ) -> bool:
    """Whether a browser asks before it sends what a plain form could not (Fetch, section 4.8)."""
    asked = {"HTTP_ORIGIN", "HTTP_ACCESS_CONTROL_REQUEST_METHOD"}
    return environ["REQUEST_METHOD"] == "OPTIONS" and asked <= environ.keys()
