"""A POST that carries an Idempotency-Key is done once (draft-ietf-httpapi-idempotency-key-header-07).

Kept for a day among the counters: a keyed hash of address, caller's token and key leads to the answer, which
is encrypted under a key that takes the request itself to make. So nobody reads from it who asked for what.

A process that dies between doing and remembering leaves the key taken for ``DOING`` seconds; a retry after
that does the thing anew. What that can do here: another link that nobody uses and that is gone in a day, or a
read counted twice. A signup, a confirmation and a withdrawal are the same however often they are sent.
"""

import hmac
import json
import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from config.problems import problem

GetResponse = Callable[[HttpRequest], HttpResponse]

# A structured field string (RFC 9651), with or without its quotes. Long enough to be nobody else's.
KEY = re.compile(r'("?)([A-Za-z0-9._:+/=-]{16,255})\1')
PATTERN = r'^(?:[A-Za-z0-9._:+/=-]{16,255}|"[A-Za-z0-9._:+/=-]{16,255}")$'
DAY = 24 * 3600
DOING = 60  # seconds, twice as long as a web process may take
REPEATED = ("Content-Type", "Cache-Control", "Location", "Link")
MALFORMED = "Idempotency-Key takes 16 to 255 letters, digits and ._:+/=-, such as a UUID."
REUSED = "This Idempotency-Key came with another body before. Take a new one for a new request."
DOING_NOW = "The same request is being worked on. Ask again in a moment for its answer."


def once(request: HttpRequest, get_response: GetResponse) -> HttpResponse:
    """The answer of ``get_response``, or the one it gave the same request before.

    Refusals are not kept: nothing was done, so it may be tried again.
    """
    given = request.headers.get("Idempotency-Key")
    if given is None or request.method != "POST":
        return get_response(request)
    key = KEY.fullmatch(given.strip())
    if key is None:
        return problem(400, detail=MALFORMED)
    return Memory(request, key[2]).once(request, get_response)


class Memory:
    """What is kept of one request: ``print`` of its body, and the answer once there is one."""

    def __init__(self, request: HttpRequest, key: str) -> None:
        scope = [request.path_info, request.headers.get("Authorization", ""), key]
        self.name = f"once:{keyed('name', *scope).hex()}"
        self.print = keyed("print", key, request.body).hex()
        self.box = Fernet(urlsafe_b64encode(keyed("box", *scope, request.body)))
        self.counters = caches["counters"]

    def once(self, request: HttpRequest, get_response: GetResponse) -> HttpResponse:
        while not self.counters.add(self.name, {"print": self.print}, timeout=DOING):
            if known := self.counters.get(self.name):  # else it ran out between the two calls
                return self.again(known)
        response = get_response(request)
        if 200 <= response.status_code < 300:
            self.counters.set(self.name, {"print": self.print, "answer": self.seal(response)}, timeout=DAY)
        else:
            self.counters.delete(self.name)
        return response

    def again(self, known: dict[str, str]) -> HttpResponse:
        if not hmac.compare_digest(known["print"], self.print):
            return problem(422, detail=REUSED)
        if "answer" not in known:
            response = problem(409, detail=DOING_NOW)
            response.headers["Retry-After"] = "1"
            return response
        return self.unseal(known["answer"])

    def seal(self, response: HttpResponse) -> str:
        headers = {name: response.headers[name] for name in REPEATED if name in response.headers}
        kept = [response.status_code, headers, b64encode(response.content).decode()]
        return self.box.encrypt(json.dumps(kept).encode()).decode()

    def unseal(self, sealed: str) -> HttpResponse:
        status, headers, body = json.loads(self.box.decrypt(sealed))
        told = {**headers, "Idempotent-Replayed": "true"}
        return HttpResponse(b64decode(body), status=status, headers=told)


def keyed(purpose: str, *parts: Any) -> bytes:
    """HMAC-SHA256 of ``parts`` under SECRET_KEY, each with its length before it."""
    whole = [part if isinstance(part, bytes) else part.encode() for part in ("idempotency", purpose, *parts)]
    joined = b"".join(len(part).to_bytes(8, "big") + part for part in whole)
    return hmac.digest(settings.SECRET_KEY.encode(), joined, "sha256")
