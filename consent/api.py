"""The receipts of /api/v1/."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from consent import limits
from consent.errors import ReceiptGone, ReceiptNotReady, TooManyRequests
from consent.receipts import receipt, record_for_token

router = Router(tags=["consent"])
# Calls of one network, in how many seconds.
LIMIT = (300, 600)


class ReceiptLog(Schema):
    origin: str
    vkey: str = Field(description="The key that signed, as in C2SP signed-note.")


class ReceiptOut(Schema):
    """kvittering.json, as docs/receipts.md tells it."""

    v: str = Field(examples=["consent-receipt/1"])
    type: str = Field(alias="@type", examples=["dpv:ConsentRecord"])
    conformsTo: str  # noqa: N815  (as the format names it)
    receipt_id: str
    record: dict[str, Any] = Field(description="consent-event/1, after ISO/IEC TS 27560 and W3C DPV.")
    blind: str = Field(description="Base64 of the 32 bytes that open the commitment.")
    notice_text: str | None = Field(None, description="The text that was shown. Absent when none was.")
    log: ReceiptLog
    tlog_proof: str = Field(description="c2sp.org/tlog-proof@v1")


@router.get(
    "/receipts/{token}",
    response=ReceiptOut,
    by_alias=True,
    exclude_unset=True,
    operation_id="getReceipt",
    summary="The receipt of one consent, with its proof",
    openapi_extra={"refusals": [ReceiptGone, ReceiptNotReady, TooManyRequests]},
)
def receipt_detail(request: HttpRequest, response: HttpResponse, token: str) -> dict[str, Any]:
    """404 when there is none, or it was erased; 503 with ``Retry-After`` until it is signed, in seconds."""
    limits.charge("receipt", limits.requester_key(request.META["REMOTE_ADDR"]), LIMIT)
    response.headers["Cache-Control"] = "no-store"
    return receipt(record_for_token(token))
