"""``make bench``: measure what docs/benchmarks.md reports, and write it there.

Each figure stands beside a yardstick from the same run on the same machine. Only the ratio means anything on
another day. With the name of a part (``web``, or one of APART) it measures that one and only prints it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django

from tests.bench.measure import RUNS, SECONDS
from tests.drills.stack import Stack, prepare
from tests.files import BASE_DIR, remove_counters
from tests.postgres import server
from tests.report import write
from tests.site import environment

APART = {
    "ledger": "The ledger",
    "sharing": "Sharing",
    "segments": "Segments",
    "importing": "Importing subscribers",
    "mailing": "Mailings",
}
BEGIN, END = "<!-- make bench writes from here -->\n", "<!-- to here -->\n"


def main(parts: list[str]) -> int:
    report = []
    with tempfile.TemporaryDirectory(prefix="snakkis-bench-") as name:
        folder = Path(name)
        for part, title in APART.items():
            if not parts or part in parts:
                report.append(f"## {title}\n\n{apart(part, folder / part)}")
        if not parts or "web" in parts:
            report.insert(0, pages(folder))
        remove_counters(folder / "var")
    measured = "\n".join(report)
    print(measured)
    if not parts:
        how = f"Medians of {RUNS} runs of {SECONDS:g} seconds each (a million leaves once).\n\n"
        write(how + measured, begin=BEGIN, end=END)
    return 0


def pages(folder: Path) -> str:
    os.environ.update(Stack(folder).environment, LOG_LEVEL="ERROR")
    django.setup()
    from tests.bench.web import web

    prepare("127.0.0.1")
    return web(folder)


def apart(part: str, folder: Path) -> str:
    """On both engines, each in a process of its own, at full durability."""
    with server(durable=True) as url:
        databases = {"sqlite": "", "postgresql": url}
        return "\n".join(measured_on(database, part, folder / name) for name, database in databases.items())


def measured_on(database: str, part: str, folder: Path) -> str:
    (folder / "static").mkdir(parents=True)
    told = {"DATABASE_URL": database, "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "tests.drills.settings"}
    command = [sys.executable, "-m", f"tests.bench.{part}"]
    done = subprocess.run(
        command, cwd=BASE_DIR, env=environment(folder, **told), stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
