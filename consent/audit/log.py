"""Recomputes every log from its rows, by another path than the one that wrote it.

Of the writer's code only the formats of note and checkpoint are used. Leaves are read in order and in chunks;
what does not fit ends the run as a LogFault that names the first bad index.
"""

import contextlib
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from consent.audit.heads import check_heads
from consent.audit.keys import check_keys, claimed, opened, verifiers
from consent.audit.records import Records, check_notices, check_waiting
from consent.audit.report import Progress, Report
from consent.audit.rows import CHUNK, Record, leaves
from consent.audit.tree import Tree, first_difference
from consent.errors import LogFault
from consent.ledger.checkpoints import TreeHead
from consent.log import checkpoint_file
from consent.models import Checkpoint, LeafData, Log, LogLeaf, Tile

HEADER = b"consent-ledger/v1\n"


def verify_log(progress: Progress | None = None, *, since: str | None = None) -> Report:
    """Check every row of the logs and every record, or raise LogFault at the first that does not fit.

    ``progress`` is told now and then how many of how many leaves are done. ``since`` is a checkpoint (a
    note) that somebody kept: the log must have grown from the tree it was signed over. Everything is read
    from one snapshot, so writers may go on.
    """
    # Read before the snapshot begins: the file is never ahead of the tree.
    kept = {str(checkpoint_file.path()): checkpoint_file.read(), "the checkpoint given": since}
    with snapshot():
        return Audit({source: note for source, note in kept.items() if note is not None}, progress).run()


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
    """One pass over all logs. ``kept`` are notes from outside the database, by where they were found."""

    def __init__(self, kept: dict[str, str], progress: Progress | None) -> None:
        self.progress = progress
        self.report = Report()
        self.total = LogLeaf.objects.count()
        self.logs = list(Log.objects.order_by("number"))
        self.firsts = {log.origin: log.first for log in self.logs}
        self.records = Records()
        self.erased: set[int] = set()  # positions without their leaf, until an erasure leaf names them
        self.notices: set[str] = set()  # hashes that the log fixes in time
        self.kept = {source: claimed(note, source) for source, note in kept.items()}
        self.notes = kept

    def run(self) -> Report:
        """All checks: in the order of the logs, then of what stands beside them."""
        if self.total and not self.logs:
            raise LogFault(0, "the row that names the log is missing.")
        ends = [*(log.first for log in self.logs[1:]), self.total]
        for log, end in zip(self.logs, ends, strict=False):
            try:
                LogAudit(self, log, end).run()
            except LogFault as fault:
                if len(self.logs) == 1:
                    raise
                raise LogFault(fault.index, f"{fault.what} (In the log {log.origin}.)") from fault
        self.check_ends()
        self.check_kept()
        self.report.waiting = check_waiting(self.records, self.total)
        check_notices(self.notices)
        check_heads()
        return self.report

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
        """Every kept checkpoint was met on the way, or is the one that a later log says its end with."""
        logs = {log.origin: log for log in self.logs}
        ended = {log.previous for log in self.logs}
        for source, head in self.kept.items():
            if source in self.report.met or self.notes[source] in ended:
                continue
            what = f"{source} is signed over {head.size} leaves of the log {head.origin}"
            if head.origin not in logs:
                raise LogFault(None, f"{what}, which is not here.")
            log = logs[head.origin]
            opened(self.notes[source], head.size - 1, log, verifiers(log))
            raise LogFault(self.total - log.first, f"the log ends here, but {what}.")
        if Checkpoint.objects.exists() and checkpoint_file.read() is None:
            place = checkpoint_file.path()
            raise LogFault(None, f"{place} is missing; 'manage.py ledger seal' writes it anew.")


class LogAudit:
    """The pass over one log, whose leaves stand at the positions from its first up to ``end``."""

    def __init__(self, audit: Audit, log: Log, end: int) -> None:
        self.audit, self.report, self.records = audit, audit.report, audit.records
        self.log, self.first, self.size = log, log.first, end - log.first
        self.is_over = log is not audit.logs[-1]
        self.tree = Tree()
        self.rotations: dict[str, int] = {}  # new vkey -> index of the leaf that names it
        self.verifiers = verifiers(log)
        self.signed = 0
        rows = Checkpoint.objects.filter(log=log).order_by("size").values_list("size", flat=True)
        self.last_signed = rows.last() or 0

    def run(self) -> None:
        for begin in range(0, self.size, CHUNK):
            self.check_chunk(begin, min(begin + CHUNK, self.size))
            if self.audit.progress:
                self.audit.progress(self.first + self.tree.size, self.audit.total)
        check_keys(self.log, self.rotations, is_over=self.is_over)
        self.report.origin, self.report.size, self.report.root = (
            self.log.origin,
            self.size,
            self.tree.root(),
        )
        self.report.signed_size = self.signed
        self.report.tiles += sum(self.size >> 8 * level for level in range(1, 8))

    def check_chunk(self, begin: int, end: int) -> None:
        index = begin
        try:
            records = self.records.between(self.first + begin, self.first + end)
            checkpoints = Checkpoint.objects.filter(log=self.log, size__gt=begin, size__lte=end)
            signed = {row.size: row for row in checkpoints}
            kept = self.kept_between(begin, end)
            rows = leaves(self.first + begin, self.first + end)
            for index, (position, stored, data_id, data) in enumerate(rows, begin):
                if position != self.first + index:
                    raise LogFault(index, "the leaf is missing.")
                leaf_hash = bytes(stored)
                self.check_leaf(index, leaf_hash, data_id, data, records.get(position))
                for tile in self.tree.grow(leaf_hash):
                    self.check_tile(*tile)
                if index + 1 in signed:
                    self.check_signed(signed[index + 1])
                if index + 1 in kept:
                    self.check_kept(index + 1, kept[index + 1])
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            # SQLite keeps what it is given: a tampered column may hold any type.
            raise LogFault(index, f"a row here cannot be read: {error!r}") from error

    def kept_between(self, begin: int, end: int) -> dict[int, list[str]]:
        """The kept checkpoints of this log over more than ``begin`` and up to ``end`` leaves, by size."""
        found: dict[int, list[str]] = {}
        for source, head in self.audit.kept.items():
            if head.origin == self.log.origin and begin < head.size <= end:
                found.setdefault(head.size, []).append(source)
        return found

    def check_leaf(
        self, index: int, leaf_hash: bytes, data_id: int | None, data: Any, record: Record | None
    ) -> None:
        if data_id is None:
            raise LogFault(index, "the leaf behind the hash is missing.")
        if data is None:
            if record:
                raise LogFault(index, "the leaf was taken away, but its record is still there.")
            self.audit.erased.add(self.first + index)
            self.report.erased += 1
            return
        leaf = bytes(data)
        if sha256(b"\x00" + leaf).digest() != leaf_hash:
            raise LogFault(index, "the leaf does not have the hash that stands in the log.")
        self.check_meaning(index, leaf, record)

    def check_meaning(self, index: int, leaf: bytes, record: Record | None) -> None:
        """What a leaf asks for: an event its record, a notice its text, an erasure leaves taken away."""
        kind, _, rest = leaf.removeprefix(HEADER).partition(b"\n")
        if kind == b"event":
            self.check_event(index, leaf, record)
            return
        if record:
            raise LogFault(index, f"the record {record.event_id} points at a leaf that is no event.")
        lines = rest.decode().splitlines()
        if kind == b"notice":
            if lines[0] not in self.records.hashes:
                raise LogFault(index, "the notice whose hash this is no longer exists.")
            self.audit.notices.add(lines[0])
        elif kind == b"erasure":
            first = self.audit.firsts[lines[2]] if len(lines) > 2 else self.first
            named = {first + int(value) for value in lines[1].split(",")}
            if returned := named - self.audit.erased:
                raise LogFault(min(returned) - first, "the leaf was erased, and is here again.")
            self.audit.erased -= named
        elif kind == b"key-rotation":
            self.rotations[lines[1]] = index

    def check_event(self, index: int, leaf: bytes, record: Record | None) -> None:
        if record:
            self.records.check(record, leaf, index)
            self.report.events += 1
        elif self.first + index in self.records.erased_at:
            self.report.erased += 1
        elif self.is_over and index >= self.last_signed:
            self.report.again += 1  # never under a checkpoint, so it was logged again in the next log
        else:
            raise LogFault(index, "the record of this event is gone, and no erasure was logged.")

    def check_tile(self, level: int, number: int, hashes: bytes, root: bytes) -> None:
        span = 256**level
        tile = Tile.objects.filter(log=self.log, level=level, index=number).first()
        if tile is None:
            raise LogFault(number * 256 * span, f"the tile {level}/{number} is missing.")
        if bytes(tile.hashes) != hashes:
            position = number * 256 + first_difference(bytes(tile.hashes), hashes)
            raise LogFault(position * span, f"the tile {level}/{number} differs from the leaves here.")
        if bytes(tile.root) != root:
            raise LogFault(number * 256 * span, f"the tile {level}/{number} has another root.")

    def check_signed(self, row: Checkpoint) -> None:
        """Compare the tree, now of as many leaves as ``row`` says, with what was signed over them."""
        head = opened(row.note, row.size - 1, self.log, self.verifiers)
        if (head.size, head.root) != (row.size, bytes(row.root)):
            raise LogFault(row.size - 1, f"the row of the checkpoint over {row.size} leaves was changed.")
        if row.number != self.report.checkpoints + 1:
            raise LogFault(row.size - 1, f"a checkpoint before the one over {row.size} leaves is missing.")
        self.check_root(head)
        self.signed = row.size
        self.report.checkpoints += 1

    def check_kept(self, size: int, sources: list[str]) -> None:
        for source in sources:
            self.check_root(opened(self.audit.notes[source], size - 1, self.log, self.verifiers))
            self.report.met.append(source)

    def check_root(self, head: TreeHead) -> None:
        if self.tree.root() == head.root:
            return
        # Every complete tile so far fitted. If the one that begins here is still right, it tells which leaf.
        number, mine = head.size // 256, b"".join(self.tree.levels[0])
        tiles = Tile.objects.filter(log=self.log, level=0, index=number)
        stored = tiles.values_list("hashes", flat=True).first()
        if stored and bytes(stored)[: len(mine)] != mine:
            index = number * 256 + first_difference(bytes(stored), mine)
            raise LogFault(index, "the leaf is not the one in its tile.")
        what = f"this leaf, or one after it up to {head.size - 1}, is not the one that was signed."
        raise LogFault(self.signed, what)
