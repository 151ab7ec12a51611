"""What the mail server says: of an address, of a domain for a while, or of us."""

from collections.abc import Callable
from typing import Any

import pytest

from consent.models import Consent
from consent.services import subject_for_address
from mail.mailings import services
from mail.models import Feedback, Mailing, OutboxMessage
from tests.mail.conftest import agree
from tests.mail.mailings.conftest import mailing_to, make_due, message_to, readers, sent, states

pytestmark = pytest.mark.engines
State = OutboxMessage.State
READER = "reader3@example.no"


def test_an_address_that_is_unknown_there_is_given_up_and_counts_as_a_bounce(server, tips, tips_readers):
    server.at_rcpt[READER] = "550 5.1.1 <reader3@example.no> No such user"
    mailing = sent(mailing_to(tips))
    assert states(mailing) == {"sent": 4, "failed": 1}
    assert message_to(mailing, READER).answer == "550 5.1.1 <[address]> No such user"
    [feedback] = Feedback.objects.all()
    assert (feedback.kind, feedback.source, feedback.status) == ("hard", "smtp", "5.1.1")
    assert mailing.state == Mailing.State.ENDED


@pytest.mark.parametrize("pipelining", [True, False])
def test_one_refused_recipient_does_not_disturb_those_behind(server, tips, pipelining):
    server.at_ehlo = ["250-PIPELINING"] if pipelining else []
    readers(tips, 20)
    server.at_rcpt = {f"reader{number}@example.no": "550 5.1.1 Unknown" for number in range(0, 20, 2)}
    assert states(sent(mailing_to(tips))) == {"sent": 10, "failed": 10}
    assert set(server.counts.values()) == {1}


def test_what_is_put_off_is_tried_again_after_a_pause(server, tips, tips_readers):
    server.at_rcpt[READER] = "452 4.2.2 Mailbox full"
    mailing = sent(mailing_to(tips))
    assert states(mailing) == {"sent": 4, "deferred": 1}
    assert mailing.state == Mailing.State.SENDING
    message = message_to(mailing, READER)
    assert 55 < (message.due_at - mailing.frozen_at).total_seconds() < 90
    server.at_rcpt.clear()
    assert states(sent(mailing)) == {"sent": 4, "deferred": 1}
    make_due()
    assert sent(mailing).state == Mailing.State.ENDED
    assert states(mailing) == {"sent": 5}
    assert set(server.counts.values()) == {1}


def test_a_text_that_is_refused_speaks_of_the_text_and_not_of_the_person(server, tips, tips_readers):
    server.at_data[READER] = "554 5.7.1 Message rejected as spam"
    mailing = sent(mailing_to(tips))
    assert message_to(mailing, READER).state == State.FAILED
    assert Feedback.objects.get().kind == "blocked"
    assert Consent.objects.get(subject__value=READER).state == "dpv:ConsentGiven"


def test_a_server_that_leaves_in_the_middle_is_called_again(server, tips):
    readers(tips, 20)
    server.at_data["reader5@example.no"] = "421 4.3.2 Shutting down"
    server.at_rcpt["reader11@example.no"] = "421 4.3.2 Shutting down"
    mailing = sent(mailing_to(tips))
    assert states(mailing) == {"sent": 18, "deferred": 2}
    server.at_data.clear()
    server.at_rcpt.clear()
    make_due()
    assert states(sent(mailing)) == {"sent": 20}
    assert set(server.counts.values()) == {1}


def test_a_domain_that_asks_for_peace_gets_it_and_the_others_their_letters(server, tips, settings):
    settings.MAIL_CONNECTIONS = 1
    readers(tips, 10, domain="stor.example.com")
    readers(tips, 10)
    server.at_rcpt = {
        f"reader{number}@stor.example.com": "421 4.7.0 Too many messages, slow down" for number in range(10)
    }
    asked: list[str] = []
    server.before_data = asked.append
    mailing = sent(mailing_to(tips))
    assert states(mailing)["sent"] == 10
    assert len([address for address in asked if address.endswith("stor.example.com")]) == 1
    server.at_rcpt.clear()
    make_due()
    assert states(sent(mailing)) == {"sent": 20}


REFUSALS = {
    "the sender": "550 5.7.1 Relaying denied",
    "the reputation": "550 5.7.515 Access denied, sending domain does not meet the required level",
}


@pytest.mark.parametrize("words", REFUSALS.values(), ids=REFUSALS.keys())
def test_a_provider_that_refuses_us_turns_it_red_and_nobody_is_given_up(server, tips, words):
    people = readers(tips, 12)
    server.at_rcpt = {subject.value: words for subject in people}
    mailing = sent(mailing_to(tips))
    assert mailing.state == Mailing.State.REFUSED
    assert mailing.refusal == words
    assert states(mailing) == {"queued": 12}
    assert not Feedback.objects.exists()
    assert len(server.taken) == 0
    # Nothing is tried before somebody says so.
    assert sent(mailing).state == Mailing.State.REFUSED
    server.at_rcpt.clear()
    services.resume(mailing=mailing)
    mailing = sent(mailing)
    assert states(mailing) == {"sent": 12}
    assert mailing.refused_at


def test_a_server_that_refuses_our_login_turns_it_red(settings, tips, tips_readers):
    from tests.mail.server import running_server

    with running_server(authenticator=refuse_everybody, auth_require_tls=False, auth_required=True) as server:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = "mail.smtp.SmtpBackend", "127.0.0.1"
        settings.EMAIL_PORT, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = (
            server.port,
            "oss",
            "feil",
        )
        mailing = sent(mailing_to(tips))
    assert mailing.state == Mailing.State.REFUSED
    assert mailing.refusal.startswith("535")
    assert states(mailing) == {"queued": 5}


def refuse_everybody(*_args: Any) -> Any:
    from aiosmtpd.smtp import AuthResult

    return AuthResult(success=False, handled=False)


def test_a_server_that_is_away_is_asked_ever_more_seldom(settings, tips, tips_readers):
    from tests.site import free_port

    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "mail.smtp.SmtpBackend", "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    mailing = sent(mailing_to(tips))
    assert states(mailing) == {"deferred": 5}
    assert mailing.state == Mailing.State.SENDING
    assert set(mailing.messages.values_list("attempts", flat=True)) == {1}
    make_due()
    sent(mailing)
    assert set(mailing.messages.values_list("attempts", flat=True)) == {2}


def cut_once(server: Any) -> Callable[[Any], None]:
    cut: list[bool] = []

    def look(transport: Any) -> None:
        if not cut:
            cut.append(True)
            transport.abort()

    return look


def test_cut_off_before_the_answer_one_message_is_in_doubt_and_never_sent_again(server, tips):
    readers(tips, 12)
    server.at_data["reader4@example.no"] = "hang up"
    mailing = sent(mailing_to(tips))
    assert states(mailing) == {"sent": 11, "doubt": 1}
    assert message_to(mailing, "reader4@example.no").state == State.DOUBT
    server.at_data.clear()
    make_due()
    assert states(sent(mailing)) == {"sent": 11, "doubt": 1}
    assert server.counts["reader4@example.no"] == 1
    assert mailing.state == Mailing.State.ENDED


def test_cut_off_at_the_envelope_nothing_is_in_doubt(server, tips):
    readers(tips, 12)
    server.at_rcpt["reader4@example.no"] = "hang up"
    hung: list[str] = []

    def once(address: str) -> None:
        if address == "reader4@example.no":
            hung.append(address)
            server.at_rcpt.clear()

    server.before_data = once
    mailing = sent(mailing_to(tips))
    assert hung
    assert states(mailing) == {"sent": 12}
    assert set(server.counts.values()) == {1}


def test_cut_off_after_the_answer_at_most_that_message_is_in_doubt(server, tips):
    readers(tips, 12)
    server.after_answer = cut_once(server)
    mailing = sent(mailing_to(tips))
    found = states(mailing)
    assert found["sent"] + found.get("doubt", 0) == 12
    assert found.get("doubt", 0) <= 1
    assert set(server.counts.values()) == {1}


def test_a_good_delivery_clears_what_was_counted(server, tips):
    from mail.models import Suspension
    from tests.mail.conftest import KARI

    kari = subject_for_address(address=KARI, locale="nb")
    agree(kari, tips)
    for number in range(2):
        server.at_rcpt[KARI] = "552 5.2.2 Over quota"
        sent(mailing_to(tips, params={"round": number}))
    server.at_rcpt.clear()
    sent(mailing_to(tips))
    server.at_rcpt[KARI] = "552 5.2.2 Over quota"
    sent(mailing_to(tips))
    assert Feedback.objects.filter(kind="soft").count() == 3
    assert not Suspension.objects.exists()


def test_a_server_that_breaks_off_at_every_text_leaves_few_in_doubt_and_turns_it_red(server, tips, settings):
    people = readers(tips, 60)
    server.at_data = {subject.value: "hang up" for subject in people}
    mailing = sent(mailing_to(tips))
    found = states(mailing)
    assert found["doubt"] <= 2 * settings.MAIL_CONNECTIONS
    assert mailing.state == Mailing.State.REFUSED
    server.at_data.clear()
    services.resume(mailing=mailing)
    make_due()
    assert states(sent(mailing)) == {"doubt": found["doubt"], "sent": 60 - found["doubt"]}
    assert set(server.counts.values()) == {1}


def test_a_server_that_breaks_off_at_every_envelope_is_left_in_peace(server, tips, settings):
    people = readers(tips, 60)
    server.at_rcpt = {subject.value: "hang up" for subject in people}
    mailing = sent(mailing_to(tips))
    assert states(mailing) == {"deferred": 60}
    assert server.connections <= 3 * settings.MAIL_CONNECTIONS


def test_the_words_of_a_refusal_name_nobody(server, tips, tips_readers):
    server.at_rcpt = {
        subject.value: f"554 5.7.1 <{subject.value}>: Relay access denied" for subject in tips_readers
    }
    mailing = sent(mailing_to(tips))
    assert mailing.refusal == "554 5.7.1 <[address]>: Relay access denied"
