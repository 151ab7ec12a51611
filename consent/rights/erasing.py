"""Erasing a person because they ask for it (GDPR Art. 17), and what may keep us from it (Art. 17(3)).

What every room deletes stands in ``consent.rights.registry``; here is what comes before and after.
"""

from dataclasses import dataclass

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from consent import rights
from consent.errors import LogRefused
from consent.log.sequencer import seal
from consent.log.standing import read_edge
from consent.models import Checkpoint, ErasedEvent, Hold, Subject
from consent.rights.vacuum import vacuum

REASON = "request"


@dataclass(frozen=True)
class Erasure:
    """What was removed, by room and name, and how the log stands since.

    ``is_sealed``: the log has said which events were erased. ``root_stands``: the tree over the size that was
    signed before still has that root; None when nothing was signed before. ``refusal``: why the log refused
    to go on, if it did. ``journal_emptied``: no old page lies beside the database file (SQLite).
    ``vacuumed``: the places of the deleted rows are free already (PostgreSQL; None on SQLite).
    """

    removed: dict[str, rights.Removed]
    is_sealed: bool = False
    root_stands: bool | None = None
    refusal: str = ""
    journal_emptied: bool = False
    vacuumed: bool | None = None

    @property
    def total(self) -> int:
        return sum(sum(names.values()) for names in self.removed.values())


@transaction.atomic
def preview_erasure(*, subject: Subject) -> Erasure:
    """What erasing would remove: it is done, counted, and taken back. SubjectHeld as ``erase_person``."""
    removed = rights.erase(subject=subject, reason=REASON)
    transaction.set_rollback(True)
    return Erasure(removed)


def erase_person(*, subject: Subject) -> Erasure:
    """Erase ``subject`` everywhere, have the log say so, and check that no hash in it has changed.

    SubjectHeld while somebody holds them. Not inside a transaction: the log is sealed after it.
    """
    before = Checkpoint.objects.select_related("log").order_by("number").last()
    removed = rights.erase(subject=subject, reason=REASON)
    refusal = ""
    try:
        seal()
    except LogRefused as refused:
        refusal = str(refused)
    return Erasure(
        removed,
        is_sealed=not refusal and not ErasedEvent.objects.exists(),
        root_stands=_stands(before) if before else None,
        refusal=refusal,
        journal_emptied=_empty_journal(),
        vacuumed=vacuum(removed),
    )


def hold(*, subject: Subject, reason: str) -> Hold:
    """Keep ``subject`` from being erased, for this ``reason``: a legal duty, or an open claim."""
    fields = {"reason": reason, "placed_at": timezone.now()}
    return Hold.objects.update_or_create(subject=subject, defaults=fields)[0]


def release(*, subject: Subject) -> bool:
    """Lift the hold on ``subject``. False when there was none."""
    return bool(Hold.objects.filter(subject=subject).delete()[0])


def _stands(checkpoint: Checkpoint) -> bool:
    """Whether the leaves under ``checkpoint`` still make its root."""
    try:
        return read_edge(checkpoint.log, checkpoint.size).root() == bytes(checkpoint.root)
    except LogRefused:
        return False


def _empty_journal() -> bool:
    """Move everything from SQLite's write-ahead log into the file and cut it to nothing: it holds old pages.

    False while somebody reads on an older state for longer than a connection waits.
    """
    if connection.vendor != "sqlite":
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return not cursor.fetchone()[0]
    except OperationalError:
        return False
