"""``make bench``: measure what docs/benchmarks.md reports, and write it there.

Each figure stands beside a yardstick from the same run on the same machine. Only the ratio means anything on
another day. ``python -m tests.bench web`` or ``ledger`` measures one part and only prints it.
"""

import os
import sys
import tempfile
from pathlib import Path

import django

from tests.bench.measure import RUNS, SECONDS, table
from tests.drills.stack import Stack, prepare
from tests.files import remove_counters
from tests.report import write

BEGIN, END = "<!-- make bench writes from here -->\n", "<!-- to here -->\n"


def main(parts: list[str]) -> int:
    report = []
    with tempfile.TemporaryDirectory(prefix="snakkis-bench-") as name:
        folder = Path(name)
        os.environ.update(Stack(folder).environment, LOG_LEVEL="ERROR")
        django.setup()
        from tests.bench.ledger import ledger
        from tests.bench.web import web

        target = prepare("127.0.0.1")
        if not parts or "web" in parts:
            report.append(web(folder))
        if not parts or "ledger" in parts:
            report.append(f"## The ledger\n\n{table(ledger(target, folder))}")
        remove_counters(folder / "var")
    measured = "\n".join(report)
    print(measured)
    if not parts:
        how = f"Medians of {RUNS} runs of {SECONDS:g} seconds each (the sealing once).\n\n"
        write(how + measured, begin=BEGIN, end=END)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
