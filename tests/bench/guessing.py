"""One address guesses codes, 500 a second: what the visits of all others take meanwhile, and took before."""

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from sharing.tokens import new_code
from tests.bench.servers import serving
from tests.bench.visits import AGENT

GUESSES, READERS, EVERY, SECONDS = 500, 4, 0.02, 6.0


def guessing(links: Sequence[str]) -> str:
    """p95 of visits, idle and while somebody guesses, and what the guesser was told."""
    with serving("config.wsgi", "/healthz", PROXIES="1") as site:
        host = urlsplit(site).netloc
        visits(host, links)
        idle = visits(host, links)
        told: Counter[int] = Counter()
        over = threading.Event()
        guessers = [threading.Thread(target=guess, args=(host, told, over)) for _ in range(2)]
        for guesser in guessers:
            guesser.start()
        busy = visits(host, links)
        over.set()
        for guesser in guessers:
            guesser.join()
    return (
        f"| {READERS * int(1 / EVERY)} visits a second | p95 in ms |\n|---|---:|\n"
        f"| while nobody guesses | {idle * 1000:.2f} |\n"
        f"| while one address guesses {told.total() / SECONDS:,.0f} codes a second | {busy * 1000:.2f} |\n"
        f"| ratio | {busy / idle:.2f} |\n\n"
        f"Of {told.total():,} guesses {told[429]:,} were answered with 429.\n"
    )


def visits(host: str, links: Sequence[str]) -> float:
    """Seconds within which 95 of 100 visits were answered: READERS at once, each at a steady pace."""
    taken: list[float] = []
    readers = [threading.Thread(target=read, args=(host, links, taken, n)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return sorted(taken)[int(len(taken) * 0.95)]


def read(host: str, links: Sequence[str], taken: list[float], number: int) -> None:
    connection = http.client.HTTPConnection(host, timeout=30)
    began = time.monotonic()
    for turn in range(int(SECONDS / EVERY)):
        time.sleep(max(0.0, began + turn * EVERY - time.monotonic()))
        address = f"{20 + number}.{random.randrange(256)}.{random.randrange(256)}.7"
        start = time.perf_counter()
        connection.request("GET", random.choice(links), headers=named(address))
        status = connection.getresponse().read() or 302
        taken.append(time.perf_counter() - start)
        if status != 302:
            raise SystemExit("A known link was not answered while somebody guessed.")
    connection.close()


def guess(host: str, told: Counter[int], over: threading.Event) -> None:
    connection = http.client.HTTPConnection(host, timeout=30)
    began, turn = time.monotonic(), 0
    while not over.is_set():
        time.sleep(max(0.0, began + turn * 2 / GUESSES - time.monotonic()))
        turn += 1
        connection.request("GET", f"/d/{new_code()}", headers=named("203.0.113.9"))
        answer = connection.getresponse()
        answer.read()
        told[answer.status] += 1
    connection.close()


def named(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address, "User-Agent": AGENT}
