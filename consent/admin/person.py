"""One person, or one share, as the owner's desk shows them: where they stand and everything that happened."""

import json
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from consent.admin.told import Moment, moments
from consent.models import Checkpoint, Consent, ConsentRecord, Log, Subject
from consent.selectors import lives
from consent.states import LIVING
from consent.words import halted, is_remark, manner, stamps

LOOKS = 20


@dataclass(frozen=True)
class Place:
    """Where an event stands: its index in which log, and whether a checkpoint covers it."""

    origin: str
    index: int
    is_signed: bool


@dataclass(frozen=True)
class Happened:
    """One event. ``place`` is None while it waits; ``evidence`` of an import and ``collection`` are as
    recorded, ``opted_in_at`` and ``confirmed_at`` are what the evidence says."""

    record: ConsentRecord
    stamp: str
    how: str
    by: str
    place: Place | None
    is_good: bool
    opted_in_at: datetime | None
    confirmed_at: datetime | None
    evidence: dict[str, str]
    collection: dict[str, str]


@dataclass(frozen=True)
class Standing:
    """One consent as it is now."""

    consent: Consent
    stamp: str
    lives: bool


def standings(subject: Subject) -> list[Standing]:
    """Where ``subject`` stands on each purpose."""
    heads = Consent.objects.filter(subject=subject).select_related("purpose").order_by("purpose__title")
    now = timezone.now()
    return [Standing(head, stamps()[head.state], lives(head.state, head.valid_until, now)) for head in heads]


def timeline(subject: Subject) -> list[Happened]:
    """Everything that was recorded of ``subject``, newest first. Three queries."""
    records = ConsentRecord.objects.filter(subject=subject).select_related("notice", "purpose")
    places = Places()
    return [_happened(record, places) for record in records.order_by("-at", "-position")]


def story(subject: Subject) -> list[Happened | Moment]:
    """The timeline with what happened in the rooms above between, newest first."""
    entries: list[tuple[datetime, Happened | Moment]] = [(one.record.at, one) for one in timeline(subject)]
    entries += [(one.at, one) for one in moments(subject)]
    return [entry for _at, entry in sorted(entries, key=itemgetter(0), reverse=True)]


def _happened(record: ConsentRecord, places: "Places") -> Happened:
    body: dict[str, Any] = json.loads(record.body)
    evidence = body.get("evidence", {})
    remark = is_remark(record.state, has_notice=record.notice is not None)
    return Happened(
        record=record,
        stamp=halted() if remark else stamps()[record.state],
        how=manner(body["method"]),
        by=_by(body),
        place=places.of(record.position),
        is_good=record.state in LIVING and not remark,
        opted_in_at=_moment(evidence.get("opted_in_at")),
        confirmed_at=_moment(evidence.get("confirmed_at")),
        evidence=evidence,
        collection=body.get("collection", {}),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _by(body: dict[str, Any]) -> str:
    if body["entity"] == "data-subject":
        return _("The person")
    if body["entity"] == "mail-provider":
        return _("The mail server")
    if body["method"] == "expiry-job":
        return _("The clock")
    return _("Us")


class Places:
    """Turns positions into places: reads the logs and how far each is signed, two queries in all."""

    def __init__(self) -> None:
        self.logs = list(Log.objects.order_by("first"))
        self.firsts = [log.first for log in self.logs]
        rows = Checkpoint.objects.order_by().values_list("log").annotate(size=Max("size"))
        self.signed: dict[int, int] = dict(rows)

    def of(self, position: int | None) -> Place | None:
        if position is None or not self.logs:
            return None
        log = self.logs[bisect_right(self.firsts, position) - 1]
        index = position - log.first
        return Place(log.origin, index, index < self.signed.get(log.pk, 0))


def looks(subject: Subject) -> QuerySet[ModelLogEntry]:
    """Who did what with this person at the desk, newest first."""
    entries: QuerySet[ModelLogEntry] = ModelLogEntry.objects.for_instance(subject).select_related("user")
    return entries[:LOOKS]
