"""What the owner sees of the log at a glance. Every read is cheap and changes nothing."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Count, Min
from django.utils import timezone

from consent import selectors
from consent.ledger.checkpoints import TreeHead
from consent.log import standing
from consent.log.standing import ADVICE
from consent.log.tiles import last_checkpoint
from consent.models import Checkpoint, ConsentRecord, InboxEntry, Log, LogKey, Purpose, Verification

# The worker verifies once a day; later than this somebody should look why it did not.
STALE = timedelta(hours=30)


@dataclass(frozen=True)
class LogState:
    """One log. ``size`` leaves are in it, ``signed`` of them under ``checkpoint``; one that is over has
    ``ended_at``, and its size is what its last checkpoint was signed over."""

    origin: str
    opened_at: datetime
    size: int
    signed: int
    keys: list[str]
    checkpoint: Checkpoint | None = None
    root: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Refusal:
    """Why nothing is signed; ``is_general`` when the advice for a log that does not continue applies."""

    reason: str
    is_general: bool


@dataclass(frozen=True)
class Living:
    """How many consents to a purpose live now."""

    title: str
    count: int


def log_states() -> list[LogState]:
    """Every log, the one that is written now first. Four queries, however many there are."""
    logs = list(Log.objects.order_by("number"))
    keys: dict[int, list[str]] = {}
    for key in LogKey.objects.order_by("since"):
        keys.setdefault(key.log_id, []).append(key.vkey)
    states = [_ended(log, following, keys.get(log.pk, [])) for log, following in pairwise(logs)]
    if logs:
        states.append(_current(logs[-1], keys.get(logs[-1].pk, [])))
    return states[::-1]


def _current(log: Log, keys: list[str]) -> LogState:
    last = last_checkpoint(log)
    return LogState(
        origin=log.origin,
        opened_at=log.opened_at,
        size=selectors.log_size(log),
        signed=last.size if last else 0,
        keys=keys,
        checkpoint=last,
        root=b64encode(bytes(last.root)).decode() if last else "",
    )


def _ended(log: Log, following: Log, keys: list[str]) -> LogState:
    """A log that was continued by another, whose first leaf says where a log ended: as a rule this one."""
    head = TreeHead.claimed(following.previous)
    # After a restore the next log may carry the end of one that this database never knew.
    own = head.origin == log.origin
    return LogState(
        origin=log.origin,
        opened_at=log.opened_at,
        size=head.size if own else following.first - log.first,
        signed=head.size if own else 0,
        keys=keys,
        root=b64encode(head.root).decode() if own else "",
        ended_at=following.opened_at,
    )


def waiting() -> tuple[int, datetime | None]:
    """How many leaves wait for the log, and since when the oldest event does."""
    since = ConsentRecord.objects.filter(position=None).aggregate(since=Min("at"))["since"]
    return InboxEntry.objects.count(), since


def refusal() -> Refusal | None:
    """Why the sequencer refuses to sign, if it does."""
    reason = standing.refusal()
    return Refusal(reason.removesuffix(ADVICE).strip(), reason.endswith(ADVICE)) if reason else None


def last_verification() -> Verification | None:
    """What was last said of the whole log."""
    return Verification.objects.order_by("at").last()


def is_stale(verification: Verification) -> bool:
    """Whether it is older than the worker would leave it."""
    return verification.at < timezone.now() - STALE


def living() -> list[Living]:
    """The purposes with how many consents live now, most first. Two queries."""
    counts = dict(selectors.living_consents().values_list("purpose").annotate(number=Count("*")))
    found = [
        Living(purpose.title, counts.get(purpose.pk, 0)) for purpose in Purpose.objects.order_by("title")
    ]
    return sorted(found, key=lambda row: -row.count)
