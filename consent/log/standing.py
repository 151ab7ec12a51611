"""Where the log stands, read from its rows and held against what was signed before.

Whoever writes asks here first. What does not continue what was signed is refused, with words for the owner.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from consent import selectors
from consent.errors import LogRefused
from consent.ledger.checkpoints import TreeHead
from consent.ledger.tiles import RightEdge, complete_tiles
from consent.log import checkpoint_file
from consent.log.signing import check_rotation, opened, rotation_due
from consent.log.tiles import last_checkpoint
from consent.models import Log, LogLeaf, Tile

logger = logging.getLogger(__name__)

ADVICE = (
    "Nothing was signed; signup and withdrawal go on, and what they record waits in the inbox. "
    "If this database was restored from a backup, restore a newer one if there is one, else let "
    "'manage.py ledger continue' open a new log that says where this one ended. "
    "If it was meant to be a new, empty one, give it a VAR_DIR and a LEDGER_KEY of its own. "
    "Otherwise rows of the log were changed by hand: 'manage.py ledger verify' names the first."
)


@dataclass
class Standing:
    """The log that is written now, None before the first leaf, and the right edge of its tree."""

    log: Log | None = None
    edge: RightEdge = field(default_factory=RightEdge)


def stand(known: Standing | None) -> Standing:
    """Where the log stands: ``known`` if nobody wrote since, else read anew and checked. LogRefused."""
    log = selectors.current_log()
    size = selectors.log_size(log)
    if known and known.log == log and known.edge.size == size:
        return known
    edge = read_edge(log, size) if log else RightEdge()
    for source, head in signed_heads(log):
        _check_continues(log, edge, source, head)
    return Standing(log, edge)


def refusal() -> str:
    """Why the log cannot be signed now; nothing when it can. Asked as the sequencer asks, without writing."""
    try:
        log = stand(None).log
        if log and rotation_due(log):
            check_rotation(log)
    except LogRefused as refused:
        return str(refused)
    return ""


def read_edge(log: Log, size: int) -> RightEdge:
    """The right edge over the first ``size`` leaves, from complete tiles and at most 255 leaves."""
    first = log.first + (complete_tiles(0, size) << 8)
    leaves = LogLeaf.objects.filter(position__gte=first, position__lt=log.first + size).order_by("position")
    partial = [[bytes(value) for value in leaves.values_list("leaf_hash", flat=True)]]
    while count := complete_tiles(len(partial) - 1, size):
        level = Tile.objects.filter(log=log, level=len(partial) - 1)
        below = level.filter(index__gte=count >> 8 << 8, index__lt=count).order_by("index")
        partial.append([bytes(value) for value in below.values_list("root", flat=True)])
    edge = RightEdge(partial)
    if edge.size != size:
        raise LogRefused(f"The log has lost rows: of {size} leaves, {edge.size} are left. {ADVICE}")
    return edge


def signed_heads(log: Log | None) -> Iterable[tuple[str, TreeHead]]:
    """What was signed last of ``log``, according to the database and to the file outside it."""
    last = last_checkpoint(log) if log else None
    outside = checkpoint_file.read()
    if last:
        yield "the database", opened(last.note, "the database")
    if outside is not None:
        if not (log and last and _has_ended(outside, log)):
            yield str(checkpoint_file.path()), opened(outside, str(checkpoint_file.path()))
    elif last:
        logger.warning("ledger.checkpoint_file_missing; it is written anew")


def _has_ended(note: str, log: Log) -> bool:
    """Whether ``note`` is of a log before ``log``: on another machine, or in the moment of its beginning."""
    origin = note.partition("\n")[0]
    earlier = {
        previous.partition("\n")[0]
        for previous in Log.objects.exclude(previous="").values_list("previous", flat=True)
    }
    return origin != log.origin and origin in earlier


def _check_continues(log: Log | None, edge: RightEdge, source: str, head: TreeHead) -> None:
    if log and head.origin != log.origin:
        raise LogRefused(
            f"The checkpoint in {source} is of the log {head.origin}, which this database does not know: "
            f"it writes {log.origin}. {ADVICE}"
        )
    if head.size > edge.size:
        raise LogRefused(
            f"The log has {edge.size} leaves, but a checkpoint over {head.size} is already signed "
            f"(in {source}). {ADVICE}"
        )
    then = edge if log is None or head.size == edge.size else read_edge(log, head.size)
    if then.root() != head.root:
        raise LogRefused(
            f"The first {head.size} leaves of the log are not those under the signed checkpoint "
            f"(in {source}). {ADVICE}"
        )
