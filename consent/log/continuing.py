"""``ledger continue``: when a log cannot go on honestly, a new one says where it ended."""

from django.db import transaction

from consent import selectors
from consent.errors import LogRefused
from consent.ledger.checkpoints import TreeHead
from consent.ledger.leaves import open_leaf
from consent.ledger.tiles import RightEdge
from consent.log import checkpoint_file
from consent.log.sequencer import append, lock, open_log, seal, signed
from consent.log.signing import is_known
from consent.log.standing import Standing, refusal
from consent.models import Checkpoint, ConsentRecord, InboxEntry, LeafData, Log


def continue_log() -> Log:
    """Open a new log whose first leaf carries the last checkpoint of the one that cannot go on, and sign it.

    Leaves that no checkpoint in this database covers are logged again. LogRefused when there is nothing to
    mend: a log that can go on must.
    """
    with transaction.atomic(durable=True):
        if not lock():
            raise LogRefused("A sequencer is at work on the log. Try again in a moment.")
        if not refusal():
            raise LogRefused("The log goes on as it is: 'manage.py ledger seal' signs it. Nothing was done.")
        last = _last_note()
        old = selectors.current_log()
        log = open_log(_next_number(last), previous=last)
        standing = Standing(log, RightEdge())
        append(standing, [open_leaf(last)])
        # Signed at once: a log that nothing signs is none, and must not make the file be passed over.
        checkpoint = signed(standing)
        checkpoint.save(force_insert=True)
        if old:
            _log_again(old, log)
    checkpoint_file.write(checkpoint.note)
    seal()
    return log


def _last_note() -> str:
    """The newest checkpoint there is: the one outside the database, if a key of ours ever signed it."""
    outside = checkpoint_file.read()
    if outside is not None and is_known(outside):
        return outside
    last = Checkpoint.objects.order_by("number").last()
    if last is None:
        raise LogRefused(
            f"Nothing was ever signed in this database, and {checkpoint_file.path()} is no checkpoint of "
            "ours. Move that file away, and let a new LEDGER_KEY begin the log."
        )
    return last.note


def _next_number(note: str) -> int:
    """A number that no log had: the file may know of later ones than a restored database."""
    _, _, name = TreeHead.claimed(note).origin.rpartition("/")
    newest = selectors.current_log()
    known = (newest.number if newest else 1, int(name) if name.isascii() and name.isdigit() else 1)
    return max(known) + 1


def _log_again(old: Log, log: Log) -> None:
    """Put what was never under a checkpoint of ``old`` back into the inbox, for ``log``: there it goes."""
    first, end = old.first + selectors.signed_size(old), log.first
    events = dict(
        ConsentRecord.objects.filter(position__gte=first, position__lt=end).values_list(
            "position", "event_id"
        )
    )
    ConsentRecord.objects.filter(event_id__in=list(events.values())).update(position=None)
    leaves = LeafData.objects.filter(leaf__gte=first, leaf__lt=end, data__isnull=False).order_by("leaf")
    for position, data in leaves.values_list("leaf", "data"):
        leaf = bytes(data)
        if position in events or leaf.split(b"\n")[1] == b"notice":
            InboxEntry.objects.create(leaf=leaf, event_id=events.get(position))
    LeafData.objects.filter(leaf__in=list(events)).update(data=None)
