"""Importing what a look found: consents with their records, AT_ONCE rows per transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import transaction

from consent.addresses import lookup_of
from consent.events import Evidence
from consent.models import ConsentRecord, Notice, Subject
from consent.services import Arrival, keep_wording, record_imports
from consent.states import State
from newsletter.importing.addresses import imported_address
from newsletter.importing.lease import Held, again, let_others_write
from newsletter.importing.looking import here
from newsletter.importing.rows import Row, read
from newsletter.importing.scratch import Scratch
from newsletter.importing.verdicts import PROVEN, WRITTEN, Verdict
from newsletter.models import ImportedConsent, ImportRun, Subscriber
from newsletter.services.figures import IMPORT, count
from webhooks.rows import insert_all

AT_ONCE = 500


@dataclass(frozen=True)
class Coming:
    """One person to be written."""

    row: Row
    address: str
    lookup: str
    verdict: Verdict


def write(*, held: Held, path: Path, scratch: Scratch) -> Iterator[int]:
    """Import the file; the bytes reached, after every AT_ONCE rows. Begun again it goes on from there."""
    run = held.run
    notice = _wording(run)
    with path.open("rb") as file:
        _columns, rows = read(file, run.file_name, run.reached)
        while batch := list(islice(rows, AT_ONCE)):
            said = scratch.verdicts(batch[0].number, batch[-1].number)
            coming = [
                Coming(row, address, lookup_of(Subject.Scheme.EMAIL, address), said[row.number])
                for row in batch
                if said.get(row.number) in WRITTEN and (address := imported_address(row.address))
            ]
            again(_write, held, coming, notice, batch[-1].end)
            yield run.reached
            let_others_write()


def _wording(run: ImportRun) -> Notice | None:
    if not (run.wording.strip() and run.attested_by.strip()):
        return None
    return keep_wording(purpose=run.mailing_list.purpose, lang=run.lang, text=run.wording)


@transaction.atomic
def _write(held: Held, coming: Sequence[Coming], notice: Notice | None, end: int) -> None:
    run, purpose = held.run, held.run.mailing_list.purpose
    # Somebody may have signed up, left or objected since the look.
    known = here([person.lookup for person in coming], purpose)
    new = [person for person in coming if person.lookup not in known]
    arrivals = [_arrival(person, run, notice) for person in new]
    records = record_imports(purpose=purpose, source=run.sha256, arrivals=arrivals)
    written = [(person, record) for person, record in zip(new, records, strict=True) if record]
    insert_all(
        [
            ImportedConsent(consent_id=record.consent_id, run=run, event_id=record.event_id)
            for _person, record in written
        ]
    )
    _introduce([(person, record) for person, record in written if record.state == State.GIVEN])
    living = sum(person.verdict is Verdict.GIVEN for person, _record in written)
    count(purpose, "confirmed", number=living, channel=IMPORT)
    held.keep(reached=end, changed=len(coming) - len(written))


def _arrival(person: Coming, run: ImportRun, notice: Notice | None) -> Arrival:
    row, locale = person.row, person.row.language or run.lang
    if notice is None or row.opted_in_at is None or person.verdict not in PROVEN:
        return Arrival(person.address, locale)
    evidence = Evidence(
        opted_in_at=row.opted_in_at,
        notice=notice,
        attested_by=run.attested_by.strip(),
        place=row.place or run.place.strip(),
        confirmed_at=row.confirmed_at,
    )
    return Arrival(person.address, locale, evidence)


def _introduce(given: Sequence[tuple[Coming, ConsentRecord]]) -> None:
    """Their names, and when they first said yes; what is known of somebody here stays."""
    subjects = [record.subject_id for _person, record in given]
    known = set(Subscriber.objects.filter(subject__in=subjects).values_list("subject", flat=True))
    insert_all(
        [
            Subscriber(subject_id=record.subject_id, name=person.row.name, created_at=person.row.opted_in_at)
            for person, record in given
            if record.subject_id not in known and person.row.opted_in_at
        ]
    )
