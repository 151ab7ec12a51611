"""Mailings on one engine: freezing very many recipients, and sending to Postfix's smtp-sink, beside plain
smtplib over as many connections. ``python -m tests.bench.mailing`` measures the database of DATABASE_URL.

smtplib writes one ready-made message over and over, each connection from a process of its own; we write every
recipient their own, and journal each answer durably before the next.
"""

import contextlib
import multiprocessing
import os
import resource
import shutil
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import django

from tests.site import free_port

MESSAGES = int(os.environ.get("BENCH_MESSAGES", "20000"))
FROZEN = int(os.environ.get("BENCH_FROZEN", "1000000"))
CONNECTIONS = (1, 4)
KILOBYTES = 10
SINK = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SENDER = "post@example.com"


def main() -> int:
    if SINK is None:
        raise SystemExit("There is no smtp-sink on this machine: apt-get install postfix.")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    for alias in ("default", "hits"):
        call_command("migrate", database=alias, verbosity=0)
    engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    print(f"### {engine}\n", flush=True)
    with sink() as port:
        sends(port)
        very_many(port)
    return 0


def sends(port: int) -> None:
    """The rates, one connection count after the other."""
    print("| messages | connections | per second | smtplib, ready-made bytes | ratio | memory |")
    print("|---:|---:|---:|---:|---:|---:|")
    purpose = people(MESSAGES)
    for connections in CONNECTIONS:
        limit = plain(port, connections)
        told = in_process(send, purpose, port, connections)
        print(
            f"| {MESSAGES:,} of {told['bytes'] // 1000} kB | {connections} | {told['rate']:,.0f} "
            f"| {limit:,.0f} | {told['rate'] / limit:.2f} | {told['memory']:.0f} MB |",
            flush=True,
        )


def in_process(action: Any, *arguments: Any) -> dict[str, float]:
    """What ``action`` tells, done in a process of its own, with its memory at most in MB."""
    from django.db import connections

    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    connections.close_all()
    child = context.Process(target=tell, args=(queue, action, arguments))
    child.start()
    told = queue.get()
    child.join()
    return dict(told)


def tell(queue: Any, action: Any, arguments: Any) -> None:
    django.setup()
    told = action(*arguments)
    queue.put({**told, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})


def send(purpose: int, port: int, connections: int) -> dict[str, float]:
    """Messages a second, the size of one, and the seconds that freezing took."""
    from django.conf import settings

    from consent.models import Purpose
    from mail.mailings import queue
    from mail.mailings.freezing import freeze
    from mail.mailings.letters import Letters
    from mail.mailings.selectors import progress
    from mail.mailings.sending import send_due
    from tests.mail.mailings.conftest import mailing_to

    settings.EMAIL_BACKEND = "mail.smtp.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.MAIL_CONNECTIONS = "127.0.0.1", port, connections
    mailing = mailing_to(Purpose.objects.get(pk=purpose), params={"times": KILOBYTES * 1000 // 95})
    began = time.perf_counter()
    frozen = freeze(mailing=mailing).frozen
    froze = time.perf_counter()
    while send_due():
        pass
    seconds = time.perf_counter() - froze
    if progress(mailing).counts != {"sent": frozen}:
        raise SystemExit(f"Not all were sent: {progress(mailing).counts}")
    letters = Letters()
    written, _troubles = letters.write(queue.claimed(mailing.messages.values_list("pk", flat=True)[:1]))
    [text] = written.values()
    return {"rate": frozen / seconds, "bytes": len(text), "froze": froze - began, "frozen": frozen}


def plain(port: int, connections: int) -> float:
    """Messages a second that smtplib writes."""
    each = MESSAGES // connections
    context = multiprocessing.get_context("fork")
    began = time.perf_counter()
    workers = [context.Process(target=write, args=(port, each)) for _ in range(connections)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return each * connections / (time.perf_counter() - began)


def write(port: int, number: int) -> None:
    line = b"Ukens tips om det folk sier til hverandre naar de kommer tilbake.\r\n"
    message = b"From: post@example.com\r\nSubject: Ukens tips\r\n\r\n" + line * (
        KILOBYTES * 1000 // len(line)
    )
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for place in range(number):
            smtp.sendmail(SENDER, [f"person.{place}@example.com"], message)


def very_many(port: int) -> None:
    """Freezing and sending as many as a large list has."""
    told = in_process(send, people(FROZEN), port, CONNECTIONS[-1])
    print(
        f"\n{told['frozen']:,} recipients: frozen in {told['froze']:.1f} s, sent at {told['rate']:,.0f} per "
        f"second, {told['memory']:.0f} MB at most.\n",
        flush=True,
    )


def people(number: int) -> int:
    """The id of a new list that so many people have, written by the database itself."""
    from django.db import connection
    from django.utils import timezone

    from consent.models import Purpose
    from tests.bench.segments import insert

    slug = f"liste-{Purpose.objects.count()}"
    purpose = Purpose.objects.create(
        slug=slug, title=slug, dpv="dpv:DirectMarketing", created_at=timezone.now()
    )
    with connection.cursor() as cursor:
        for statement in rows(number, purpose.pk, insert):
            cursor.execute(statement)
        cursor.execute("ANALYZE")
    return int(purpose.pk)


def rows(number: int, purpose: int, insert: Any) -> Iterator[str]:
    from django.db import connection

    if connection.vendor == "postgresql":
        series, person = f"generate_series(1, {number}) n", f"md5('{purpose}-' || n)::uuid"
        consent, later = f"md5('c{purpose}-' || n)::uuid", "CURRENT_TIMESTAMP + INTERVAL '1 year'"
    else:
        series = (
            f"(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {number}) "
            "SELECT n FROM s)"
        )
        # Spread as random ids are.
        person = f"printf('%08x%024x', (n * 2654435761) % 4294967296, n * 1000 + {purpose})"
        consent, later = f"printf('%08x%024x', n, {purpose})", "datetime('now', '+1 year')"
    now, address = "CURRENT_TIMESTAMP", f"'person.' || n || '.{purpose}@example.com'"
    subject = {"id": person, "scheme": "'email/1'", "value": address, "lookup": address, "locale": "'nb'"}
    yield insert("consent_subject", series, {**subject, "created_at": now})
    head = {"id": consent, "subject_id": person, "purpose_id": str(purpose), "record_id": consent}
    given = {"event_id": "'x'", "state": "'dpv:ConsentGiven'", "valid_until": later, "changed_at": now}
    yield insert("consent_consent", series, {**head, **given})


@contextlib.contextmanager
def sink() -> Iterator[int]:
    """The port of a running smtp-sink, which takes everything and keeps nothing."""
    port = free_port()
    process = subprocess.Popen([str(SINK), "-u", "nobody", f"127.0.0.1:{port}", "1000"])
    try:
        time.sleep(0.5)
        yield port
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
