"""What one mail of the mailbox is: a bounce, a complaint, a goodbye, or nothing of the kind."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from mail.bounces import classify, dialects, letters, reports
from mail.bounces.letters import Mail
from mail.bounces.reports import COMPLAINTS, Refusal
from mail.models import Feedback


class Sort(StrEnum):
    """``FEEDBACK`` is a bounce or a complaint; a warning that a message waits is ``DELAYED``."""

    FEEDBACK = "feedback"
    LEAVING = "leaving"
    DELAYED = "delayed"
    AUTOMATIC = "automatic"
    ORDINARY = "ordinary"


@dataclass(frozen=True)
class Reading:
    """``source_id`` is the same whenever this mail is read. ``token`` of the consent that is left."""

    sort: Sort
    mail: Mail
    source_id: str
    at: datetime | None
    kind: Feedback.Kind | None = None
    source: Feedback.Source = Feedback.Source.DSN
    status: str = ""
    answer: str = ""
    token: str = ""


def read(raw: bytes) -> Reading:
    """Understand ``raw``. Of a mail cut short what is there."""
    mail = letters.parse(raw)
    own = str(mail.get("Message-ID", "")).strip()
    plain = Reading(Sort.ORDINARY, mail, own or sha256(raw).hexdigest(), letters.date_of(mail))
    if feedback_type := reports.complaint(mail):
        return _complaint(feedback_type, plain)
    refusal = reports.delivery_status(mail)
    if refusal is None and (token := letters.leave_token(mail)):
        return replace(plain, sort=Sort.LEAVING, token=token)
    refusal = refusal or dialects.plain_refusal(mail)
    if refusal:
        return _bounce(refusal, plain)
    return replace(plain, sort=Sort.AUTOMATIC) if dialects.is_automatic(mail) else plain


def _complaint(feedback_type: str, plain: Reading) -> Reading:
    if feedback_type not in COMPLAINTS:
        return plain
    kind, source = Feedback.Kind.COMPLAINT, Feedback.Source.ARF
    return replace(plain, sort=Sort.FEEDBACK, kind=kind, source=source, answer=feedback_type)


def _bounce(refusal: Refusal, plain: Reading) -> Reading:
    if refusal.action != "failed":
        return replace(plain, sort=Sort.DELAYED) if refusal.action == "delayed" else plain
    status = refusal.status or classify.status_in(refusal.words) or ("" if refusal.code else "5.0.0")
    kind = classify.verdict(refusal.code, status, refusal.words) or Feedback.Kind.SOFT
    return replace(plain, sort=Sort.FEEDBACK, kind=kind, status=status, answer=refusal.words)
