"""Whether every record is what the log committed to, and every consent stands where its last record left it.

Everything is read in chunks by key, so memory stays flat however long the log is.
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from consent.errors import LogFault
from consent.models import Consent, ConsentRecord, ErasedEvent, InboxEntry, Notice

CHUNK = 2048
FIELDS = (
    "event_id",
    "record_id",
    "state",
    "at",
    "valid_until",
    "body",
    "position",
    "notice_id",
    "purpose_id",
    "purpose__slug",
    "subject_id",
    "subject__scheme",
    "subject__value",
    "subject__key__key",
    "consent__subject_id",
    "consent__purpose_id",
)
Row = dict[str, Any]


def committed_leaf(record: Row) -> bytes:
    """The leaf this record must stand behind, computed from the record and the subject's key."""
    event = bytes.fromhex(record["event_id"])
    blind = hmac.digest(bytes(record["subject__key__key"]), b"consent-ledger/v1/blind\x00" + event, "sha256")
    commitment = hmac.digest(blind, record["body"].encode(), "sha256")
    return b"consent-ledger/v1\nevent\n" + b64encode(commitment) + b"\n"


class Records:
    """Checks records against leaves, columns and the notices they name."""

    def __init__(self) -> None:
        self.notices = {
            notice.pk: {
                "id": f"{notice.purpose.slug}/{notice.lang}/{notice.version}",
                "version": notice.version,
                "lang": notice.lang,
                "sha256": _sha256(notice.text),
                "form_sha256": _sha256(notice.html),
                "label_sha256": _sha256(notice.label),
            }
            for notice in Notice.objects.select_related("purpose").iterator()
        }
        # Erased, and the log will say so at the next seal.
        self.erased_at = set(ErasedEvent.objects.exclude(position=None).values_list("position", flat=True))
        columns = set(Notice.objects.values_list("sha256", flat=True))
        self.hashes = columns & {hashes["sha256"] for hashes in self.notices.values()}

    def between(self, first: int, end: int) -> dict[int, Row]:
        """The records with an index from ``first`` up to, not including, ``end``."""
        rows = ConsentRecord.objects.filter(position__gte=first, position__lt=end).values(*FIELDS)
        return {row["position"]: row for row in rows}

    def check(self, record: Row, leaf: bytes, index: int | None) -> None:
        """LogFault unless ``leaf`` commits to ``record`` and the record's columns say what it says."""
        if record["subject__key__key"] is None:
            raise LogFault(index, f"the key behind the record {record['event_id']} is gone.")
        if committed_leaf(record) != leaf:
            raise LogFault(index, f"the record {record['event_id']} is not the one the log committed to.")
        body = json.loads(record["body"])
        columns = {
            "event_id": record["event_id"],
            "record_id": str(record["record_id"]),
            "event_state": record["state"],
            "event_time": _rfc3339(record["at"]),
            "purpose": record["purpose__slug"],
            "valid_until": _rfc3339(record["valid_until"]) if record["valid_until"] else None,
            "subject": {"scheme": record["subject__scheme"], "value": record["subject__value"]},
        }
        said = {"valid_until": None, **body, "purpose": body["purposes"][0]["id"]}
        for name, value in columns.items():
            if said[name] != value:
                raise LogFault(index, f"the row of the record {record['event_id']} has another {name}.")
        if record["consent__subject_id"] != record["subject_id"]:
            raise LogFault(index, f"the record {record['event_id']} hangs on somebody else's consent.")
        if record["consent__purpose_id"] != record["purpose_id"]:
            raise LogFault(index, f"the record {record['event_id']} hangs on a consent to something else.")
        shown, kept = body.get("notice"), self.notices.get(record["notice_id"])
        if (shown and {name: shown[name] for name in kept or {}}) != kept:
            raise LogFault(index, f"the notice of the record {record['event_id']} is not the one shown.")


def check_waiting(records: Records, size: int) -> int:
    """Check the records that are not in the log of ``size`` leaves: each has its leaf in the inbox.

    Returns how many leaves wait there.
    """
    if beyond := ConsentRecord.objects.filter(position__gte=size).order_by("position").first():
        raise LogFault(size, f"the log ends here, but the record {beyond.event_id} has a later index.")
    for rows in _chunks(ConsentRecord.objects.filter(position=None), "event_id", FIELDS):
        ids = [row["event_id"] for row in rows]
        leaves = dict(InboxEntry.objects.filter(event_id__in=ids).values_list("event_id", "leaf"))
        for row in rows:
            if row["event_id"] not in leaves:
                raise LogFault(None, f"The record {row['event_id']} is neither in the log nor in the inbox.")
            records.check(row, bytes(leaves[row["event_id"]]), None)
    known = ConsentRecord.objects.filter(position=None).values("event_id")
    erased = ErasedEvent.objects.filter(position=None).values("event_id")
    events = InboxEntry.objects.exclude(event_id=None)
    if stray := events.exclude(event_id__in=known).exclude(event_id__in=erased).first():
        raise LogFault(None, f"The inbox holds {stray.event_id}, but its record is gone.")
    return InboxEntry.objects.count()


def check_notices(logged: set[str]) -> None:
    """LogFault unless every notice is among those ``logged`` (their hashes), or waits in the inbox."""
    waiting = InboxEntry.objects.filter(event_id=None).values_list("leaf", flat=True)
    known = logged | {
        bytes(leaf).decode("ascii", "replace").partition("notice\n")[2].strip() for leaf in waiting
    }
    for notice in Notice.objects.order_by("pk").iterator():
        if notice.sha256 not in known:
            raise LogFault(None, f"The notice {notice.sha256} was never logged.")


def check_heads() -> None:
    """LogFault unless every consent stands where its last record left it."""
    for heads in _chunks(
        Consent.objects.all(), "pk", ("pk", "event_id", "record_id", "state", "valid_until")
    ):
        records = {
            row["event_id"]: row
            for row in ConsentRecord.objects.filter(event_id__in=[head["event_id"] for head in heads]).values(
                "event_id", "consent_id", "record_id", "state", "body", "position"
            )
        }
        totals = (
            ConsentRecord.objects.filter(consent__in=[head["pk"] for head in heads])
            .values("consent_id")
            .annotate(last=Max("position"), waiting=Count("pk", filter=Q(position=None)))
        )
        newest = {row["consent_id"]: None if row["waiting"] else row["last"] for row in totals}
        for head in heads:
            _check_head(head, records.get(head["event_id"]), newest.get(head["pk"]))


def _check_head(head: Row, record: Row | None, newest: int | None) -> None:
    if record is None or record["consent_id"] != head["pk"]:
        raise LogFault(None, f"The consent {head['pk']} has no record of its state.")
    until = json.loads(record["body"]).get("valid_until")
    same = (
        head["state"] == record["state"]
        and head["record_id"] == record["record_id"]
        and (_rfc3339(head["valid_until"]) if head["valid_until"] else None) == until
    )
    if not same or record["position"] != newest:
        what = f"the consent {head['pk']} does not stand where its last record left it."
        raise LogFault(newest if newest is not None else record["position"], what)


def _chunks(rows: QuerySet[Any], key: str, fields: tuple[str, ...]) -> Iterator[list[Row]]:
    """All rows in order of ``key``, CHUNK at a time."""
    ordered = rows.order_by(key).values(*fields)
    chunk = list(ordered[:CHUNK])
    while chunk:
        yield chunk
        chunk = list(ordered.filter(**{f"{key}__gt": chunk[-1][key]})[:CHUNK])


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
