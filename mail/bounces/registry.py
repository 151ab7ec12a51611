"""What a higher room knows and a bounce needs: which consents are to mail, and how somebody leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from consent.models import ConsentRecord, Purpose, Subject


class Leave(Protocol):
    def __call__(self, *, subject: Subject, purpose: Purpose, method: str) -> ConsentRecord | None: ...


@dataclass(frozen=True)
class Mailed:
    """``purposes``: what is mailed under. ``leave``: end one consent to it on the person's own word, keyword
    arguments ``subject``, ``purpose`` and ``method``; None when nothing lived."""

    purposes: Callable[[], QuerySet[Purpose]]
    leave: Leave


_mailed: dict[str, Mailed] = {}


def register(room: str, mailed: Mailed) -> None:
    """Name what ``room`` mails. Once per room."""
    _mailed[room] = mailed


def all_mailed() -> list[Mailed]:
    """What every room has named."""
    return list(_mailed.values())
