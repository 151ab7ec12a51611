"""The one writer of the log: gives leaves from the inbox dense indexes, and signs what the tree became.

Two kinds of transaction, under the same lock. The first moves up to 500 leaves from the inbox into the tree.
The second signs what is committed, and writes the checkpoint to its file before it commits: so the file may
be ahead of the checkpoints in the database but never of the tree, and a crash leaves nothing to mend.
"""

import logging
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from consent import checkpoint_file, selectors
from consent.erasure import take_erasure_leaves
from consent.errors import LogRefused
from consent.ledger.checkpoints import TreeHead
from consent.ledger.keys import load_key
from consent.ledger.merkle import leaf_hash
from consent.ledger.notes import NoteError, Verifier, open_note, sign_note
from consent.ledger.tiles import CompleteTile, RightEdge, complete_tiles, tile_root
from consent.models import Checkpoint, ConsentRecord, ErasedEvent, InboxEntry, LeafData, LogLeaf, Tile

logger = logging.getLogger(__name__)

LOCK = 0x736E616B6B6973  # "snakkis": any number, the same for every sequencer of a database
PATH = "/samtykke/logg"
ADVICE = (
    "Nothing was signed; signup and withdrawal go on, and what they record waits in the inbox. "
    "If this database was restored from a backup, restore a newer one. "
    "If it was meant to be a new, empty one, give it a VAR_DIR of its own. "
    "Otherwise rows of the log were changed by hand: 'manage.py ledger verify' names the first."
)


def seal(limit: int = 500) -> int:
    """Move everything from the inbox into the log, in transactions of up to ``limit`` leaves, and sign it.

    Returns the number of leaves moved: none while another sequencer is at work. LogRefused when the tree does
    not continue what was signed before; nothing is moved or signed then.
    """
    sequenced = 0
    edge: RightEdge | None = None
    while True:
        with transaction.atomic(durable=True):
            if not _lock():
                return sequenced
            edge = _current_edge(edge)
            moved = _move(edge, limit)
        sequenced += moved
        if not moved:
            break
    with transaction.atomic(durable=True):
        if _lock():
            _sign(_current_edge(edge))
    return sequenced


def _lock() -> bool:
    """Keep other sequencers out until the end of this transaction. SQLite has one writer as it is."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _current_edge(known: RightEdge | None) -> RightEdge:
    """The tree's right edge: ``known`` if nobody added to it, else read anew and checked."""
    size = selectors.log_size()
    if known and known.size == size:
        return known
    edge = read_edge(size)
    for source, head in signed_heads():
        _check_continues(edge, source, head)
    return edge


def read_edge(size: int) -> RightEdge:
    """The right edge of the tree of the first ``size`` leaves, from complete tiles and at most 255 leaves."""
    first = complete_tiles(0, size) << 8
    leaves = LogLeaf.objects.filter(index__gte=first, index__lt=size).order_by("index")
    partial = [[bytes(value) for value in leaves.values_list("leaf_hash", flat=True)]]
    while count := complete_tiles(len(partial) - 1, size):
        below = Tile.objects.filter(level=len(partial) - 1, index__gte=count >> 8 << 8, index__lt=count)
        hashes = below.order_by("index").values_list("hashes", flat=True)
        partial.append([tile_root(bytes(value)) for value in hashes])
    edge = RightEdge(partial)
    if edge.size != size:
        raise LogRefused(f"The log has lost rows: of {size} leaves, {edge.size} are left. {ADVICE}")
    return edge


def signed_heads() -> Iterable[tuple[str, TreeHead]]:
    """What was signed last, according to the database and to the file outside it."""
    last = Checkpoint.objects.order_by("size").last()
    outside = checkpoint_file.read()
    if last:
        yield "the database", _opened(last.note, "the database")
    if outside is not None:
        yield str(checkpoint_file.path()), _opened(outside, str(checkpoint_file.path()))
    elif last:
        logger.warning("ledger.checkpoint_file_missing; it is written anew")


def _opened(note: str, source: str) -> TreeHead:
    key = load_key(settings.LEDGER_KEY)
    try:
        head = TreeHead.claimed(note)
        open_note(note, [Verifier.of(head.origin, key)])
    except NoteError as error:
        raise LogRefused(
            f"The last checkpoint in {source} was not signed with LEDGER_KEY: {error} "
            "Nothing was signed. Put the key back that the log began with (VAR_DIR/secrets/LEDGER_KEY)."
        ) from error
    except ValueError as error:
        raise LogRefused(f"The last checkpoint in {source} cannot be read: {error} {ADVICE}") from error
    return head


def _check_continues(edge: RightEdge, source: str, head: TreeHead) -> None:
    if head.size > edge.size:
        raise LogRefused(
            f"The log has {edge.size} leaves, but a checkpoint over {head.size} is already signed "
            f"(in {source}). {ADVICE}"
        )
    then = edge if head.size == edge.size else read_edge(head.size)
    if then.root() != head.root:
        raise LogRefused(
            f"The first {head.size} leaves of the log are not those under the signed checkpoint "
            f"(in {source}). {ADVICE}"
        )


def _move(edge: RightEdge, limit: int) -> int:
    """Append up to ``limit`` leaves of the inbox and those that say what was erased; how many in all."""
    # By id: of one consent, an earlier event has the lower one. An id that appears late comes next time.
    entries = list(InboxEntry.objects.order_by("pk")[:limit])
    first = edge.size
    leaves = [bytes(entry.leaf) for entry in entries] + take_erasure_leaves()
    hashes = [leaf_hash(leaf) for leaf in leaves]
    tiles = [tile for value in hashes for tile in edge.append(value)]
    LogLeaf.objects.bulk_create(
        [LogLeaf(index=index, leaf_hash=value) for index, value in enumerate(hashes, first)]
    )
    LeafData.objects.bulk_create(
        [LeafData(leaf_id=index, data=leaf) for index, leaf in enumerate(leaves, first)]
    )
    Tile.objects.bulk_create([_tile_row(tile) for tile in tiles])
    _place_records([(index, entry.event_id) for index, entry in enumerate(entries, first)])
    InboxEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    return len(leaves)


def _tile_row(tile: CompleteTile) -> Tile:
    return Tile(level=tile.level, index=tile.index, hashes=tile.hashes)


def _place_records(places: list[tuple[int, str | None]]) -> None:
    """Tell each record its index. One statement run many times: ``bulk_update`` takes far longer.

    Records first: one that is being erased meanwhile makes this wait, and stands among the erased ones then.
    """
    events = [place for place in places if place[1]]
    for model in (ConsentRecord, ErasedEvent):
        sql = f"UPDATE {model._meta.db_table} SET log_index = %s WHERE event_id = %s"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(sql, events)


def _sign(edge: RightEdge) -> None:
    """Sign the tree as it is committed, unless that was done. The file comes first, see above."""
    last = Checkpoint.objects.order_by("size").last()
    if edge.size and (last is None or last.size < edge.size):
        origin = TreeHead.claimed(last.note).origin if last else new_origin()
        head = TreeHead(origin, edge.size, edge.root())
        note = sign_note(head.text(), origin, load_key(settings.LEDGER_KEY))
        checkpoint_file.write(note)
        Checkpoint.objects.create(size=head.size, root=head.root, note=note, signed_at=timezone.now())
        logger.info("ledger.signed %d %s", head.size, b64encode(head.root).decode())
    elif last and checkpoint_file.read() != last.note:
        checkpoint_file.write(last.note)


def new_origin() -> str:
    """The name of a log that begins now. A log keeps its name when the site moves to another address."""
    return urlsplit(settings.BASE_URL).netloc + PATH
