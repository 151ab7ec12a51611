"""An answer as it is kept: compressed once for each encoding, named by its content."""

import gzip
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import lru_cache

import brotli

Headers = list[tuple[str, str]]

SMALLEST = 300  # bytes: below this, headers weigh more than what compression saves
COMPRESSED: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=6),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
# Compressed as they are. SVG is text.
PICTURES = {"image/jpeg", "image/png"}
# What a 304 repeats (RFC 9110, section 15.4.5), and what the answer it stands for was protected by.
NOT_REPEATED = {"content-type", "content-length", "content-language"}


class Answer:
    """A 200 with its body. ``size`` is what it takes in memory at most, in bytes."""

    def __init__(self, headers: Headers, body: bytes) -> None:
        digest = hashlib.sha256(body).digest()[:15]
        self.etag = f'W/"{urlsafe_b64encode(digest).decode()}"'
        own = {"content-length", "etag", "vary"}
        self.headers: Headers = [
            *((name, value) for name, value in headers if name.lower() not in own),
            ("ETag", self.etag),
            ("Vary", "Accept-Encoding"),
        ]
        self.unchanged = [header for header in self.headers if header[0].lower() not in NOT_REPEATED]
        self.bodies = {"": body}
        is_picture = any(name.lower() == "content-type" and value in PICTURES for name, value in headers)
        self.is_dense = is_picture or len(body) < SMALLEST
        # Text takes less than a third of its size in each encoding; the rest is headers.
        self.size = len(body) * 5 // 3 + 2000

    def matches(self, if_none_match: str) -> bool:
        """Whether the reader has it already (RFC 9110, section 13.1.2: weak comparison)."""
        known = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
        return self.etag.removeprefix("W/") in known or "*" in known

    def encoded(self, accept_encoding: str) -> tuple[Headers, bytes]:
        """Headers and body in the best encoding the reader takes."""
        encoding = "" if self.is_dense else best_encoding(accept_encoding)
        body = self.bodies.get(encoding)
        if body is None:
            body = self.bodies[encoding] = COMPRESSED[encoding](self.bodies[""])
        length = ("Content-Length", str(len(body)))
        if encoding:
            return [*self.headers, ("Content-Encoding", encoding), length], body
        return [*self.headers, length], body


@lru_cache(maxsize=256)
def best_encoding(accept: str) -> str:
    """Brotli, else gzip, else none, of what the header accepts at a weight above 0 (RFC 9110, 12.5.3)."""
    weights = {}
    for part in accept.lower().split(","):
        name, _, parameter = part.strip().partition(";")
        weights[name.strip()] = parameter.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((name for name in COMPRESSED if weights.get(name)), "")
