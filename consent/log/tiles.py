"""The signed tree as others read it: tiles of C2SP tlog-tiles, and proofs made of them.

Complete tiles are stored. Partial ones are made here from the leaves, or from the complete tiles below.
"""

from consent.ledger.proofs import inclusion_proof
from consent.ledger.tile_tree import TileTree
from consent.ledger.tiles import WIDTH
from consent.ledger.tlog_proof import TlogProof
from consent.models import Checkpoint, Log, LogLeaf, Tile
from consent.prepared import Prepared, Slot

_tile = Prepared(
    lambda: Tile.objects.filter(log=Slot("log"), level=Slot("level"), index=Slot("index")).values_list(
        "hashes", flat=True
    )
)


def last_checkpoint(log: Log) -> Checkpoint | None:
    """The newest signed checkpoint of ``log``."""
    return Checkpoint.objects.filter(log=log).order_by("size").last()


def read_tile(log: Log, level: int, index: int, width: int = WIDTH) -> bytes:
    """The first ``width`` hashes of a tile, 32 bytes each; fewer where the log has no more."""
    for stored in _tile(log=log.pk, level=level, index=index):
        return bytes(stored)[: width * 32]
    first = index * WIDTH
    if level == 0:
        leaves = LogLeaf.objects.filter(position__gte=log.first + first).order_by("position")
        following = Log.objects.filter(first__gt=log.first).order_by("first").first()
        if following:
            leaves = leaves.filter(position__lt=following.first)
        return b"".join(bytes(value) for value in leaves.values_list("leaf_hash", flat=True)[:width])
    below = Tile.objects.filter(log=log, level=level - 1, index__gte=first).order_by("index")
    return b"".join(bytes(value) for value in below.values_list("root", flat=True)[:width])


def prove(log: Log, index: int) -> TlogProof:
    """That the leaf ``index`` stands in ``log``, under its newest checkpoint. ValueError if not yet."""
    checkpoint = last_checkpoint(log)
    if checkpoint is None:
        raise ValueError("Nothing of this log is signed.")
    tree = TileTree(checkpoint.size, lambda level, number, width: read_tile(log, level, number, width))
    hashes = inclusion_proof(index, checkpoint.size, tree.subtree)
    return TlogProof(index, tuple(hashes), checkpoint.note)
