"""Recording a consent, and then sealing all those recorded, beside SQLite's own speed on this disk."""

import sqlite3
import time
from itertools import count
from pathlib import Path

from tests.bench.measure import Row, rate
from tests.drills.load import Target


def ledger(target: Target, folder: Path) -> list[Row]:
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
