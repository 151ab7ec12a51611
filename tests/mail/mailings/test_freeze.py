"""Freezing: who is on the list at that moment, in one statement, and the number somebody confirmed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consent.services import withdraw
from mail.mailings import services
from mail.mailings.errors import MailingStateError
from mail.mailings.freezing import freeze
from mail.models import Mailing, MailingText, OutboxMessage
from tests.mail.mailings.conftest import mailing_to, readers, sent, states

pytestmark = pytest.mark.engines
State = Mailing.State


def test_another_number_than_the_confirmed_one_asks_and_sends_nothing(server, tips, tips_readers):
    mailing = sent(mailing_to(tips, expected=4))
    assert (mailing.state, mailing.frozen) == (State.ASKING, 5)
    assert not server.taken
    services.accept_number(mailing=mailing)
    assert states(sent(mailing)) == {"sent": 5}


def test_the_confirmed_number_is_sent_to_at_once(server, tips, tips_readers):
    assert sent(mailing_to(tips, expected=5)).state == State.ENDED
    assert len(server.taken) == 5


def test_before_its_time_nothing_is_frozen(server, tips, tips_readers):
    mailing = sent(mailing_to(tips, starts_at=timezone.now() + timedelta(hours=1)))
    assert (mailing.state, mailing.frozen) == (State.WAITING, 0)


def test_who_comes_to_the_list_later_does_not_get_it(server, tips, tips_readers):
    mailing = freeze(mailing=mailing_to(tips))
    readers(tips, 1, domain="sent.example.no")
    assert states(sent(mailing)) == {"sent": 5}


def test_frozen_twice_it_is_frozen_once(tips, tips_readers):
    mailing = mailing_to(tips)
    assert freeze(mailing=mailing).frozen == freeze(mailing=mailing).frozen == 5
    assert OutboxMessage.objects.count() == 5
    assert MailingText.objects.count() == 1


def test_the_recipients_are_one_statement_however_many_they_are(tips, tips_readers):
    with CaptureQueriesContext(connection) as few:
        freeze(mailing=mailing_to(tips))
    readers(tips, 20, domain="flere.example.no")
    with CaptureQueriesContext(connection) as many:
        assert freeze(mailing=mailing_to(tips)).frozen == 25
    assert len(few) == len(many)
    inserts = [query for query in many if query["sql"].startswith("INSERT INTO mail_outboxmessage")]
    assert len(inserts) == 1


def test_nobody_on_the_list_ends_at_once(server, tips):
    assert sent(mailing_to(tips)).state == State.ENDED
    assert not server.taken


def test_who_left_after_freezing_gets_nothing(server, tips, tips_readers):
    mailing = freeze(mailing=mailing_to(tips))
    withdraw(subject=tips_readers[2], purpose=tips, method="unsub-page-post")
    assert states(sent(mailing)) == {"sent": 4, "dropped": 1}
    assert server.counts["reader2@example.no"] == 0
    assert mailing.messages.get(state="dropped").answer == "No living consent."


def test_many_who_left_cost_one_connection_and_not_one_each(server, tips, settings):
    settings.MAIL_CONNECTIONS = 1
    people = readers(tips, 30)
    mailing = freeze(mailing=mailing_to(tips))
    for subject in people[:25]:
        withdraw(subject=subject, purpose=tips, method="unsub-page-post")
    assert states(sent(mailing)) == {"sent": 5, "dropped": 25}
    assert server.connections <= 3


def test_a_suppressed_or_suspended_address_gets_nothing(server, tips, tips_readers):
    from mail.models import Suspension
    from mail.services import suppress

    mailing = freeze(mailing=mailing_to(tips))
    now = timezone.now()
    suppress(subject=tips_readers[0], reason="complaint")
    Suspension.objects.create(subject=tips_readers[1], at=now, until=now + timedelta(days=30))
    assert states(sent(mailing)) == {"sent": 3, "dropped": 2}


@pytest.mark.parametrize("action", ["accept_number", "pause", "resume", "cancel"])
def test_what_has_ended_takes_no_orders(server, tips, tips_readers, action):
    mailing = sent(mailing_to(tips))
    with pytest.raises(MailingStateError):
        getattr(services, action)(mailing=mailing)


def test_paused_nothing_goes_and_resumed_everything(server, tips, tips_readers):
    mailing = freeze(mailing=mailing_to(tips))
    services.pause(mailing=mailing)
    assert states(sent(mailing)) == {"queued": 5}
    services.resume(mailing=mailing)
    assert states(sent(mailing)) == {"sent": 5}


def test_cancelled_nothing_more_goes(server, tips, tips_readers):
    mailing = freeze(mailing=mailing_to(tips))
    services.cancel(mailing=mailing)
    assert states(sent(mailing)) == {"dropped": 5}
    assert mailing.state == State.CANCELLED
    assert not server.taken


def test_a_doubt_is_settled_by_hand_either_way(server, tips, tips_readers):
    for number in (1, 2):
        server.at_data[f"reader{number}@example.no"] = "hang up"
    mailing = sent(mailing_to(tips))
    while states(mailing).get("queued") or states(mailing).get("deferred"):
        sent(mailing)
    server.at_data.clear()
    first, second = mailing.messages.filter(state="doubt").order_by("subject__value")
    services.settle_doubt(message=first, arrived=True)
    services.settle_doubt(message=second, arrived=False)
    mailing = sent(mailing)
    assert states(mailing) == {"sent": 5}
    assert server.counts["reader1@example.no"] == 1
    assert server.counts["reader2@example.no"] == 2
    assert mailing.state == State.ENDED
