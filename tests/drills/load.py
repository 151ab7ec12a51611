"""What readers do, many at once: bounded loops of plain HTTP, each request from a network of its own.

Every address in 127.0.0.0/8 is this machine, so the limits per network meet many networks.
"""

import http.client
import json
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import reduce
from typing import Any
from urllib.parse import urlsplit

READERS = 8
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
HEADERS = {"User-Agent": AGENT, "Content-Type": "application/json"}


@dataclass
class Accepted:
    """What the site said yes to, and what it should not have said."""

    pages: int = 0
    reads: Counter[str] = field(default_factory=Counter)
    offered: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    visits: Counter[str] = field(default_factory=Counter)
    signups: set[str] = field(default_factory=set)
    troubles: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Accepted") -> "Accepted":
        return Accepted(
            pages=self.pages + other.pages,
            reads=self.reads + other.reads,
            offered=self.offered | other.offered,
            used=self.used | other.used,
            visits=self.visits + other.visits,
            signups=self.signups | other.signups,
            troubles=self.troubles + other.troubles,
        )

    def __str__(self) -> str:
        return (
            f"{self.pages} pages, {self.reads.total()} reads, {len(self.offered)} links offered, "
            f"{len(self.used)} used, {self.visits.total()} visits, {len(self.signups)} signups"
        )


@dataclass(frozen=True)
class Target:
    """The site under load: its host, the paths of its posts, and one list with its notice."""

    host: str
    posts: list[str]
    list_slug: str
    notice: str


class Reader:
    """One of them: does a little of everything, as fast as the site answers."""

    def __init__(self, target: Target, number: int, name: str) -> None:
        self.target, self.number, self.name = target, number, name
        self.count = 0
        self.seen = Accepted()
        self.via = ""

    def live_until(self, deadline: float) -> Accepted:
        actions: list[Callable[[str], None]] = [
            self.open_page,
            self.read,
            self.share,
            self.open_page,
            self.visit,
            self.sign_up,
            self.read,
            self.visit,
            self.offer_only,
        ]
        while time.monotonic() < deadline:
            post = self.target.posts[self.count % len(self.target.posts)]
            try:
                actions[self.count % len(actions)](post)
            except (OSError, http.client.HTTPException) as error:
                self.seen.troubles[type(error).__name__] += 1
            self.count += 1
        return self.seen

    def open_page(self, post: str) -> None:
        if self.ask("GET", post, expect=200) is not None:
            self.seen.pages += 1

    def read(self, post: str) -> None:
        if self.ask("POST", "/api/v1/reads", {"page": post}, expect=202) is not None:
            self.seen.reads[post] += 1

    def offer_only(self, post: str) -> str:
        asked = {"page": post, "channel": "copy", "via": self.via}
        offer = self.ask("POST", "/api/v1/shares", asked, expect=201)
        if offer is None:
            return ""
        code = str(json.loads(offer)["code"])
        self.seen.offered.add(code)
        return code

    def share(self, post: str) -> None:
        code = self.offer_only(post)
        if code and self.ask("POST", f"/api/v1/shares/{code}/used", {}, expect=202) is not None:
            self.seen.used.add(code)
            self.via = code

    def visit(self, post: str) -> None:
        if self.via and self.ask("GET", f"/d/{self.via}", expect=302) is not None:
            self.seen.visits[self.via] += 1

    def sign_up(self, post: str) -> None:
        address = f"kari.{self.name}.{self.number}.{self.count}@example.com"
        lists = [{"slug": self.target.list_slug, "notice": self.target.notice}]
        body = {"email": address, "lists": lists, "locale": "nb", "via": self.via}
        if self.ask("POST", "/api/v1/subscriptions", body, expect=202) is not None:
            self.seen.signups.add(address)

    def ask(self, method: str, path: str, body: Any = None, *, expect: int) -> bytes | None:
        """The answer's body; None, and a trouble written down, when its status was another."""
        connection = http.client.HTTPConnection(self.target.host, timeout=60, source_address=self.address())
        try:
            connection.request(method, path, None if body is None else json.dumps(body), HEADERS)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status == expect:
            return content
        self.seen.troubles[f"{answer.status} from {method} {urlsplit(path).path.split('/')[1]}"] += 1
        return None

    def address(self) -> tuple[str, int]:
        block, network = divmod(self.count, 256)
        return f"127.{1 + self.number + READERS * (block % 30)}.{network}.1", 0


def run(target: Target, *, seconds: float, name: str) -> Accepted:
    """READERS at once for so long. Returns what all of them were promised."""
    deadline = time.monotonic() + seconds
    with ThreadPoolExecutor(READERS) as pool:
        readers = [Reader(target, number, name) for number in range(READERS)]
        return reduce(Accepted.__add__, pool.map(lambda reader: reader.live_until(deadline), readers))
