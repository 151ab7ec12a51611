"""Reading a mailbox of bounces and doing what each mail asks for. Twice changes nothing."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import transaction

from mail.bounces import letters
from mail.bounces.folders import Folder
from mail.bounces.reading import Reading, Sort, read
from mail.bounces.registry import all_mailed
from mail.bounces.services import came_back

logger = logging.getLogger(__name__)


class Became(StrEnum):
    """What a mail was, or led to. ``KNOWN`` was counted before; ``STRANGE`` is a bounce of nothing of
    ours."""

    HARD = "hard"
    SOFT = "soft"
    BLOCKED = "blocked"
    COMPLAINT = "complaint"
    LEFT = "left"
    DELAYED = "delayed"
    AUTOMATIC = "automatic"
    ORDINARY = "ordinary"
    STRANGE = "strange"
    KNOWN = "known"
    UNREADABLE = "unreadable"


@dataclass
class Processed:
    """How many mails were what; ``unreadable`` names those that could not be read, and why."""

    counts: Counter[str] = field(default_factory=Counter)
    unreadable: list[tuple[str, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.counts.total()


def process(
    folder: Folder, *, dry_run: bool = False, progress: Callable[[int, int], None] | None = None
) -> Processed:
    """Deal with each mail of ``folder`` that was not handled yet, one transaction each."""
    done = Processed()
    for number, (key, raw) in enumerate(folder, 1):
        became = _process_one(done, key, raw, dry_run=dry_run)
        done.counts[became] += 1
        if became is not Became.UNREADABLE and not dry_run:
            folder.handled(key)
        if progress:
            progress(number, folder.total)
    return done


def _process_one(done: Processed, key: str, raw: bytes | OSError, *, dry_run: bool) -> Became:
    if isinstance(raw, OSError):
        done.unreadable.append((key, str(raw)))
        return Became.UNREADABLE
    try:
        # Of a mail that cannot be dealt with nothing is written.
        with transaction.atomic():
            return act(read(raw), dry_run=dry_run)
    except Exception as error:
        # Whatever is sent to a public mailbox must not keep the others from being read.
        logger.exception("mail.bounce_unreadable")
        done.unreadable.append((key, f"{type(error).__name__}: {error}"))
        return Became.UNREADABLE


def act(found: Reading, *, dry_run: bool = False) -> Became:
    """Do what one mail asks for, or only say what that would be."""
    if found.sort == Sort.LEAVING:
        if not dry_run:
            for mailed in all_mailed():
                mailed.leave_by_mail(token=found.token, at=found.at)
        return Became.LEFT
    if found.sort != Sort.FEEDBACK or found.kind is None:
        return Became(found.sort.value)
    message = letters.message_in(found.mail)
    if message is None:
        return Became.STRANGE
    if dry_run:
        return Became(found.kind.value)
    kept = came_back(
        message=message,
        kind=found.kind,
        source=found.source,
        source_id=found.source_id,
        status=found.status,
        answer=found.answer,
        at=found.at,
    )
    return Became(found.kind.value) if kept else Became.KNOWN
