"""Runs that died: what their journals say is done, and what follows from it."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from mail.mailings import journal, runs
from mail.mailings.aftermath import bounced
from mail.mailings.lane import Reply
from mail.models import OutboxMessage, SendingRun

logger = logging.getLogger(__name__)
State = OutboxMessage.State


def recover() -> int:
    """Write into the outbox what the journals of dead runs say, and that what was begun and not settled is in
    doubt. How many messages are."""
    for run in SendingRun.objects.filter(pk__in=runs.dead_runs()):
        _follow(run)
    doubts = 0
    while (found := _recover_one()) is not None:
        doubts += found
    return doubts


def _follow(run: SendingRun) -> None:
    """Act on the refusals it wrote down, each by itself: it may have died before it did. Twice is once."""
    for entry in journal.read(run)[0]:
        if entry.bounce:
            at = min(timezone.now(), run.lease_until)
            try:
                bounced(entry.id, entry.bounce, Reply.read(entry.answer), attempt=entry.attempts, at=at)
            except Exception:
                # One that cannot be followed up keeps no letter from going out.
                logger.exception("mail.not_followed %s", entry.id)


@transaction.atomic
def _recover_one() -> int | None:
    # Locked for deletion: a run that was not dead after all can write no more.
    dead = SendingRun.objects.filter(pk__in=runs.dead_runs())
    run = dead.select_for_update(skip_locked=True).first()
    if run is None:
        return None
    settled, begun = journal.read(run)
    doubtful = begun - {entry.id for entry in settled}
    for first in range(0, len(settled), journal.GROUP):
        journal.apply(run.pk, settled[first : first + journal.GROUP])
    in_doubt = run.messages.filter(pk__in=doubtful)
    doubts = in_doubt.update(
        state=State.DOUBT, run=None, answer=gettext_noop("The worker stopped while handing this over.")
    )
    runs.end(run)
    return doubts
