"""``consent-event/1``: one event about one subject and one purpose, in terms of ISO/IEC TS 27560 and DPV 2.3.

Absent fields are left out. Times are RFC 3339 in UTC, to the second.
"""

import json
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings

from consent.ledger.leaves import blinding, commitment
from consent.models import Consent, ConsentRecord, Notice, Purpose, SiteIdentity, Subject
from consent.states import LIVING, State

YEARS = 2  # asked again every 24 months, without needing a mail to be opened
BASIS = {
    Subject.Scheme.EMAIL: ["eu-gdpr:A6-1-a", "no-mfl:15"],
    Subject.Scheme.SHARE: ["eu-gdpr:A6-1-a"],
    Subject.Scheme.AMBASSADOR: ["eu-gdpr:A6-1-a"],
}
PERSONAL_DATA = {
    Subject.Scheme.EMAIL: ["pd:EmailAddress"],
    Subject.Scheme.SHARE: ["pd:Identifier"],
    Subject.Scheme.AMBASSADOR: ["pd:Identifier"],
}


@dataclass(frozen=True)
class Evidence:
    """What an import knows of a consent: when it was given, under which words, and who answers for that;
    where it was given, and when the address was confirmed, as far as that is known."""

    opted_in_at: datetime
    notice: Notice
    attested_by: str
    place: str = ""
    confirmed_at: datetime | None = None


@dataclass(frozen=True)
class Happening:
    """What is about to be recorded: the new state, who brought it about and how, and when.

    ``until``: of an event that moves nothing, when the consent ends as it is.
    """

    state: State
    method: str
    entity: str
    at: datetime
    notice: Notice | None = None
    collection: Mapping[str, str] = field(default_factory=dict)
    evidence: Evidence | None = None
    until: datetime | None = None
    event_id: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def valid_until(self) -> datetime | None:
        """When a consent given now ends; None for every other state."""
        if self.until:
            return self.until
        given = self.evidence.opted_in_at if self.evidence else self.at
        return years_after(given, YEARS) if self.state in LIVING else None

    def not_before(self, at: datetime) -> "Happening":
        """The same, at ``at`` if it would be earlier."""
        return replace(self, at=max(self.at, at))


def event_body(
    happening: Happening,
    *,
    head: Consent,
    identity: SiteIdentity,
    previous: ConsentRecord | None,
) -> dict[str, object]:
    """The record. ``previous`` is the event before it in this round."""
    body: dict[str, object] = {
        "v": "consent-event/1",
        "event_id": happening.event_id,
        "record_id": str(head.record_id),
        "prev": commitment_of(previous) if previous else None,
        "request_event": request_event(previous) if previous else None,
        "event_state": str(happening.state),
        "event_type": None if happening.state is State.UNKNOWN else "dpv:ExplicitlyExpressedConsent",
        "event_time": rfc3339(happening.at),
        "valid_until": rfc3339(happening.valid_until) if happening.valid_until else None,
        "entity": happening.entity,
        "method": happening.method,
        "subject": {"scheme": str(head.subject.scheme), "value": head.subject.value},
        "purposes": [{"id": head.purpose.slug, "dpv": head.purpose.dpv}],
        "basis": BASIS[Subject.Scheme(head.subject.scheme)],
        "personal_data": PERSONAL_DATA[Subject.Scheme(head.subject.scheme)],
        "controller": controller(identity),
        "recipients": recipients(head.subject) or None,
        "jurisdiction": "NO",
        "storage": {"location": ["NO"], "retention": f"P{settings.RETENTION_YEARS}Y after withdrawal"},
        "withdrawal": withdrawal(head.subject),
        "authority": "Datatilsynet",
        "notice": notice_reference(happening.notice, head.purpose) if happening.notice else None,
        "collection": dict(happening.collection) or None,
        "evidence": evidence(happening.evidence) if happening.evidence else None,
    }
    return {name: value for name, value in body.items() if value is not None}


def evidence(found: Evidence) -> dict[str, str]:
    """What an import rests on."""
    told = {
        "opted_in_at": rfc3339(found.opted_in_at),
        "confirmed_at": rfc3339(found.confirmed_at) if found.confirmed_at else "",
        "place": found.place,
        "attested_by": found.attested_by,
    }
    return {name: value for name, value in told.items() if value}


def request_event(previous: ConsentRecord) -> str | None:
    """The id of the request that opened the round of ``previous``, if it began with one."""
    if previous.state == State.REQUESTED:
        return previous.event_id
    opened: str | None = json.loads(previous.body).get("request_event")
    return opened


def blind_of(record: ConsentRecord) -> bytes:
    """The blinding value of ``record``."""
    return blinding(bytes(record.subject.key.key), record.event_id)


def commitment_of(record: ConsentRecord) -> str:
    """Base64 of the commitment to ``record`` that stands in the log."""
    return b64encode(commitment(blind_of(record), record.body.encode())).decode()


def controller(identity: SiteIdentity) -> dict[str, str]:
    """Who answers for the site, as far as the owner has said."""
    number = identity.org_number.replace(" ", "")
    fields = {
        "id": f"orgnr:{number}" if number else "",
        "name": identity.controller or identity.name,
        "address": identity.address,
        "contact": identity.contact,
    }
    return {name: value for name, value in fields.items() if value}


def recipients(subject: Subject) -> list[str]:
    """Who else gets the personal data: the mail server, when it is not our own mailbox."""
    relay: str = settings.MAIL_SERVER.host
    return [relay] if relay and subject.scheme == Subject.Scheme.EMAIL else []


def withdrawal(subject: Subject) -> dict[str, str]:
    """Where and how this consent is withdrawn."""
    if subject.scheme == Subject.Scheme.SHARE:
        return {"url": f"{settings.BASE_URL}/d/{subject.value}", "also": "the link's own page"}
    if subject.scheme == Subject.Scheme.AMBASSADOR:
        return {"url": f"{settings.BASE_URL}/personvern/", "also": "the ambassador's own page"}
    return {"url": f"{settings.BASE_URL}/min-side/", "also": "every mail"}


def notice_reference(notice: Notice, purpose: Purpose) -> dict[str, object]:
    """Which text was shown: its hash, and those of its form on the page and of the words on the button."""
    return {
        "id": f"{purpose.slug}/{notice.lang}/{notice.version}",
        "version": notice.version,
        "lang": notice.lang,
        "sha256": notice.sha256,
        "form_sha256": text_hash(notice.html),
        "label_sha256": text_hash(notice.label),
    }


def text_hash(text: str) -> str:
    """SHA-256 (hex) of a text in UTF-8."""
    return sha256(text.encode()).hexdigest()


def rfc3339(at: datetime) -> str:
    """``2026-11-21T10:03:22Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def years_after(at: datetime, years: int) -> datetime:
    """The same day and time ``years`` later; 28 February for a leap day."""
    try:
        return at.replace(year=at.year + years)
    except ValueError:
        return at.replace(year=at.year + years, day=28)
