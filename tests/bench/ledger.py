"""The consent ledger on one engine: consents recorded by eight at once, a million leaves sealed, verified and
proved. ``python -m tests.bench.ledger`` measures the database of DATABASE_URL and prints two tables."""

import os
import random
import resource
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from statistics import median
from typing import Any

import django

CLIENTS, SECONDS, RUNS, LEAVES, PROOFS = 8, 3.0, 3, 1_000_000, 200
WIDE = "x" * 1400  # a record, its leaf and its event have together about so many characters


def main() -> int:
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    print(f"### {engine}\n\n{appending()}\n{million()}")
    return 0


def appending() -> str:
    """Consents recorded, and rows inserted, by CLIENTS processes at once for as long."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (words text)")
    rates = {name: median(at_once(name) for _ in range(RUNS)) for name in ("insert_row", "renew_consent")}
    ratio = rates["renew_consent"] / rates["insert_row"]
    return (
        f"| {CLIENTS} clients at once | per second |\n|---|---:|\n"
        f"| a row of the same size inserted and committed | {rates['insert_row']:,.0f} |\n"
        f"| a consent recorded and committed | {rates['renew_consent']:,.0f} |\n"
        f"| ratio | {ratio:.2f} |\n"
    )


def at_once(name: str) -> float:
    """How often a second CLIENTS processes together do what ``name`` prepares."""
    from django.db import connections

    connections.close_all()
    context = get_context("fork")
    start, done = context.Barrier(CLIENTS), context.Queue()
    clients = [context.Process(target=client, args=(name, start, done)) for _ in range(CLIENTS)]
    for process in clients:
        process.start()
    total = sum(done.get() for _ in clients)
    for process in clients:
        process.join()
    return float(total / SECONDS)


def client(name: str, start: Any, done: Any) -> None:
    action = {"insert_row": insert_row, "renew_consent": renew_consent}[name]()
    start.wait()
    count, until = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        action()
        count += 1
    done.put(count)


def insert_row() -> Callable[[], None]:
    from django.db import connection, transaction

    @transaction.atomic
    def action() -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bare VALUES (%s)", [WIDE])

    return action


def renew_consent() -> Callable[[], Any]:
    from consent import services
    from consent.states import State

    purpose = services.purpose_create(slug="bench", title="Bench", dpv="dpv:DirectMarketing")
    notice = services.publish_notice(purpose=purpose, lang="nb", label="Ja", text="Ja takk.", html="Ja")
    kari = services.subject_for_address(address=f"kari.{os.getpid()}@example.com", locale="nb")
    told = {"subject": kari, "purpose": purpose, "notice": notice, "method": "bench"}
    services.record(state=State.REQUESTED, **told)
    services.record(state=State.GIVEN, **told)
    return lambda: services.record(state=State.RENEWED, **told)


def million() -> str:
    """The log of LEAVES leaves, nearly all of them consents with their records."""
    from consent.audit.log import verify_log
    from consent.log.sequencer import seal
    from tests.bench.people import sign_up

    sign_up(LEAVES // 2)
    sealing = apart(seal)
    verifying = apart(verify_log)
    return (
        f"| {LEAVES:,} leaves | seconds | per second | MB |\n|---|---:|---:|---:|\n"
        f"| sealed, 500 at a time | {line(sealing)}\n"
        f"| verified with their records | {line(verifying)}\n\n"
        f"A proof out of it takes {proving():.1f} ms (median of {PROOFS}).\n"
    )


def line(measured: tuple[float, float]) -> str:
    seconds, megabytes = measured
    return f"{seconds:.1f} | {LEAVES / seconds:,.0f} | {megabytes:,.0f} |"


def apart(action: Callable[[], Any]) -> tuple[float, float]:
    """Seconds, and megabytes at the most, of ``action`` in a process of its own."""
    from django.db import connections

    connections.close_all()
    context = get_context("fork")
    hears, says = context.Pipe(duplex=False)

    def run() -> None:
        began = time.perf_counter()
        action()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        says.send((time.perf_counter() - began, peak))

    process = context.Process(target=run)
    process.start()
    measured: tuple[float, float] = hears.recv()
    process.join()
    return measured


def proving() -> float:
    """Milliseconds to prove a leaf, the checkpoint read anew each time."""
    from consent import selectors
    from consent.log.tiles import prove

    log = selectors.current_log()
    assert log
    taken = []
    for _ in range(PROOFS):
        began = time.perf_counter()
        prove(log, random.randrange(LEAVES))
        taken.append(time.perf_counter() - began)
    return median(taken) * 1000


if __name__ == "__main__":
    sys.exit(main())
