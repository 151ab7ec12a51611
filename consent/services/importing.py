"""What another system knew of somebody's consent: one person, or some hundred at a time."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from consent import selectors
from consent.addresses import lookup_of
from consent.errors import MoveRefused
from consent.events import Evidence, Happening
from consent.models import Consent, ConsentRecord, Purpose, Subject, SubjectKey
from consent.services.recording import CONTROLLER, compose, told, write
from consent.states import State
from webhooks.rows import insert_all, neighbours
from webhooks.services import emit_all

EMAIL = Subject.Scheme.EMAIL


@dataclass(frozen=True)
class Arrival:
    """One row of an import: an address in its normal form, its language, and the evidence if there is any."""

    address: str
    locale: str
    evidence: Evidence | None = None


def record_import(
    *, subject: Subject, purpose: Purpose, source: str, evidence: Evidence | None = None
) -> ConsentRecord | None:
    """Take over one row of an import: a consent where there is ``evidence`` of it, else an unknown one.

    ``source`` is the SHA-256 (hex) of the imported file. A consent counts from when it was given, so it may
    have ended already. None, and nothing changes, where Snakkis knows of subject and purpose: an import never
    raises that, and brings back nobody who left. ValueError for evidence of the future, or without an
    attestation.
    """
    happening = _happening(source, evidence, timezone.now())
    if Consent.objects.filter(subject=subject, purpose=purpose).exists():
        return None
    try:
        return write(subject=subject, purpose=purpose, happening=happening)
    except MoveRefused:  # the person was faster
        return None


@transaction.atomic
def record_imports(
    *, purpose: Purpose, source: str, arrivals: Sequence[Arrival]
) -> list[ConsentRecord | None]:
    """``record_import`` for each of ``arrivals`` (some hundred at most), in their order, in few statements.

    Who is not known yet becomes a subject. Every subject is held still before it is asked where it stands, so
    whoever signs up or leaves at the same moment is either seen here or finds this written. ValueError for an
    address that comes twice.
    """
    lookups = [lookup_of(EMAIL, arrival.address) for arrival in arrivals]
    if len(set(lookups)) < len(lookups):
        raise ValueError("One address twice at once.")
    subjects = _subjects(dict(zip(lookups, arrivals, strict=True)))
    held = Consent.objects.filter(purpose=purpose, subject__in=list(subjects.values()))
    known = set(held.values_list("subject", flat=True))
    ids = neighbours(len(arrivals))
    heads = [
        Consent(pk=pk, subject=subject, purpose=purpose, record_id=uuid4())
        if (subject := subjects.get(lookup)) and subject.pk not in known
        else None
        for lookup, pk in zip(lookups, ids, strict=True)
    ]
    happenings = [
        replace(_happening(source, arrival.evidence, timezone.now()), event_id=event.hex)
        for arrival, event in zip(arrivals, neighbours(len(arrivals)), strict=True)
    ]
    records = _write(heads, happenings)
    return [records.get(head.pk) if head else None for head in heads]


def _happening(source: str, evidence: Evidence | None, now: datetime) -> Happening:
    if evidence and (evidence.opted_in_at > now or not evidence.attested_by.strip()):
        raise ValueError("Evidence is of the past, and somebody attests it.")
    state, notice = (State.GIVEN, evidence.notice) if evidence else (State.UNKNOWN, None)
    collection = {"via": "import", "source_sha256": source}
    return Happening(state, "import", CONTROLLER, now, notice, collection, evidence)


def _subjects(arrivals: Mapping[str, Arrival]) -> dict[str, Subject]:
    """The subjects of these addresses, held still, by lookup; without those erased at this very moment."""
    found = Subject.objects.filter(lookup__in=arrivals)
    known, now = set(found.values_list("lookup", flat=True)), timezone.now()
    new = {
        lookup: Subject(
            pk=pk,
            scheme=EMAIL,
            value=arrival.address,
            lookup=lookup,
            locale=arrival.locale,
            created_at=now,
        )
        for (lookup, arrival), pk in zip(arrivals.items(), neighbours(len(arrivals)), strict=True)
        if lookup not in known
    }
    # Whoever signs up at this moment may be the first to write the row.
    Subject.objects.bulk_create(new.values(), ignore_conflicts=True)
    held = {subject.lookup: subject for subject in found.select_for_update(no_key=True).order_by("pk")}
    ours = [held[lookup] for lookup, made in new.items() if lookup in held and held[lookup].pk == made.pk]
    insert_all([SubjectKey(subject=subject, key=secrets.token_bytes(32)) for subject in ours])
    keys = {key.subject_id: key for key in SubjectKey.objects.filter(subject__in=list(held.values()))}
    for subject in held.values():
        subject.key = keys[subject.pk]
    return held


def _write(heads: Sequence[Consent | None], happenings: Sequence[Happening]) -> dict[UUID, ConsentRecord]:
    """Write what happened to each head, None for one that stays as it is; the records by head."""
    identity = selectors.site_identity()
    written = {}
    for head, happening in zip(heads, happenings, strict=True):
        if head and happening.notice and happening.notice.purpose_id != head.purpose_id:
            raise ValueError("A consent is asked for under a notice of its own purpose.")
        if head:
            written[head.pk] = compose(head, happening, identity=identity, previous=None)
    insert_all([head for head in heads if head])
    insert_all([record for record, _leaf in written.values()])
    insert_all([leaf for _record, leaf in written.values()])
    emit_all(
        type="consent.recorded",
        told={record.event_id: told(record) for record, _leaf in written.values()},
    )
    return {pk: record for pk, (record, _leaf) in written.items()}
