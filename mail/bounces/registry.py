"""What a higher room knows and a bounce needs: which consents are to mail, and how somebody leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import QuerySet

from consent.models import ConsentRecord, Purpose, Subject


class LeaveByMail(Protocol):
    def __call__(self, *, token: str, at: datetime | None) -> None: ...


class Leave(Protocol):
    def __call__(self, *, subject: Subject, purpose: Purpose, method: str) -> ConsentRecord | None: ...


@dataclass(frozen=True)
class Mailed:
    """``purposes``: what is mailed under.

    ``leave``: end one consent to it on the person's own word; None when nothing lived.
    ``leave_by_mail``: the same with the token of a leave link, from a mail written ``at`` that moment.
    """

    purposes: Callable[[], QuerySet[Purpose]]
    leave: Leave
    leave_by_mail: LeaveByMail


_mailed: dict[str, Mailed] = {}


def register(room: str, mailed: Mailed) -> None:
    """Name what ``room`` mails. Once per room."""
    _mailed[room] = mailed


def all_mailed() -> list[Mailed]:
    """What every room has named."""
    return list(_mailed.values())
