"""Kari, to whom one writes, and mail servers that answer as they are told."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from consent.models import Purpose, Subject
from consent.services import publish_notice, purpose_create, record, subject_for_address
from consent.states import State
from mail import services
from mail.models import OutboxMessage
from tests.mail.composer import NOTE
from tests.mail.server import MailServer, running_server

KARI = "kari@example.no"


@pytest.fixture
def kari(db) -> Subject:
    return subject_for_address(address=KARI, locale="nb")


@pytest.fixture
def tips(db) -> Purpose:
    return purpose_create(slug="ukens-tips", title="Ukens tips", dpv="dpv:DirectMarketing")


def agree(subject: Subject, purpose: Purpose) -> None:
    """``subject`` asked for ``purpose`` and confirmed it."""
    notice = publish_notice(purpose=purpose, lang="nb", label="Ja", text="Ja takk", html="<p>Ja takk</p>")
    record(subject=subject, purpose=purpose, state=State.REQUESTED, method="form-post", notice=notice)
    record(subject=subject, purpose=purpose, state=State.GIVEN, method="confirm-post", notice=notice)


def note(subject: Subject, **more) -> OutboxMessage:
    """A message in the outbox, due now."""
    return services.enqueue(kind=NOTE, subject=subject, locale="nb", params={"words": "Hei"}, **more)


def notes(number: int) -> list[OutboxMessage]:
    """One message to each of as many people: reader0@example.no, reader1@example.no, ..."""
    addresses = (f"reader{n}@example.no" for n in range(number))
    return [note(subject_for_address(address=address, locale="nb")) for address in addresses]


def let_leases_run_out() -> None:
    """As if the workers that held messages had been dead for long."""
    OutboxMessage.objects.exclude(lease_until=None).update(lease_until=timezone.now())


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    """A real SMTP server, and the settings that lead to it."""
    with running_server() as running:
        settings.EMAIL_BACKEND = "mail.smtp.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 10
        yield running
