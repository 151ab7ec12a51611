"""The pass over the leaves of one log, in order: hashes, tiles, checkpoints, and what a leaf asks for."""

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from consent import selectors
from consent.audit.keys import Keys, check_keys, opened
from consent.audit.rows import CHUNK, Record, leaves, positions
from consent.audit.tree import Tree, first_difference
from consent.errors import LogFault
from consent.ledger.checkpoints import TreeHead
from consent.log.signing import ours, signed_by
from consent.models import Checkpoint, LeafData, Log, Tile

if TYPE_CHECKING:
    from consent.audit.log import Audit

HEADER = b"consent-ledger/v1\n"


class LogAudit:
    """The pass over one log, whose leaves stand at the positions from its first up to ``end``.

    The records at positions below ``checked`` are checked by helpers; here it matters that they are there.
    """

    def __init__(self, audit: "Audit", log: Log, end: int, *, checked: int) -> None:
        self.checked = checked
        self.audit, self.report, self.records = audit, audit.report, audit.records
        self.log, self.first, self.size = log, log.first, end - log.first
        following = [later for later in audit.logs if later.number > log.number]
        self.is_over = bool(following)
        # What the next log says this one ended with.
        said = following[0].previous if following else ""
        self.last_note = said if said.partition("\n")[0] == log.origin else ""
        self.tree = Tree()
        self.rotations: dict[str, int] = {}  # new vkey -> index of the leaf that names it
        self.keys = Keys(log)
        self.signed = 0
        self.last_signed = selectors.signed_size(log)
        if self.last_note and (end_size := TreeHead.claimed(self.last_note).size) <= self.size:
            self.last_signed = max(self.last_signed, end_size)

    def run(self) -> None:
        self.check_beginning()
        for begin in range(0, self.size, CHUNK):
            self.check_chunk(begin, min(begin + CHUNK, self.size))
            if self.audit.progress:
                self.audit.progress(self.first + self.tree.size, self.audit.total)
        check_keys(self.keys, self.rotations)
        self.check_end()
        self.report.origin, self.report.size, self.report.root = (
            self.log.origin,
            self.size,
            self.tree.root(),
        )
        self.report.signed_size = self.signed
        self.report.tiles += sum(self.size >> 8 * level for level in range(1, 8))

    def check_beginning(self) -> None:
        """A log that follows another begins with the leaf that carries the other's last checkpoint."""
        previous = self.log.previous
        if not previous:
            if self.log is not self.audit.logs[0]:
                raise LogFault(0, "nothing says which log this one follows.")
            return
        data = LeafData.objects.filter(leaf=self.first).values_list("data", flat=True).first()
        leaf = HEADER + b"open\n" + b64encode(previous.encode()) + b"\n"
        if data is None or bytes(data) != leaf:
            raise LogFault(0, "the first leaf does not carry the checkpoint of the log before.")
        origin = TreeHead.claimed(previous).origin
        known = [key for log in self.audit.logs if log.origin == origin for _since, key in Keys(log).known]
        if not any(signed_by(previous, key) for key in [*ours(origin), *known]):
            raise LogFault(0, "the checkpoint of the log before was not signed by a key of that log.")

    def check_end(self) -> None:
        """The last checkpoint bears a key that is believed: ours, or the one its own end was signed with."""
        if self.is_over:
            if self.size and not self.signed and self.last_signed:
                raise LogFault(0, "no checkpoint of this log is left.")
        elif self.keys.known[-1][1] not in ours(self.log.origin):
            raise LogFault(0, "LEDGER_KEY is not the key that signs this log.")
        key = self.keys.due(self.signed)
        believed = key in ours(self.log.origin) or (self.last_note and signed_by(self.last_note, key))
        if self.signed and not believed:
            raise LogFault(self.signed - 1, "the last checkpoint is not signed by a key that is believed.")

    def check_chunk(self, begin: int, end: int) -> None:
        place = range(self.first + begin, self.first + end)
        there = positions(place.start, place.stop)
        index = begin
        try:
            records = self.records.between(max(place.start, self.checked), place.stop)
            checkpoints = Checkpoint.objects.filter(log=self.log, size__gt=begin, size__lte=end)
            signed = {row.size: row for row in checkpoints}
            kept = self.kept_between(begin, end)
            rows = leaves(place.start, place.stop)
            for index, (position, stored, data_id, data) in enumerate(rows, begin):
                if position != self.first + index:
                    raise LogFault(index, "the leaf is missing.")
                leaf_hash = bytes(stored)
                record = records.get(position)
                self.check_leaf(index, leaf_hash, data_id, data)
                if self.is_over and index >= self.last_signed and position in there:
                    raise LogFault(index, "a record points at a leaf of an ended log, never signed there.")
                if data is not None:
                    self.check_meaning(index, bytes(data), record, is_there=position in there)
                elif position in there:
                    raise LogFault(index, "the leaf was taken away, but its record is still there.")
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

    def check_leaf(self, index: int, leaf_hash: bytes, data_id: int | None, data: Any) -> None:
        if data_id is None:
            raise LogFault(index, "the leaf behind the hash is missing.")
        if data is None and self.is_over and index >= self.last_signed:
            # Never under a checkpoint, so it was logged again in the next log and taken away here.
            self.audit.moved.add(self.first + index)
            self.report.again += 1
        elif data is None:
            self.audit.erased.add(self.first + index)
            self.report.erased += 1
        elif sha256(b"\x00" + bytes(data)).digest() != leaf_hash:
            raise LogFault(index, "the leaf does not have the hash that stands in the log.")

    def check_meaning(self, index: int, leaf: bytes, record: Record | None, *, is_there: bool) -> None:
        """What a leaf asks for: an event its record, a notice its text, an erasure leaves taken away."""
        kind, _, rest = leaf.removeprefix(HEADER).partition(b"\n")
        if kind == b"event":
            self.check_event(index, leaf, record, is_there=is_there)
            return
        if is_there:
            raise LogFault(index, "a record points at this leaf, which is no event.")
        lines = rest.decode().splitlines()
        if kind == b"notice":
            if lines[0] not in self.records.hashes:
                raise LogFault(index, "the notice whose hash this is no longer exists.")
            self.audit.notices.add(lines[0])
        elif kind == b"erasure":
            first = self.audit.firsts[lines[3]] if len(lines) > 3 else self.first
            named = {first + int(value) for value in lines[1].split(",")}
            if returned := named - self.audit.erased - self.audit.moved:
                raise LogFault(min(returned) - first, "the leaf was erased, and is here again.")
            self.audit.erased -= named
        elif kind == b"key-rotation":
            self.rotations[lines[1]] = index

    def check_event(self, index: int, leaf: bytes, record: Record | None, *, is_there: bool) -> None:
        if record:
            self.records.check(record, leaf, index)
        if is_there:
            self.report.events += 1
        elif self.first + index in self.records.erased_at:
            self.report.erased += 1
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
        head = opened(row.note, row.size - 1, self.log, self.keys.due(row.size))
        if (head.size, head.root) != (row.size, bytes(row.root)):
            raise LogFault(row.size - 1, f"the row of the checkpoint over {row.size} leaves was changed.")
        if row.number != self.report.checkpoints + 1:
            raise LogFault(row.size - 1, f"a checkpoint before the one over {row.size} leaves is missing.")
        self.check_root(head)
        self.signed = row.size
        self.report.checkpoints += 1

    def check_kept(self, size: int, sources: list[str]) -> None:
        for source in sources:
            self.check_root(opened(self.audit.notes[source], size - 1, self.log, self.keys.due(size)))
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
