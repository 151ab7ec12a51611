"""A list with people who get it, and a mailing to them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consent.models import Purpose, Subject
from consent.services import subject_for_address
from mail.mailings import services
from mail.mailings.sending import send_due
from mail.models import Mailing, OutboxMessage
from tests.mail.conftest import agree
from tests.mail.mailings.bulk import KIND

State = OutboxMessage.State


def readers(purpose: Purpose, number: int, *, domain: str = "example.no") -> list[Subject]:
    """So many people who said yes: reader0@example.no, reader1@example.no, ..."""
    people = [subject_for_address(address=f"reader{n}@{domain}", locale="nb") for n in range(number)]
    for subject in people:
        agree(subject, purpose)
    return people


def mailing_to(purpose: Purpose, **more: Any) -> Mailing:
    """A mailing to everybody who gets it now, due."""
    values = {"kind": KIND, "purpose": purpose, "params": {}, "expected": None, **more}
    return services.mailing_create(**values)


def sent(mailing: Mailing) -> Mailing:
    """``mailing`` after the worker has had one turn."""
    send_due()
    mailing.refresh_from_db()
    return mailing


def states(mailing: Mailing) -> dict[str, int]:
    """How many messages are in each state."""
    found = list(mailing.messages.values_list("state", flat=True))
    return {state: found.count(state) for state in {*found}}


def message_to(mailing: Mailing, address: str) -> OutboxMessage:
    return mailing.messages.get(subject__value=address)


def make_due() -> None:
    """As if every pause were over."""
    waiting = OutboxMessage.objects.filter(run=None, state__in=[State.QUEUED, State.DEFERRED])
    waiting.update(due_at=timezone.now() - timedelta(seconds=1))


@pytest.fixture
def tips_readers(tips) -> list[Subject]:
    return readers(tips, 5)
