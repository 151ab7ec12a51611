"""What the rooms above know of a person, on that person's page at the owner's desk.

Consent knows itself. A room registers in its ``ready()`` the facts it has, and what happened there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from consent.models import Subject


@dataclass(frozen=True)
class Fact:
    """One thing that is known: what it is called, and what it says."""

    name: str
    value: str


@dataclass(frozen=True)
class Moment:
    """Something that happened beside the consents, which stand in the timeline themselves."""

    at: datetime
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Room:
    facts: Callable[[Subject], list[Fact]]
    moments: Callable[[Subject], list[Moment]]


_rooms: dict[str, Room] = {}


def register(
    name: str, *, facts: Callable[[Subject], list[Fact]], moments: Callable[[Subject], list[Moment]]
) -> None:
    """Name a room that knows more about people. Both answers are in the active language."""
    _rooms[name] = Room(facts, moments)


def facts(subject: Subject) -> list[Fact]:
    """All that is known beside consents and address."""
    return [fact for room in _rooms.values() for fact in room.facts(subject)]


def moments(subject: Subject) -> list[Moment]:
    """All that happened beside the consents, in no order."""
    return [moment for room in _rooms.values() for moment in room.moments(subject)]
