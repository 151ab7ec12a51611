"""Recomputes the whole log from its rows, by another path than the one that wrote it.

Of the writer's code only the formats of note and checkpoint are used. Leaves are read in order and in chunks;
what does not fit ends the run as a LogFault that names the first bad index.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from consent import checkpoint_file
from consent.errors import LogFault
from consent.ledger.checkpoints import TreeHead
from consent.ledger.keys import load_key
from consent.ledger.notes import Verifier, open_note
from consent.models import Checkpoint, LeafData, LogLeaf, Tile
from consent.verify_records import Records, Row, check_heads, check_notices, check_waiting
from consent.verify_tree import Tree, first_difference

CHUNK = 2048
HEADER = b"consent-ledger/v1\n"
Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What the log holds and how its events are accounted for."""

    origin: str = ""
    size: int = 0
    root: bytes = b""
    checkpoints: int = 0
    signed_size: int = 0
    events: int = 0
    erased: int = 0
    waiting: int = 0


def verify_log(progress: Progress | None = None) -> Report:
    """Check every row of the log and every record, or raise LogFault at the first that does not fit.

    ``progress`` is told now and then how many of how many leaves are done. Everything is read from one
    snapshot, so writers may go on.
    """
    # Read before the snapshot begins: the file is never ahead of the tree.
    outside = checkpoint_file.read()
    with snapshot():
        return Audit(outside, progress).run()


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
    """One pass over the log. ``outside`` is the note of the checkpoint file, if there is one."""

    def __init__(self, outside: str | None, progress: Progress | None) -> None:
        self.progress = progress
        self.report = Report()
        self.tree = Tree()
        self.total = LogLeaf.objects.count()
        self.records = Records()
        self.erased: set[int] = set()  # indexes without their leaf, until an erasure leaf names them
        self.notices: set[str] = set()  # hashes that the log fixes in time
        self.outside = opened(outside, max(self.total - 1, 0)) if outside is not None else None

    def run(self) -> Report:
        """All checks: in the order of the log, then of what stands beside it."""
        for first in range(0, self.total, CHUNK):
            self.check_chunk(first, min(first + CHUNK, self.total))
            if self.progress:
                self.progress(self.tree.size, self.total)
        self.check_ends()
        self.check_outside()
        self.report.waiting = check_waiting(self.records, self.total)
        check_notices(self.notices)
        check_heads()
        self.report.size, self.report.root = self.tree.size, self.tree.root()
        return self.report

    def check_chunk(self, first: int, end: int) -> None:
        columns = ("index", "leaf_hash", "data__leaf_id", "data__data")
        leaves = LogLeaf.objects.filter(index__gte=first).order_by("index").values_list(*columns)
        index = first
        try:
            records = self.records.between(first, end)
            signed = {row.size: row for row in Checkpoint.objects.filter(size__gt=first, size__lte=end)}
            for index, (found, leaf_hash, kept, data) in enumerate(leaves[: end - first], first):
                if found != index:
                    raise LogFault(index, "the leaf is missing.")
                self.check_leaf(index, bytes(leaf_hash), kept, data, records.get(index))
                for level, number, hashes in self.tree.grow(bytes(leaf_hash)):
                    self.check_tile(level, number, hashes)
                self.check_signed(index + 1, signed.get(index + 1))
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            # SQLite keeps what it is given: a tampered column may hold any type.
            raise LogFault(index, f"a row here cannot be read: {error!r}") from error

    def check_leaf(
        self, index: int, leaf_hash: bytes, kept: int | None, data: Any, record: Row | None
    ) -> None:
        if kept is None:
            raise LogFault(index, "the leaf behind the hash is missing.")
        if data is None:
            if record:
                raise LogFault(index, "the leaf was taken away, but its record is still there.")
            self.erased.add(index)
            self.report.erased += 1
            return
        leaf = bytes(data)
        if sha256(b"\x00" + leaf).digest() != leaf_hash:
            raise LogFault(index, "the leaf does not have the hash that stands in the log.")
        self.check_meaning(index, leaf, record)

    def check_meaning(self, index: int, leaf: bytes, record: Row | None) -> None:
        """What a leaf asks for: an event its record, a notice its text, an erasure leaves taken away."""
        kind, _, rest = leaf.removeprefix(HEADER).partition(b"\n")
        if kind == b"event":
            if record is None and index in self.records.erased_at:
                self.report.erased += 1
                return
            if record is None:
                raise LogFault(index, "the record of this event is gone, and no erasure was logged.")
            self.records.check(record, leaf, index)
            self.report.events += 1
        elif record:
            raise LogFault(index, f"the record {record['event_id']} points at a leaf that is no event.")
        elif kind == b"notice":
            shown = rest.decode().strip()
            if shown not in self.records.hashes:
                raise LogFault(index, "the notice whose hash this is no longer exists.")
            self.notices.add(shown)
        elif kind == b"erasure":
            named = set(map(int, rest.split(b"\n")[1].split(b",")))
            if returned := named - self.erased:
                raise LogFault(min(returned), "the leaf was erased, and is here again.")
            self.erased -= named

    def check_tile(self, level: int, number: int, hashes: bytes) -> None:
        span = 256**level
        stored = Tile.objects.filter(level=level, index=number).values_list("hashes", flat=True).first()
        if stored is None:
            raise LogFault(number * 256 * span, f"the tile {level}/{number} is missing.")
        if bytes(stored) != hashes:
            position = number * 256 + first_difference(bytes(stored), hashes)
            raise LogFault(position * span, f"the tile {level}/{number} differs from the leaves here.")

    def check_signed(self, size: int, row: Checkpoint | None) -> None:
        """Compare the tree, now of ``size`` leaves, with what was signed over as many."""
        if row:
            head = opened(row.note, size - 1)
            if (head.size, head.root) != (row.size, bytes(row.root)):
                raise LogFault(size - 1, f"the row of the checkpoint over {size} leaves was changed.")
            self.check_root(head)
            self.report.origin, self.report.signed_size = head.origin, size
            self.report.checkpoints += 1
        if self.outside and self.outside.size == size:
            self.check_root(self.outside)

    def check_root(self, head: TreeHead) -> None:
        if self.tree.root() == head.root:
            return
        # Every complete tile so far fitted. If the one that begins here is still right, it tells which leaf.
        number, mine = head.size // 256, b"".join(self.tree.levels[0])
        stored = Tile.objects.filter(level=0, index=number).values_list("hashes", flat=True).first()
        if stored and bytes(stored)[: len(mine)] != mine:
            index = number * 256 + first_difference(bytes(stored), mine)
            raise LogFault(index, "the leaf is not the one in its tile.")
        what = f"this leaf, or one after it up to {head.size - 1}, is not the one that was signed."
        raise LogFault(self.report.signed_size, what)

    def check_outside(self) -> None:
        """The checkpoint file is there, and not ahead. Its root was compared when the tree had its size."""
        place = checkpoint_file.path()
        if self.outside and self.outside.size > self.total:
            what = f"the log ends here, but {place} is signed over {self.outside.size} leaves."
            raise LogFault(self.total, what)
        if Checkpoint.objects.exists() and checkpoint_file.read() is None:
            raise LogFault(None, f"{place} is missing; 'manage.py ledger seal' writes it anew.")

    def check_ends(self) -> None:
        """What must not be there: rows beyond the end of the tree, erasures that nobody logged."""
        if self.erased:
            raise LogFault(min(self.erased), "the leaf was taken away, and no erasure was logged.")
        beyond = {
            "leaves": LeafData.objects.count() - self.tree.size,
            "tiles": Tile.objects.count() - sum(self.tree.size >> 8 * level for level in range(1, 8)),
            "checkpoints": Checkpoint.objects.count() - self.report.checkpoints,
        }
        for what, number in beyond.items():
            if number:
                raise LogFault(self.tree.size, f"the log ends here, but there are more {what}.")


def opened(note: str, index: int) -> TreeHead:
    """The checkpoint in ``note``. LogFault at ``index`` when this log's key did not sign it."""
    try:
        head = TreeHead.claimed(note)
        open_note(note, [Verifier.of(head.origin, load_key(settings.LEDGER_KEY))])
    except ValueError as error:
        raise LogFault(index, f"the checkpoint over this leaf cannot be believed: {error}") from error
    return head
