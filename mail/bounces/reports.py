"""Reports that machines write for machines: delivery status (RFC 3464) and feedback (RFC 5965)."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass

from mail.bounces.classify import STATUS
from mail.bounces.letters import Mail, notice, parts, text_of

# Of RFC 5965 section 7.3 those that are a person's own press.
COMPLAINTS = frozenset({"abuse", "fraud", "opt-out", "opt-out-list", "complaint"})
WORST = {"failed": 0, "delayed": 1}
CODE = re.compile(r"(?<![\d.])([245]\d\d)(?=[ \-][^\d]|[ \-]#?[245]\.\d)")


@dataclass(frozen=True)
class Refusal:
    """What a server says it did with a message: ``action`` in RFC 3464's words, and why."""

    action: str
    code: int | None
    status: str
    words: str


def delivery_status(mail: Mail) -> Refusal | None:
    """What a delivery status report says of its recipient, the worst first; None when it is none."""
    blocks = [block for part in parts(mail) for block in _blocks(part)]
    told = [_refusal(block, mail) for block in blocks if block["Action"] or block["Status"]]
    if not told:
        return None
    return min(told, key=lambda one: WORST.get(one.action, 2))


def _blocks(part: Mail) -> Iterator[Mail]:
    """The groups of fields in a part that has some; some servers encode them, or call them text."""
    kind = part.get_content_type()
    if kind not in {"message/delivery-status", "message/global-delivery-status"}:
        return
    payload = part.get_payload()
    groups = [group for group in payload if isinstance(group, Mail)] if isinstance(payload, list) else []
    if not any(group["Status"] or group["Action"] for group in groups):
        groups = [email.message_from_string(text) for text in _paragraphs(part)]
    yield from groups


def _paragraphs(part: Mail) -> list[str]:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else part
    content = inner.get_payload(decode=True) if isinstance(inner, Mail) else b""
    if part["Content-Transfer-Encoding"] and isinstance(inner, Mail) and isinstance(inner.get_payload(), str):
        carrier = Mail()
        carrier["Content-Transfer-Encoding"] = part["Content-Transfer-Encoding"]
        carrier.set_payload(inner.get_payload())
        content = carrier.get_payload(decode=True)
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return re.split(r"\r?\n[ \t]*\r?\n", text.strip())


def _refusal(block: Mail, mail: Mail) -> Refusal:
    found = STATUS.search(str(block["Status"] or ""))
    status = ".".join(found.groups()) if found else ""
    said = " ".join(str(block["Diagnostic-Code"] or "").split())
    words = re.sub(r"^[\w.\-]+ ?; ?", "", said)
    if not re.search(r"[^\W\d_]{3}", words):
        words = f"{words} {' '.join(notice(mail).split())}".strip()
    code = CODE.search(words)
    action = str(block["Action"] or "").strip().lower().partition(" ")[0].rstrip(";.,")
    if action not in {"failed", "delayed", "delivered", "relayed", "expanded"}:
        action = "failed" if status.startswith("5") else "delayed"
    return Refusal(action, int(code[1]) if code else None, status, words)


def complaint(mail: Mail) -> str | None:
    """The type of a feedback report ("abuse"); None when it is none."""
    for part in parts(mail):
        if part.get_content_type() == "message/feedback-report":
            return _field(part, "Feedback-Type") or "other"
    return None


def _field(part: Mail, name: str) -> str:
    payload = part.get_payload()
    text = str(payload[0]) if isinstance(payload, list) and payload else ""
    content = part.get_payload(decode=True)
    text = text or (content.decode("utf-8", "replace") if isinstance(content, bytes) else text_of(part))
    found = re.search(rf"^{name}:[ \t]*(\S+)", text, re.IGNORECASE | re.MULTILINE)
    return found[1].lower() if found else ""
