"""Whether every record is what the log committed to.

Everything is read in chunks by key, so memory stays flat however long the log is.
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from consent.audit.rows import CHUNK, Record, hex_id, records, rfc3339
from consent.errors import LogFault
from consent.models import ConsentRecord, ErasedEvent, InboxEntry, Notice


def committed_leaf(record: Record) -> bytes:
    """The leaf this record must stand behind, computed from the record and the subject's key."""
    event = bytes.fromhex(record.event_id)
    blind = hmac.digest(bytes(record.key), b"consent-ledger/v1/blind\x00" + event, "sha256")
    commitment = hmac.digest(blind, record.body.encode(), "sha256")
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

    def between(self, first: int, end: int) -> dict[int, Record]:
        """The records with a position from ``first`` up to, not including, ``end``."""
        rows = ConsentRecord.objects.filter(position__gte=first, position__lt=end)
        return {record.position: record for record in records(rows) if record.position is not None}

    def check(self, record: Record, leaf: bytes, index: int | None) -> None:
        """LogFault unless ``leaf`` commits to ``record`` and its columns say what it says."""
        if record.key is None:
            raise LogFault(index, f"the key behind the record {record.event_id} is gone.")
        if committed_leaf(record) != leaf:
            raise LogFault(index, f"the record {record.event_id} is not the one the log committed to.")
        body = json.loads(record.body)
        self.check_columns(record, body, index)
        shown, kept = body.get("notice"), self.notices.get(record.notice_id)
        if (shown and {name: shown[name] for name in kept or {}}) != kept:
            raise LogFault(index, f"the notice of the record {record.event_id} is not the one shown.")

    def check_columns(self, record: Record, body: dict[str, Any], index: int | None) -> None:
        until = rfc3339(record.valid_until) if record.valid_until else None
        for name, said, kept in (
            ("event_id", body["event_id"], record.event_id),
            ("record_id", body["record_id"].replace("-", ""), hex_id(record.record_id)),
            ("event_state", body["event_state"], record.state),
            ("event_time", body["event_time"], rfc3339(record.at)),
            ("valid_until", body.get("valid_until"), until),
            ("purpose", body["purposes"][0]["id"], record.purpose),
            ("subject", body["subject"], {"scheme": record.scheme, "value": record.value}),
        ):
            if said != kept:
                raise LogFault(index, f"the row of the record {record.event_id} has another {name}.")


def check_waiting(checker: Records, size: int) -> int:
    """Check the records that are not in the log of ``size`` leaves: each has its leaf in the inbox.

    Returns how many leaves wait there.
    """
    if beyond := ConsentRecord.objects.filter(position__gte=size).order_by("position").first():
        raise LogFault(size, f"the log ends here, but the record {beyond.event_id} has a later index.")
    last = ""
    while found := list(_waiting(last)):
        leaves = dict(
            InboxEntry.objects.filter(event_id__in=[record.event_id for record in found]).values_list(
                "event_id", "leaf"
            )
        )
        for record in found:
            last = record.event_id
            if last not in leaves:
                raise LogFault(None, f"The record {last} is neither in the log nor in the inbox.")
            checker.check(record, bytes(leaves[last]), None)
    known = ConsentRecord.objects.filter(position=None).values("event_id")
    erased = ErasedEvent.objects.filter(position=None).values("event_id")
    events = InboxEntry.objects.exclude(event_id=None)
    if stray := events.exclude(event_id__in=known).exclude(event_id__in=erased).first():
        raise LogFault(None, f"The inbox holds {stray.event_id}, but its record is gone.")
    return InboxEntry.objects.count()


def _waiting(after: str) -> Iterator[Record]:
    rows = ConsentRecord.objects.filter(position=None, event_id__gt=after)
    return records(rows.order_by("event_id")[:CHUNK])


def check_notices(logged: set[str]) -> None:
    """LogFault unless every notice is among those ``logged`` (their hashes), or waits in the inbox."""
    waiting = InboxEntry.objects.filter(event_id=None).values_list("leaf", flat=True)
    known = logged | {
        bytes(leaf).decode("ascii", "replace").partition("notice\n")[2].strip() for leaf in waiting
    }
    for notice in Notice.objects.order_by("pk").iterator():
        if notice.sha256 not in known:
            raise LogFault(None, f"The notice {notice.sha256} was never logged.")


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
