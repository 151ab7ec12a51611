"""``make bench``: measure what docs/benchmarks.md reports, and write it there.

Each figure stands beside a yardstick from the same run on the same machine. Only the ratio means anything on
another day.
"""

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from wsgiref.util import setup_testing_defaults

import django
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.drills.load import Target
from tests.drills.stack import Stack, prepare
from tests.files import BASE_DIR, remove_counters

REPORT = BASE_DIR / "docs" / "benchmarks.md"
SECONDS, RUNS = 3.0, 3
HEAD = f"""\
# Measured

`make bench` measures this in one run and writes the table: SQLite, one process, no network, the median of
{RUNS} runs of {SECONDS:g} seconds each (the sealing once). Compare the ratios, not the absolute figures:
those belong to the machine and to its day.

| what | per second | yardstick of the same run | per second | ratio |
|---|---:|---|---:|---:|
"""


def bare(request: HttpRequest) -> HttpResponse:
    """The least that Django can do."""
    return HttpResponse("<p>Hei</p>")


urlpatterns = [path("bare/", bare)]


class Row(NamedTuple):
    """A line of the report; speeds are per second."""

    what: str
    speed: float
    yardstick: str
    limit: float

    def __str__(self) -> str:
        ratio = self.speed / self.limit
        return f"| {self.what} | {self.speed:,.0f} | {self.yardstick} | {self.limit:,.0f} | {ratio:.3g} |"


def rate(action: Callable[[], Any]) -> float:
    """How often a second ``action`` can be done: the median of RUNS, after one to warm up."""
    action()
    return median(rates(action))


def rates(action: Callable[[], Any]) -> Iterator[float]:
    for _ in range(RUNS):
        began, done = time.perf_counter(), 0
        while (passed := time.perf_counter() - began) < SECONDS:
            action()
            done += 1
        yield done / passed


def get(application: Any, address: str) -> Callable[[], None]:
    """One GET through a WSGI application, its body read to the end."""

    def request() -> None:
        environ: dict[str, Any] = {"PATH_INFO": address, "REQUEST_METHOD": "GET"}
        setup_testing_defaults(environ)
        environ["HTTP_HOST"] = "127.0.0.1"
        statuses: list[str] = []
        answer = application(environ, lambda status, headers: statuses.append(status))
        b"".join(answer)
        answer.close()
        assert statuses == ["200 OK"], f"{address}: {statuses}"

    return request


def post_page(target: Target) -> Row:
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import override_settings

    from config.wsgi import application

    page = rate(get(application, target.posts[0]))
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        return Row("a post page, anonymous", page, "a bare Django view", rate(get(WSGIHandler(), "/bare/")))


def ledger(target: Target, folder: Path) -> list[Row]:
    """Recording a consent, and then sealing all those recorded, beside SQLite's own speed on this disk."""
    from consent.models import Notice
    from consent.sequencer import seal
    from consent.services import record, subject_for_address
    from consent.states import State

    notice = Notice.objects.select_related("purpose").get(sha256=target.notice)
    asked = {"purpose": notice.purpose, "state": State.REQUESTED, "method": "form-post", "notice": notice}
    numbers = count()

    def append() -> None:
        subject = subject_for_address(address=f"kari.{next(numbers)}@example.com", locale="nb")
        record(subject=subject, **asked)

    db = sqlite3.connect(folder / "yardstick.sqlite3", isolation_level=None)
    db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (x)")
    commits = rate(lambda: db.execute("INSERT INTO t VALUES (1)"))
    recorded = rate(append)
    began = time.perf_counter()
    sealed = seal() / (time.perf_counter() - began)
    return [
        Row("a consent recorded and committed", recorded, "a row inserted and committed, durably", commits),
        Row("a leaf sealed, 500 at a time", sealed, "a row inserted and committed, durably", commits),
    ]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="snakkis-bench-") as name:
        folder = Path(name)
        os.environ.update(Stack(folder).environment, LOG_LEVEL="ERROR")
        django.setup()
        target = prepare("127.0.0.1")
        rows = [post_page(target), *ledger(target, folder)]
        remove_counters(folder / "var")
    REPORT.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    print(*rows, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
