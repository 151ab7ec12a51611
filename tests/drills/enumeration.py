"""Can anybody tell from an answer whether an address is known? 2,000 requests of each kind, half about
addresses that are, in random order, to a running site with its worker.

    python -m tests.drills.enumeration [N]

prints what it measured; exit status 1 when texts differ, medians lie 2 ms apart or more, or one of the two
tests tells the times apart (p <= 0.01).
"""

import http.client
import json
import math
import os
import random
import re
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import django

from tests.drills.load import AGENT, Target
from tests.drills.stack import Stack, prepare

APART_MS, CERTAIN = 2.0, 0.01
Ask = tuple[str, str, dict[str, str]]  # path, body, headers
FORM = {"User-Agent": AGENT, "Content-Type": "application/x-www-form-urlencoded"}
JSON = {"User-Agent": AGENT, "Content-Type": "application/json"}


def main(number: int) -> int:
    with tempfile.TemporaryDirectory(prefix="snakkis-drill-") as folder:
        stack = Stack(Path(folder))
        os.environ.update(stack.environment)
        django.setup()
        target = prepare(f"127.0.0.1:{stack.port}")
        living, gone = people(target, number // 2)
        with stack:
            told = [compare(target, name, asks) for name, asks in kinds(target, number // 2, living, gone)]
    print("\n".join(line for line, _ok in told))
    return int(not all(ok for _line, ok in told))


def people(target: Target, number: int) -> tuple[list[str], list[str]]:
    """Subscribers ``known.N@example.com``; leave tokens of as many living consents, and of erased ones."""
    from django.db import connections

    from consent import rights, tokens
    from consent.models import Consent

    for name in ("known", "gone"):
        for n in range(number):
            subscribe(target, f"{name}.{n}@example.com")
    made: dict[str, list[str]] = {"known": [], "gone": []}
    for consent in Consent.objects.select_related("subject"):
        made[consent.subject.value.partition(".")[0]].append(tokens.make("leave", consent.pk))
        if consent.subject.value.startswith("gone"):
            rights.erase(subject=consent.subject, reason="request")
    connections.close_all()
    return made["known"], made["gone"]


def subscribe(target: Target, address: str) -> None:
    from consent import tokens
    from newsletter import services
    from newsletter.models import SignupRequest

    services.receive_signup(address=address, lists=[(target.list_slug, target.notice)], locale="nb")
    services.take_in()
    services.confirm(token=tokens.make("confirm", SignupRequest.objects.latest("created_at").pk))


def kinds(
    target: Target, number: int, living: Sequence[str], gone: Sequence[str]
) -> list[tuple[str, list[tuple[bool, Ask]]]]:
    """Each kind of request, about known (True) and unknown, shuffled."""

    def signup(address: str) -> Ask:
        fields = {"email": address, "list": target.list_slug, f"notice-{target.list_slug}": target.notice}
        return "/nyhetsbrev/", urlencode(fields), FORM

    def login(address: str) -> Ask:
        return "/min-side/", urlencode({"email": address}), FORM

    def code(address: str) -> Ask:
        return "/nyhetsbrev/bekreft/", urlencode({"email": address, "code": "000000"}), FORM

    def withdraw(token: str) -> Ask:
        return "/api/v1/subscriptions/withdraw", json.dumps({"token": token}), JSON

    # As long as the known ones.
    known, new = ([f"{name}.{n}@example.com" for n in range(number)] for name in ("known", "newer"))
    return [
        ("signup", mixed(signup, known, new)),
        ("login", mixed(login, known, [f"never.{n}@example.com" for n in range(number)])),
        ("a wrong code", mixed(code, known, [f"noone.{n}@example.com" for n in range(number)])),
        ("withdraw", mixed(withdraw, living, gone)),
    ]


def mixed(ask: Callable[[str], Ask], known: Sequence[str], new: Sequence[str]) -> list[tuple[bool, Ask]]:
    asks = [(True, ask(about)) for about in known] + [(False, ask(about)) for about in new]
    random.shuffle(asks)
    return asks


def compare(target: Target, name: str, asks: Sequence[tuple[bool, Ask]]) -> tuple[str, bool]:
    """One line of the report, and whether nothing could be told."""
    times: dict[bool, list[float]] = {True: [], False: []}
    texts: dict[bool, set[str]] = {True: set(), False: set()}
    for turn, (known, ask) in enumerate(asks):
        taken, text = answered(target.host, turn, *ask)
        times[known].append(taken * 1000)
        texts[known].add(text)
    apart = abs(median(times[True]) - median(times[False]))
    smirnov, whitney = kolmogorov_smirnov(times[True], times[False]), mann_whitney(times[True], times[False])
    same = texts[True] == texts[False] and len(texts[True]) == 1
    line = (
        f"| {name} | {median(times[True]):.2f} | {median(times[False]):.2f} | {apart:.3f} | {smirnov:.3f} "
        f"| {whitney:.3f} | {'same' if same else 'DIFFERENT'} |"
    )
    return line, same and apart < APART_MS and min(smirnov, whitney) > CERTAIN


def answered(host: str, turn: int, path: str, body: str, headers: dict[str, str]) -> tuple[float, str]:
    """Seconds until the answer was read, and the answer without the address in it. Each from a network of
    its own: 127.0.0.0/8 is this machine."""
    here = f"127.{1 + turn // 250}.{turn % 250}.1"
    connection = http.client.HTTPConnection(host, timeout=30, source_address=(here, 0))
    connection.connect()
    began = time.perf_counter()
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    text = response.read().decode()
    taken = time.perf_counter() - began
    connection.close()
    return taken, f"{response.status} {re.sub(r'(known|newer|never|noone).[0-9]+@', '', text)}"


def kolmogorov_smirnov(one: Sequence[float], other: Sequence[float]) -> float:
    """p of the two-sample test, by its limit: 2 sum (-1)^(k-1) exp(-2 k^2 z^2)."""
    one, other = sorted(one), sorted(other)
    most = max(
        abs(bisect_right(one, x) / len(one) - bisect_right(other, x) / len(other)) for x in (*one, *other)
    )
    z = most * math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    if z < 0.2:
        return 1.0
    terms = ((-1) ** (k - 1) * math.exp(-2 * k * k * z * z) for k in range(1, 101))
    return min(1.0, max(0.0, 2 * sum(terms)))


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> float:
    """p of the two-sided test, by the normal distribution; times are seldom equal."""
    ranked = sorted([(x, True) for x in one] + [(x, False) for x in other])
    ranks = sum(rank for rank, (_x, is_one) in enumerate(ranked, 1) if is_one)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
