"""Recomputes every log from its rows, by another path than the one that wrote it.

Of the writer's code only the formats of note and checkpoint and the keys are used. Leaves are read in order
and in chunks; what does not fit ends the run as a LogFault that names the first bad index.
"""

import contextlib
from collections.abc import Iterator

from django.db import connection, transaction

from consent.audit import helpers
from consent.audit.heads import check_heads
from consent.audit.helpers import Helper
from consent.audit.keys import claimed
from consent.audit.leaves import LogAudit
from consent.audit.records import Records, check_notices, check_waiting
from consent.audit.report import Progress, Report
from consent.audit.rows import CHUNK, leaves, spans
from consent.errors import LogFault
from consent.log import checkpoint_file
from consent.log.signing import is_known
from consent.models import Checkpoint, LeafData, Log, LogLeaf, Tile

GIVEN = "the checkpoint given"


def verify_log(progress: Progress | None = None, *, since: str | None = None) -> Report:
    """Check every row of the logs and every record, or raise LogFault at the first that does not fit.

    ``progress`` is told now and then how many of how many leaves are done. ``since`` is a checkpoint (a
    note) that somebody kept: the log must have grown from the tree it was signed over. Everything is read
    from one snapshot, so writers may go on.
    """
    # Read before the snapshot begins: the file is never ahead of the tree.
    kept = {str(checkpoint_file.path()): checkpoint_file.read(), GIVEN: since}
    notes = {source: note for source, note in kept.items() if note is not None}
    started = helpers.start(check_records, check_consents)
    try:
        with snapshot(), readable(None):
            return Audit(notes, progress, started).run()
    finally:
        for helper in started:
            helper.stop()


def check_records(log: Log, begin: int, end: int) -> None:
    """Check the records at the positions from ``begin`` up to ``end`` of ``log``. LogFault.

    Records and leaves come from one view of the database, so it does not matter which.
    """
    with snapshot():
        records = Records()
        for first in range(begin, end, CHUNK):
            found = records.between(first, min(first + CHUNK, end))
            for position, _hash, _leaf, data in leaves(first, min(first + CHUNK, end)):
                if data is not None and (record := found.get(position)):
                    with readable(position - log.first):
                        records.check(record, bytes(data), position - log.first)


def check_consents() -> None:
    """Check that every consent stands where its last record left it, in a view of its own. LogFault."""
    with snapshot():
        check_heads()


@contextlib.contextmanager
def readable(index: int | None) -> Iterator[None]:
    """SQLite keeps what it is given: a tampered column may hold any type."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        where = "a row here" if index is not None else "A row"
        raise LogFault(index, f"{where} cannot be read: {error!r}") from error


@contextlib.contextmanager
def snapshot() -> Iterator[None]:
    """One unchanging view of the database. On SQLite a plain BEGIN, which does not take the write lock."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


class Audit:
    """One pass over all logs. ``kept`` are notes from outside the database, by where they were found;
    ``started`` are helpers at work on the records of the leaves that were there when they began."""

    def __init__(self, kept: dict[str, str], progress: Progress | None, started: list[Helper]) -> None:
        self.progress = progress
        self.started = started
        self.report = Report()
        self.total = LogLeaf.objects.count()
        self.logs = list(Log.objects.order_by("number"))
        self.firsts = {log.origin: log.first for log in self.logs}
        self.records = Records()
        self.erased: set[int] = set()  # positions without their leaf, until an erasure leaf names them
        self.moved: set[int] = set()  # those that were logged again, in the next log
        self.notices: set[str] = set()  # hashes that the log fixes in time
        # What later logs say earlier ones ended with is held against those too.
        said = {f"the first leaf of {log.origin}": log.previous for log in self.logs if log.previous}
        self.notes = {**kept, **said}
        self.kept = {source: claimed(note, source) for source, note in self.notes.items()}

    def run(self) -> Report:
        """All checks: in the order of the logs, then of what stands beside them."""
        if self.total and not self.logs:
            raise LogFault(0, "the row that names the log is missing.")
        for log, end in spans(self.logs, self.total):
            if found := self.faults(log, end):
                first = min(found, key=lambda fault: -1 if fault.index is None else fault.index)
                place = f" (In the log {log.origin}.)" if len(self.logs) > 1 else ""
                raise LogFault(first.index, first.what + place)
        self.check_ends()
        self.check_kept()
        self.report.waiting = check_waiting(self.records, self.total)
        check_notices(self.notices)
        self.check_consents()
        return self.report

    def check_consents(self) -> None:
        """Here, or by the helper that does it meanwhile."""
        apart = [helper for helper in self.started if helper.log is None]
        if not apart:
            check_heads()
        for helper in apart:
            if fault := helper.fault():
                raise fault

    def faults(self, log: Log, end: int) -> list[LogFault]:
        """What does not fit in one log: the first the tree shows, and the first of each helper."""
        mine = [helper for helper in self.started if helper.log == log]
        found: list[LogFault] = []
        try:
            LogAudit(self, log, end, checked=max((helper.end for helper in mine), default=0)).run()
        except LogFault as fault:
            found.append(fault)
        return found + [fault for helper in mine if (fault := helper.fault())]

    def check_ends(self) -> None:
        """What must not be there: rows that belong to no leaf, erasures that nobody logged."""
        if self.erased:
            raise LogFault(min(self.erased), "the leaf was taken away, and no erasure was logged.")
        size = self.total
        beyond = {
            "leaves": LeafData.objects.count() - size,
            "tiles": Tile.objects.count() - self.report.tiles,
            "checkpoints": Checkpoint.objects.count() - self.report.checkpoints,
        }
        for what, number in beyond.items():
            if number:
                raise LogFault(size, f"the log ends here, but there are more {what}.")

    def check_kept(self) -> None:
        """Every kept checkpoint was met on the way. Where the one that a later log carries was not, leaves
        were lost before that log began: the report says how many. Whoever kept a later one finds a fault."""
        sizes = {log.origin: end - log.first for log, end in spans(self.logs, self.total)}
        carried = {log.previous for log in self.logs}
        for source, head in self.kept.items():
            here = sizes.get(head.origin, 0)
            if source in self.report.met:
                continue
            if self.notes[source] in carried and source != GIVEN:
                self.report.lost[head.origin] = (here, head.size)
                continue
            what = f"{source} is signed over {head.size} leaves of the log {head.origin}"
            if head.origin not in sizes:
                raise LogFault(None, f"{what}, which is not here.")
            if not is_known(self.notes[source]):
                raise LogFault(here, f"{source} cannot be believed: no key of ours signed it.")
            raise LogFault(here, f"the log ends here, but {what}.")
        if Checkpoint.objects.exists() and checkpoint_file.read() is None:
            place = checkpoint_file.path()
            raise LogFault(None, f"{place} is missing; 'manage.py ledger seal' writes it anew.")
