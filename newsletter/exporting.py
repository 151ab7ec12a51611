"""Subscribers taken out as CSV: each with their whole consent history; and who must not be written to."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from consent.models import Consent, ConsentRecord
from consent.selectors import living_consents
from consent.states import State
from mail.models import Suppression
from newsletter.models import MailingList
from sharing.admin.spreadsheets import as_text, csv_lines

AT_ONCE = 500
LIVING = "living"
COLUMNS = [
    *("address", "name", "language", "list", "state", "since", "valid_until", "how", "came_by"),
    *("notice_sha256", "history"),
]


def consents(*, mailing_list: MailingList | None = None, state: str = "") -> QuerySet[Consent]:
    """The consents to lists, or to one of them; in a state, LIVING for those that may be mailed."""
    found = living_consents() if state == LIVING else Consent.objects.all()
    found = found.filter(purpose__mailing_list__isnull=False)
    if state in State:
        found = found.filter(state=state)
    return found.filter(purpose=mailing_list.purpose_id) if mailing_list else found


def subscribers_csv(found: QuerySet[Consent]) -> Iterator[str]:
    """A line per person and list. A few hundred are in memory at a time."""
    return csv_lines(COLUMNS, _rows(found))


def _rows(found: QuerySet[Consent]) -> Iterator[list[str]]:
    heads = found.select_related("subject__subscriber", "purpose__mailing_list").order_by("pk")
    last = UUID(int=0)
    while batch := list(heads.filter(pk__gt=last)[:AT_ONCE]):
        history = _history(batch)
        for head in batch:
            yield _row(head, history[head.pk])
        last = batch[-1].pk


def _history(heads: list[Consent]) -> dict[UUID, list[dict[str, Any]]]:
    """What happened to each consent, in its order: the records as they are."""
    records = ConsentRecord.objects.filter(consent__in=heads).order_by("at", "position")
    told = defaultdict(list)
    for consent_id, body in records.values_list("consent", "body"):
        told[consent_id].append(json.loads(body))
    return told


def _row(head: Consent, history: list[dict[str, Any]]) -> list[str]:
    subscriber = getattr(head.subject, "subscriber", None)
    shown = [body["notice"]["sha256"] for body in history if "notice" in body]
    opened = next((body["collection"] for body in history if body.get("collection")), {})
    return [
        as_text(head.subject.value),
        as_text(subscriber.name) if subscriber else "",
        head.subject.locale,
        head.purpose.mailing_list.slug,
        head.state,
        head.changed_at.isoformat(timespec="seconds"),
        head.valid_until.isoformat(timespec="seconds") if head.valid_until else "",
        history[-1]["method"] if history else "",
        as_text(" ".join(str(opened[name]) for name in ("via", "page") if name in opened)),
        shown[-1] if shown else "",
        json.dumps(history, ensure_ascii=False),
    ]


def suppressions_csv() -> Iterator[str]:
    """Who must not be written to: the keyed hash of each address (HMAC-SHA256 under ADDRESS_PEPPER), why, and
    since which day. No address."""
    rows = Suppression.objects.order_by("pk").values_list("lookup", "reason", "created_at")
    told = ([lookup, reason, at.date().isoformat()] for lookup, reason, at in rows.iterator(AT_ONCE))
    return csv_lines(["address_hmac_sha256", "reason", "day"], told)
