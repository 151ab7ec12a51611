"""The one writer of the log: gives leaves from the inbox dense positions, and signs what the tree became.

Two kinds of transaction, under the same lock. The first moves up to 500 leaves from the inbox into the tree.
The second signs what is committed, and writes the checkpoint to its file before it commits: so the file may
be ahead of the checkpoints in the database but never of the tree, and a crash leaves nothing to mend.
"""

import logging
from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils import timezone

from consent import selectors
from consent.ledger.checkpoints import TreeHead
from consent.ledger.leaves import key_rotation_leaf
from consent.ledger.merkle import leaf_hash
from consent.ledger.tiles import tile_root
from consent.log import checkpoint_file
from consent.log.erasure import take_erasure_leaves
from consent.log.signing import check_rotation, rotation_due, sign, vkey
from consent.log.standing import Standing, stand
from consent.log.tiles import last_checkpoint
from consent.models import (
    Checkpoint,
    ConsentRecord,
    ErasedEvent,
    InboxEntry,
    LeafData,
    Log,
    LogKey,
    LogLeaf,
    Tile,
)

logger = logging.getLogger(__name__)

LOCK = 0x736E616B6B6973  # "snakkis": any number, the same for every sequencer of a database
PATH = "/samtykke/logg"


def seal(limit: int = 500) -> int:
    """Move everything from the inbox into the log, in transactions of up to ``limit`` leaves, and sign it.

    Returns the number of leaves moved: none while another sequencer is at work. LogRefused when the tree does
    not continue what was signed before; nothing is moved or signed then.
    """
    sequenced = 0
    standing: Standing | None = None
    while True:
        with transaction.atomic(durable=True):
            if not lock():
                return sequenced
            standing = stand(standing)
            moved = _move(standing, limit)
        sequenced += moved
        if not moved:
            break
    with transaction.atomic(durable=True):
        if lock():
            _sign(stand(standing))
    return sequenced


def lock() -> bool:
    """Keep other sequencers out until the end of this transaction. SQLite has one writer as it is."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def open_log(number: int, previous: str = "") -> Log:
    """A log that begins now. It keeps its name when the site moves to another address."""
    origin = urlsplit(settings.BASE_URL).netloc + PATH + (f"/{number}" if number > 1 else "")
    first = selectors.leaf_count()
    log = Log.objects.create(
        number=number, origin=origin, first=first, previous=previous, opened_at=timezone.now()
    )
    LogKey.objects.create(vkey=vkey(origin), log=log, since=first)
    return log


def append(standing: Standing, leaves: Sequence[bytes]) -> int:
    """Write ``leaves`` at the end of the tree. Returns the position of the first."""
    assert standing.log
    log, first = standing.log, standing.log.first + standing.edge.size
    hashes = [leaf_hash(leaf) for leaf in leaves]
    tiles = [tile for value in hashes for tile in standing.edge.append(value)]
    LogLeaf.objects.bulk_create(
        [LogLeaf(position=position, leaf_hash=value) for position, value in enumerate(hashes, first)]
    )
    LeafData.objects.bulk_create(
        [LeafData(leaf_id=position, data=leaf) for position, leaf in enumerate(leaves, first)]
    )
    Tile.objects.bulk_create(
        Tile(log=log, level=tile.level, index=tile.index, hashes=tile.hashes, root=tile_root(tile.hashes))
        for tile in tiles
    )
    return first


def _move(standing: Standing, limit: int) -> int:
    """Append up to ``limit`` leaves of the inbox and those that the log says of itself; how many in all."""
    # By id: of one consent, an earlier event has the lower one. An id that appears late comes next time.
    entries = list(InboxEntry.objects.order_by("pk")[:limit])
    if standing.log is None:
        if not entries:
            return 0
        standing.log = open_log(1)
    leaves = [bytes(entry.leaf) for entry in entries] + take_erasure_leaves(standing.log)
    leaves += _rotation_leaves(standing.log, standing.log.first + standing.edge.size + len(leaves))
    first = append(standing, leaves)
    _place_records([(position, entry.event_id) for position, entry in enumerate(entries, first)])
    InboxEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    return len(leaves)


def _rotation_leaves(log: Log, position: int) -> list[bytes]:
    """The leaf that names the new key, to stand at ``position``, when LEDGER_KEY has been replaced."""
    if not rotation_due(log):
        return []
    old, new = check_rotation(log), vkey(log.origin)
    LogKey.objects.create(vkey=new, log=log, since=position)
    return [key_rotation_leaf(old, new)]


def _place_records(places: list[tuple[int, str | None]]) -> None:
    """Tell each record its position. One statement run many times: ``bulk_update`` takes far longer.

    Records first: one that is being erased meanwhile makes this wait, and stands among the erased ones then.
    """
    events = [place for place in places if place[1]]
    _update_positions(ConsentRecord, events)
    if ErasedEvent.objects.filter(position=None).exists():
        _update_positions(ErasedEvent, events)


def _update_positions(model: type[Model], places: list[tuple[int, str | None]]) -> None:
    sql = f"UPDATE {model._meta.db_table} SET position = %s WHERE event_id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, places)


def signed(standing: Standing) -> Checkpoint:
    """A checkpoint over the tree as it stands, with the next number. It is not written yet."""
    assert standing.log
    head = TreeHead(standing.log.origin, standing.edge.size, standing.edge.root())
    number = (Checkpoint.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    logger.info("ledger.signed %d %s", head.size, b64encode(head.root).decode())
    return Checkpoint(
        number=number,
        log=standing.log,
        size=head.size,
        root=head.root,
        note=sign(head),
        signed_at=timezone.now(),
    )


def _sign(standing: Standing) -> None:
    """Sign the tree as it is committed, unless that was done. The file comes first, see above."""
    if standing.log is None or not standing.edge.size:
        return
    last = last_checkpoint(standing.log)
    if last is None or last.size < standing.edge.size:
        checkpoint = signed(standing)
        checkpoint_file.write(checkpoint.note)
        checkpoint.save(force_insert=True)
    elif checkpoint_file.read() != last.note:
        checkpoint_file.write(last.note)
