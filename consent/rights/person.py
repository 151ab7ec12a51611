"""What consent itself knows of a person: the address, every record in full, every text they saw."""

import json
from typing import Any

from wagtail.models import ModelLogEntry

from consent.errors import ReceiptNotReady
from consent.models import Consent, ConsentRecord, Hold, Subject
from consent.receipts import receipt


def export_person(subject: Subject) -> dict[str, Any]:
    """Address and language, consents with their records and receipts, the notices by SHA-256, and who looked.

    ``receipt`` is None while a record waits for the log.
    """
    needed = ("notice", "purpose", "subject__key")
    records = list(
        ConsentRecord.objects.filter(subject=subject).select_related(*needed).order_by("at", "position")
    )
    hold = Hold.objects.filter(subject=subject).values("reason", "placed_at").first()
    heads = Consent.objects.filter(subject=subject).select_related("purpose").order_by("purpose")
    return {
        "scheme": str(subject.scheme),
        "address": subject.value,
        "language": subject.locale,
        "known_since": subject.created_at,
        "hold": hold,
        "consents": [_consent(head, [row for row in records if row.consent_id == head.pk]) for head in heads],
        "looks": [
            _look(entry) for entry in ModelLogEntry.objects.for_instance(subject).select_related("user")
        ],
        "notices": {record.notice.sha256: _notice(record) for record in records if record.notice},
    }


def _consent(head: Consent, records: list[ConsentRecord]) -> dict[str, Any]:
    return {
        "purpose": head.purpose.slug,
        "title": head.purpose.title,
        "state": str(head.state),
        "valid_until": head.valid_until,
        "records": [
            {
                "state": str(record.state),
                "at": record.at,
                "notice_sha256": record.notice.sha256 if record.notice else None,
                "record": json.loads(record.body),
                "receipt": _receipt(record),
            }
            for record in records
        ],
    }


def _look(entry: ModelLogEntry) -> dict[str, Any]:
    return {"at": entry.timestamp, "action": entry.action, "by": entry.user_display_name}


def _notice(record: ConsentRecord) -> dict[str, Any]:
    notice = record.notice
    assert notice
    return {
        "lang": notice.lang,
        "version": notice.version,
        "label": notice.label,
        "text": notice.text,
        "html": notice.html,
        "since": notice.created_at,
    }


def _receipt(record: ConsentRecord) -> dict[str, object] | None:
    try:
        return receipt(record)
    except ReceiptNotReady:
        return None
