"""The owner's desk as a browser reaches it, and a crowd of people written straight into the tables."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.utils import timezone

from consent.models import Consent, ConsentRecord, Notice, Subject
from consent.states import State
from webhooks.models import Event

LEDGER = "/admin/samtykkelogg/"
LIVES = timedelta(days=730)


def browser(role: str) -> Client:
    """Somebody in this role, signed in."""
    user = User.objects.create_user(f"{role}-person".lower(), password="x", first_name=role)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def content(response: Any) -> str:
    return str(response.content.decode())


def person_path(subject: Subject) -> str:
    return f"{LEDGER}person/{subject.pk}/"


def search(client: Client, who: str) -> Any:
    """Search, and go on to where the answer sends a browser."""
    return client.post(f"{LEDGER}finn/", {"who": who}, follow=True)


def crowd(notice: Notice, people: int, events: int) -> None:
    """So many subjects, each with ``events / people`` records of the last sixty days; the last one is a yes
    for four of five, else a withdrawal. Nothing is sealed, nothing adds up: for counting queries only."""
    now, each = timezone.now(), events // people
    subjects = [_subject(number, now) for number in range(people)]
    heads = [_head(subject, notice, number, now) for number, subject in enumerate(subjects)]
    records = [
        _record(
            head, notice, number * each + nth, now - timedelta(days=(number + nth * 7) % 60), nth == each - 1
        )
        for number, head in enumerate(heads)
        for nth in range(each)
    ]
    Subject.objects.bulk_create(subjects, batch_size=1000)
    Consent.objects.bulk_create(heads, batch_size=1000)
    ConsentRecord.objects.bulk_create(records, batch_size=1000)
    Event.objects.bulk_create(
        Event(type="no.snakkis.consent.erased.v1", at=now - timedelta(days=number % 60))
        for number in range(people // 50)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _subject(number: int, now: datetime) -> Subject:
    value = f"person-{number}@example.no"
    return Subject(scheme="email/1", value=value, lookup=f"{number:064x}", created_at=now)


def _head(subject: Subject, notice: Notice, number: int, now: datetime) -> Consent:
    state = State.WITHDRAWN if number % 5 == 0 else State.GIVEN
    return Consent(
        id=UUID(int=number),
        subject=subject,
        purpose=notice.purpose,
        event_id=f"{number:032x}",
        state=state,
        valid_until=None if state == State.WITHDRAWN else now + LIVES,
        changed_at=now,
    )


def _record(head: Consent, notice: Notice, number: int, at: datetime, is_last: bool) -> ConsentRecord:
    state = head.state if is_last else State.REQUESTED
    return ConsentRecord(
        event_id=f"{number:032x}",
        consent=head,
        subject=head.subject,
        purpose=notice.purpose,
        record_id=head.record_id,
        state=state,
        notice=notice,
        at=at,
        valid_until=head.valid_until if is_last else None,
        body=json.dumps({"entity": "data-subject", "method": "form-post"}),
    )
