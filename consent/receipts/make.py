"""Making a receipt, and finding the record it is of."""

import json
from pathlib import Path
from uuid import UUID

from consent import tokens, verify
from consent.errors import ReceiptGone, ReceiptNotReady
from consent.events import blind_of
from consent.ledger.receipts import build_receipt
from consent.log.signing import signer
from consent.log.tiles import last_checkpoint, prove
from consent.models import ConsentRecord
from consent.selectors import log_at

KIND = "receipt"
# The program that checks them offline, one file.
VERIFIER = Path(verify.__file__)


def receipt_token(event_id: str) -> str:
    """The token of the receipt of an event: not stored, good for as long as its record is."""
    return tokens.make(KIND, UUID(hex=event_id))


def record_for_token(token: str) -> ConsentRecord:
    """The record behind a receipt's token. ReceiptGone for one we never made, or whose record is erased."""
    event = tokens.read(KIND, token)
    rows = ConsentRecord.objects.select_related("notice", "purpose", "consent", "subject__key")
    record = rows.filter(event_id=event.hex).first() if event else None
    if record is None:
        raise ReceiptGone
    return record


def receipt(record: ConsentRecord) -> dict[str, object]:
    """``kvittering.json`` of ``record``, which has its subject's key and its notice selected.

    ReceiptNotReady until a signed checkpoint covers the record.
    """
    position = record.position
    log = log_at(position) if position is not None else None
    signed = last_checkpoint(log) if log else None
    if log is None or position is None or signed is None or position - log.first >= signed.size:
        raise ReceiptNotReady
    return build_receipt(
        json.loads(record.body),
        blind=blind_of(record),
        notice_text=record.notice.text if record.notice else None,
        origin=log.origin,
        vkey=signer(log, signed.note),
        proof=prove(log, position - log.first),
    )


def receipt_file(content: dict[str, object]) -> bytes:
    """``kvittering.json`` as it is downloaded and attached."""
    return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode()
