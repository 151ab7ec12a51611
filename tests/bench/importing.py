"""Importing subscribers on one engine: a file looked through, imported, and imported once more.

``python -m tests.bench.importing [ROWS]`` measures the database of DATABASE_URL and prints its table.
"""

import json
import os
import resource
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

ROWS = 1_000_000
# One row in a hundred is bad, and one in twenty tells nothing or that the person has left.
TERMS = ["--wording-text", "Ja, send meg nyheter.", "--place", "fiskebua.no", "--attested-by", "Eva Eier"]


def main(rows: int) -> int:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    for alias in ("default", "hits"):
        call_command("migrate", database=alias, verbosity=0)
    engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    from newsletter.services import list_create

    list_create(slug="tips", frequency="weekly", texts={"nb": ("Ukens tips", "Ett råd.")})
    with TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        path = Path(folder) / "people.csv"
        size = write(path, rows)
        with Longest() as longest:
            first = timed(path, "--report", str(Path(folder) / "bad.txt"))
        second = timed(path, "--report", str(Path(folder) / "bad.txt"))
        named = sum(1 for _line in (Path(folder) / "bad.txt").open())
        dry = timed(path, "--dry-run", "--report", str(Path(folder) / "bad.txt"))
    undone = timed("--undo", first[1]["run"])
    print(f"### {engine}\n\n{table(rows, size, [dry, first, second, undone], longest.seconds)}")
    bad = sum(number for verdict, number in first[1]["counts"].items() if verdict.startswith("bad"))
    print(f"{named:,} bad rows of {bad:,} were named with line and reason.\n")
    assert (named, second[1]["changes"], undone[1]["undone"]) == (bad, 0, first[1]["changes"])
    return 0


def write(path: Path, rows: int) -> int:
    """A file as Mailchimp writes one, with quotes gone wrong; its bytes."""
    then = datetime.now(UTC) - timedelta(days=600)
    with path.open("w", encoding="utf-8-sig") as file:
        file.write(
            '"Email Address","First Name","Last Name",OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID\n'
        )
        for number in range(rows):
            at = (then + timedelta(seconds=number * 40)).strftime("%Y-%m-%d %H:%M:%S")
            address = f"person.{number}@eksempel{number % 997}.no"
            if number % 100 == 50:
                address = f'"{address}'
            opted_in = "" if number % 20 == 3 else f'"{at}"'
            file.write(f'{address},Åse,Bø,{opted_in},1.2.3.4,"{at}",1.2.3.4,{number}\n')
    return path.stat().st_size


def timed(*arguments: Any) -> tuple[float, dict[str, Any]]:
    """Seconds, and what the command says."""
    from django.core.management import call_command

    out, began = StringIO(), time.perf_counter()
    named = [] if "--undo" in arguments else ["--list", "tips", *TERMS]
    try:
        call_command("import_subscribers", *map(str, arguments), *named, "--json", stdout=out)
    except SystemExit as stopped:
        if stopped.code != 1:  # some rows are bad
            raise
    return time.perf_counter() - began, json.loads(out.getvalue())


def table(rows: int, size: int, measured: list[tuple[float, dict[str, Any]]], longest: float) -> str:
    what = ["dry run", "import", "the same file again", "undoing"]
    lines = [
        f"| {name} | {seconds:,.0f} | {rows / seconds:,.0f} | {said.get('changes', said.get('undone')):,} |"
        for name, (seconds, said) in zip(what, measured, strict=True)
    ]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{rows:,} rows, {size / 1e6:,.0f} MB.\n\n| what | seconds | rows per second | changes |\n"
        "|---|---:|---:|---:|\n"
        + "\n".join(lines)
        + f"\n\nPeak memory of the whole process: {peak:,.0f} MB. "
        f"Longest that another writer waited during the import: {longest:.1f} s.\n"
    )


class Longest:
    """How long another process waits for its turn to write, at most: a small write again and again."""

    def __init__(self) -> None:
        self.seconds, self.over = 0.0, threading.Event()

    def __enter__(self) -> "Longest":
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join()

    def run(self) -> None:
        from django.db import connections

        while not self.over.wait(0.5):
            began = time.perf_counter()
            signup()
            self.seconds = max(self.seconds, time.perf_counter() - began)
        connections.close_all()


def signup() -> None:
    """A small write, as somebody's signup is."""
    from django.utils import timezone

    from newsletter.models import Intake

    Intake.objects.create(kind="login", sealed=os.urandom(32), at=timezone.now())


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else ROWS))
