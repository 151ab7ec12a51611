"""How fast something is, always beside a yardstick of the same run."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from statistics import median
from typing import Any, NamedTuple

SECONDS, RUNS = 3.0, 3
# Two threads of wrk beside two web processes: on a machine of two cores both have the same to share.
WRK = ["wrk", "-t2", "-c16", f"-d{SECONDS:g}s", "-H", "Accept-Encoding: gzip, br"]
HEADER = "| what | per second | yardstick of the same run | per second | ratio |\n|---|---:|---|---:|---:|\n"


class Row(NamedTuple):
    """A line of the report; speeds are per second."""

    what: str
    speed: float
    yardstick: str
    limit: float

    def __str__(self) -> str:
        ratio = self.speed / self.limit
        return f"| {self.what} | {self.speed:,.0f} | {self.yardstick} | {self.limit:,.0f} | {ratio:.3g} |"


def table(rows: Iterable[Row]) -> str:
    return HEADER + "".join(f"{row}\n" for row in rows)


def rate(action: Callable[[], Any]) -> float:
    """How often a second ``action`` can be done: the median of RUNS, after one to warm up."""
    action()
    return median(_rates(action))


def _rates(action: Callable[[], Any]) -> Iterator[float]:
    for _ in range(RUNS):
        began, done = time.perf_counter(), 0
        while (passed := time.perf_counter() - began) < SECONDS:
            action()
            done += 1
        yield done / passed


def requests(url: str) -> float:
    """Requests a second that a server answers with 2xx, by wrk; the median of RUNS."""
    if not shutil.which("wrk"):
        raise SystemExit("There is no wrk on this machine: apt-get install wrk.")
    return median(_requests(url) for _ in range(RUNS))


def _requests(url: str) -> float:
    said = subprocess.run([*WRK, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"{url} failed under load:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found, said
    return float(found[1])
