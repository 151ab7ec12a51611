"""The logs as a page tells of them."""

from dataclasses import dataclass

from consent.log.tiles import last_checkpoint
from consent.models import Checkpoint, Log, LogKey

PATH = "/samtykke/logg"


@dataclass(frozen=True)
class LogOverview:
    """One log: its name, the last thing signed of it (None before that), its keys, and where it is served."""

    origin: str
    checkpoint: Checkpoint | None
    vkeys: list[str]
    path: str


def logs() -> list[LogOverview]:
    """Every log, the one that is written now first. One query, and two for each of them."""
    return [
        LogOverview(
            origin=log.origin,
            checkpoint=last_checkpoint(log),
            vkeys=[str(key) for key in log.keys.order_by("since")],
            path=f"{PATH}/{log.number}" if log.number > 1 else PATH,
        )
        for log in Log.objects.order_by("-number")
    ]


def vkeys() -> list[str]:
    """The keys that ever signed a log of ours."""
    return list(LogKey.objects.order_by("since").values_list("vkey", flat=True))
