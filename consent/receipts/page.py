"""What the page of a receipt shows, taken from the record as it was committed to."""

import json
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consent import tokens
from consent.ledger.checkpoints import TreeHead
from consent.ledger.tlog_proof import TlogProof
from consent.models import Consent, ConsentRecord, Subject
from consent.states import ENDINGS, LIVING, State
from consent.words import Told, is_remark, manner, told


def context_of(record: ConsentRecord, lang: str) -> dict[str, Any]:
    """``told`` (words.Told), ``meaning`` (what follows from it today), ``how``, ``evidence`` (of an import:
    ``given_at``, ``place``, ``attested_by``; else None), ``at``, ``valid_until`` (or None), ``purpose``,
    ``address`` (None for a share), ``controller`` (name, number, address, contact), ``notice`` (or None),
    ``withdrawal`` (where it is taken back), ``later`` (what has become of it since, or None) and
    ``leave_token`` (or None)."""
    body = json.loads(record.body)
    scheme = body["subject"]["scheme"]
    purpose = record.purpose.title_in(lang)
    head = record.consent
    by_mail = scheme == Subject.Scheme.EMAIL
    remark = is_remark(record.state, has_notice=record.notice is not None)
    here = told(State(body["event_state"]), purpose=purpose, scheme=scheme, remark=remark)
    # What lives is still the consent that a remark spoke of.
    moved_on = head.event_id != record.event_id and not (remark and head.state in LIVING)
    later = told(State(head.state), purpose=purpose, scheme=scheme) if moved_on else None
    return {
        "told": here,
        "meaning": _ended(head, later) if later and head.state in ENDINGS else here.meaning,
        "how": manner(body["method"]),
        "evidence": _evidence(body.get("evidence")),
        "at": _time(body["event_time"]),
        "valid_until": _time(body["valid_until"]) if "valid_until" in body else None,
        "purpose": purpose,
        "address": body["subject"]["value"] if by_mail else None,
        "controller": {**body["controller"], "number": _number(body["controller"].get("id", ""))},
        "notice": record.notice,
        "withdrawal": body["withdrawal"],
        "later": later,
        "later_at": head.changed_at,
        "leave_token": tokens.make("leave", head.pk) if by_mail and head.state in LIVING else None,
    }


def proof_of(receipt: dict[str, Any]) -> dict[str, Any]:
    """``index`` in the log; its ``origin``, ``size`` and ``root`` (base64) when it was signed."""
    proof = TlogProof.parse(receipt["tlog_proof"])
    head = TreeHead.claimed(proof.checkpoint)
    root = head.text().split("\n")[2]
    return {"index": proof.index, "size": head.size, "root": root, "origin": head.origin}


def _evidence(evidence: dict[str, str] | None) -> dict[str, Any] | None:
    return {**evidence, "given_at": _time(evidence["opted_in_at"])} if evidence else None


def _ended(head: Consent, later: Told) -> str:
    """What follows from any record of a consent that has ended since."""
    if head.state != State.WITHDRAWN:
        return later.meaning
    day = date_format(timezone.localtime(head.changed_at), "DATE_FORMAT")
    return _("You said yes, and took it back on %(day)s.") % {"day": day}


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _number(id: str) -> str:
    """An organisation number as it is written: in groups of three."""
    digits = id.removeprefix("orgnr:")
    return " ".join(digits[place : place + 3] for place in range(0, len(digits), 3))
