"""Access and erasure (GDPR Art. 15 and 17) in every room of the house.

Consent knows itself. Each room above it that keeps something about people registers here in its ``ready()``:
what it knows of somebody, how it lets go of that, and why it still needs the address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from consent import services
from consent.errors import SubjectHeld
from consent.events import controller
from consent.models import ConsentRecord, Subject
from consent.rights.person import export_person
from consent.selectors import hold_on, site_identity
from webhooks.services import withhold

# What was removed, by name: a model's label for rows that are gone, else words.
Removed = dict[str, int]


@dataclass(frozen=True)
class Room:
    """One room's answers about a person."""

    export: Callable[[Subject], Any]
    erase: Callable[[Subject], Removed]
    needs: Callable[[Subject], str]


_rooms: dict[str, Room] = {}


def _nothing(_subject: Subject) -> str:
    return ""


def register(
    name: str,
    *,
    export: Callable[[Subject], Any],
    erase: Callable[[Subject], Removed],
    needs: Callable[[Subject], str] = _nothing,
) -> None:
    """Name a room that keeps something about people. A name registered again is replaced.

    ``export`` gives all of it, JSON-able but for dates. ``erase`` deletes it in the caller's transaction and
    counts what is gone; what is not in the database goes on commit. ``needs`` says in one clause why the
    address is still needed there, or nothing.
    """
    _rooms[name] = Room(export, erase, needs)


def export(subject: Subject) -> dict[str, Any]:
    """Everything about ``subject``, by room. Dates are aware datetimes, which DjangoJSONEncoder writes."""
    return {
        "v": "subject-export/1",
        "made_at": timezone.now(),
        "controller": controller(site_identity()),
        "consent": export_person(subject),
        **{name: room.export(subject) for name, room in reversed(_rooms.items())},
    }


def needs(subject: Subject) -> list[str]:
    """Why ``subject`` must not be forgotten yet, its consents apart: a hold, and what other rooms say."""
    hold = hold_on(subject)
    reasons = [hold.reason if hold else "", *(room.needs(subject) for room in _rooms.values())]
    return [reason for reason in reasons if reason]


@transaction.atomic
def erase(*, subject: Subject, reason: str) -> dict[str, Removed]:
    """Forget ``subject`` in every room, the highest first; what was removed, by room. No way back.

    ``reason`` is one plain word, which the log will say. SubjectHeld while somebody holds them (Art. 17(3)).
    Nothing is removed where there is nobody any more.
    """
    if not Subject.objects.select_for_update().filter(pk=subject.pk).exists():
        return {}
    if hold := hold_on(subject):
        raise SubjectHeld(hold.reason)
    events = ConsentRecord.objects.filter(subject=subject).values_list("event_id", flat=True)
    about = [str(subject.pk), *events]
    removed = {name: room.erase(subject) for name, room in _rooms.items()}
    removed["webhooks"] = withhold(subjects=about)
    removed["consent"] = services.forget(subject=subject, reason=reason)
    return {room: {name: n for name, n in found.items() if n} for room, found in removed.items()}
