"""Very many people who signed up and confirmed, written straight into the tables: for measuring alone."""

import secrets
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from consent import services
from consent.addresses import lookup_of
from consent.events import Happening, event_body
from consent.ledger.leaves import blinding, canonical, commitment, event_leaf
from consent.models import Consent, ConsentRecord, InboxEntry, Notice, SiteIdentity, Subject, SubjectKey
from consent.states import State

BATCH = 1000


def sign_up(people: int) -> None:
    """So many people, two events each, waiting in the inbox."""
    purpose = services.purpose_create(slug="crowd", title="Ukens tips", dpv="dpv:DirectMarketing")
    text = "Ja, jeg vil ha Ukens tips på e-post. " * 12
    notice = services.publish_notice(purpose=purpose, lang="nb", label="Ja takk", text=text, html=text)
    for first in range(0, people, BATCH):
        numbers = range(first, min(first + BATCH, people))
        with transaction.atomic():
            _write([Person(number, notice, timezone.now()) for number in numbers])


class Person:
    """The rows of one person."""

    def __init__(self, number: int, notice: Notice, now: datetime) -> None:
        address = f"person.{number}@example.com"
        self.subject = Subject(
            scheme="email/1", value=address, lookup=lookup_of("email/1", address), created_at=now
        )
        self.key = self.subject.key = SubjectKey(subject=self.subject, key=secrets.token_bytes(32))
        self.head = Consent(subject=self.subject, purpose=notice.purpose, record_id=uuid4())
        self.records: list[ConsentRecord] = []
        self.leaves: list[InboxEntry] = []
        for state, method in ((State.REQUESTED, "form-post"), (State.GIVEN, "confirm-post")):
            self.add(Happening(state, method, "data-subject", now, notice))

    def add(self, happening: Happening) -> None:
        previous = self.records[-1] if self.records else None
        body = canonical(
            event_body(happening, head=self.head, identity=SiteIdentity(name="Snakkis"), previous=previous)
        )
        self.head.event_id, self.head.state = happening.event_id, happening.state
        self.head.valid_until, self.head.changed_at = happening.valid_until, happening.at
        record = ConsentRecord(
            event_id=happening.event_id,
            consent=self.head,
            subject=self.subject,
            purpose=self.head.purpose,
            record_id=self.head.record_id,
            state=happening.state,
            notice=happening.notice,
            at=happening.at,
            valid_until=happening.valid_until,
            body=body.decode(),
        )
        leaf = event_leaf(commitment(blinding(self.key.key, happening.event_id), body))
        self.records.append(record)
        self.leaves.append(InboxEntry(leaf=leaf, event_id=happening.event_id))


def _write(people: list[Person]) -> None:
    Subject.objects.bulk_create([person.subject for person in people])
    SubjectKey.objects.bulk_create([person.key for person in people])
    Consent.objects.bulk_create([person.head for person in people])
    ConsentRecord.objects.bulk_create([record for person in people for record in person.records])
    InboxEntry.objects.bulk_create([leaf for person in people for leaf in person.leaves])
