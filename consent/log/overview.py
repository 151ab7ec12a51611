"""The logs as a page tells of them."""

from dataclasses import dataclass

from consent.ledger.checkpoints import TreeHead
from consent.log.sequencer import PATH
from consent.log.tiles import last_checkpoint
from consent.models import Checkpoint, Log, LogKey


@dataclass(frozen=True)
class LogOverview:
    """One log: its name, the last thing signed of it (None before that), its keys, and where it is served.

    ``lost`` leaves of it were signed, and gone before the next log began.
    """

    origin: str
    checkpoint: Checkpoint | None
    vkeys: list[str]
    path: str
    checkpoint_path: str
    lost: int


def logs() -> list[LogOverview]:
    """Every log, the one that is written now first. One query, and two for each of them."""
    found = list(Log.objects.order_by("-number"))
    ends = [None, *(log.first for log in found)]
    return [
        LogOverview(
            origin=log.origin,
            checkpoint=last_checkpoint(log),
            vkeys=[str(key) for key in log.keys.order_by("since")],
            path=f"{PATH}/{log.number}" if log.number > 1 else PATH,
            checkpoint_path=f"{PATH}/{log.number}/checkpoint" if len(found) > 1 else f"{PATH}/checkpoint",
            lost=_lost(log, end, found),
        )
        for log, end in zip(found, ends, strict=False)
    ]


def _lost(log: Log, end: int | None, logs: list[Log]) -> int:
    """By how many leaves a later log knows ``log``, which ends before the position ``end``, to have been
    longer."""
    if end is None:
        return 0
    notes = [later.previous for later in logs if later.previous.startswith(f"{log.origin}\n")]
    return max([TreeHead.claimed(note).size - (end - log.first) for note in notes] + [0])


def vkeys() -> list[str]:
    """The keys that ever signed a log of ours."""
    return list(LogKey.objects.order_by("since").values_list("vkey", flat=True))
