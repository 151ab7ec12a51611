"""The page cache: a WSGI application in front of Django's, so that a kept answer never enters it.

Each process keeps what views marked public (blog.caching), by host, scheme, path and the parameters named
there, until the database says that something changed (blog.page_cache.generation). Requests that could be
answered for one person alone, with a session or an Authorization, go past it both ways.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings

from blog.caching import FOREVER, NUMBERED, PUBLIC, parameters_of, told_apart
from blog.page_cache.answers import Answer, Headers
from blog.page_cache.generation import GENERATIONS, Generation

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Key = tuple[str, str, str, str]

# Bytes. A few answers may not push out all the others.
LARGEST = 512 << 10


class Kept(NamedTuple):
    """An answer and the generation it was made in or after."""

    generation: Generation
    answer: Answer


class PageCache:
    """``application`` with its public answers kept in up to ``size`` bytes."""

    def __init__(self, application: Application, *, size: int) -> None:
        self.application, self.limit = application, size
        # An answer of a past generation stays as the sign that its address can be kept, and for its memory's
        # sake goes like any other: the one unused longest first.
        self.kept: OrderedDict[Key, Kept] = OrderedDict()
        self.size = 0
        self.lock = Lock()
        self.making: dict[Key, Lock] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        generation = GENERATIONS.current()
        key = key_of(environ)
        if key is None or generation is None:
            return self.application(environ, start_response)
        if answer := self.find(key, generation):
            return send(answer, environ, start_response)
        if key in self.kept:
            return self.renew(key, generation, environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            return self.application(environ, start_response)
        return self.make(key, generation, environ, start_response)

    def find(self, key: Key, generation: Generation) -> Answer | None:
        kept = self.kept.get(key)
        if kept is None or kept.generation != generation:
            return None
        with suppress(KeyError):  # another thread may just have made room
            self.kept.move_to_end(key)
        return kept.answer

    def renew(
        self, key: Key, generation: Generation, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """One request makes the answer anew, the others wait for it: no stampede when pages change."""
        with self.lock:
            making = self.making.setdefault(key, Lock())
        with making:
            if answer := self.find(key, generation):
                return send(answer, environ, start_response)
            try:
                return self.make(key, generation, environ, start_response)
            finally:
                with self.lock:
                    self.making.pop(key, None)

    def make(
        self, key: Key, generation: Generation, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask Django. What is not public is passed on as it comes."""
        begun: list[Any] = []
        whole = {**environ, "REQUEST_METHOD": "GET"}
        with GENERATIONS.settled(generation):
            body = self.application(whole, lambda *args: begun.extend(args[:2]))
        status, headers = begun
        if not is_public(status, headers):
            self.drop(key)
            start_response(status, headers)
            return body
        with ExitStack() as ending:
            if hasattr(body, "close"):
                ending.callback(body.close)
            answer = Answer(headers, b"".join(body))
        self.keep(key, Kept(generation, answer))
        return send(answer, environ, start_response)

    def keep(self, key: Key, kept: Kept) -> None:
        self.drop(key)
        if kept.answer.size > LARGEST:
            return
        with self.lock:
            self.kept[key] = kept
            self.size += kept.answer.size
            while self.size > self.limit and self.kept:
                _key, oldest = self.kept.popitem(last=False)
                self.size -= oldest.answer.size

    def drop(self, key: Key) -> None:
        with self.lock:
            if old := self.kept.pop(key, None):
                self.size -= old.answer.size


def key_of(environ: Environ) -> Key | None:
    """What tells public answers apart, None for a request that may be answered for one person alone."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or "HTTP_AUTHORIZATION" in environ:
        return None
    if f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", ""):
        return None
    path, query = environ["PATH_INFO"], ""
    if environ.get("QUERY_STRING"):
        if path == "/" and NUMBERED.fullmatch(environ["QUERY_STRING"]):
            return None
        given = told_apart(path, environ["QUERY_STRING"])
        longest = parameters_of(path)
        if any(len(value) > longest[name] for name, value in given.items()):
            return None
        query = urlencode(given)
    scheme = environ.get("HTTP_X_FORWARDED_PROTO", "")
    return environ.get("HTTP_HOST", ""), scheme, path, query


def is_public(status: str, headers: Headers) -> bool:
    """Whether a view marked it so and nothing since has made it one person's."""
    found = {name.lower(): value for name, value in headers}
    return (
        status.startswith("200")
        and found.get("cache-control") in {PUBLIC, FOREVER}
        and "set-cookie" not in found
        and found.get("vary", "Accept-Encoding") == "Accept-Encoding"
    )


def send(answer: Answer, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and answer.matches(known):
        start_response("304 Not Modified", answer.unchanged)
        return []
    headers, body = answer.encoded(environ.get("HTTP_ACCEPT_ENCODING", ""))
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
