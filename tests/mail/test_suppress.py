"""mail.services.suppress: who is not written to, and what an objection binds."""

import pytest

from mail import services
from mail.models import OutboxMessage, Suppression
from mail.services import OBJECTED
from mail.tasks import deliver
from tests.mail.conftest import agree, note

pytestmark = pytest.mark.django_db
State = OutboxMessage.State


def state_after_delivery(message: OutboxMessage) -> str:
    deliver.call()
    message.refresh_from_db()
    return message.state


def test_a_suppressed_address_gets_nothing_at_all(kari):
    services.suppress(subject=kari, reason="complaint")
    assert state_after_delivery(note(kari)) == State.DROPPED


def test_who_objected_gets_nothing_from_lists_whatever_the_consent_says(kari, tips):
    agree(kari, tips)
    services.suppress(subject=kari, reason=OBJECTED)
    assert state_after_delivery(note(kari, purpose=tips)) == State.DROPPED


def test_who_objected_still_gets_what_they_ask_for_themselves(kari):
    services.suppress(subject=kari, reason=OBJECTED)
    assert state_after_delivery(note(kari)) == State.SENT


def test_the_first_reason_stands_but_an_objection_outweighs_it(kari):
    services.suppress(subject=kari, reason="bounced")
    services.suppress(subject=kari, reason="complaint")
    assert Suppression.objects.get().reason == "bounced"
    services.suppress(subject=kari, reason=OBJECTED)
    services.suppress(subject=kari, reason="bounced")
    assert Suppression.objects.get().reason == OBJECTED


def test_only_the_objection_is_lifted(kari):
    services.suppress(subject=kari, reason="bounced")
    services.lift_objection(subject=kari)
    assert Suppression.objects.exists()
    services.suppress(subject=kari, reason=OBJECTED)
    services.lift_objection(subject=kari)
    assert not Suppression.objects.exists()


def test_nothing_in_it_reads_like_the_address(kari):
    kept = services.suppress(subject=kari, reason=OBJECTED)
    assert "kari" not in f"{kept.lookup}{kept.reason}"
