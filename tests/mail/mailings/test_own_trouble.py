"""What is our own to mend: a mailing that cannot be written, letters a server does not know, an answer that
repeats whom it is about."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consent.services import subject_for_address
from mail.mailings.freezing import freeze
from mail.models import Feedback, OutboxMessage
from mail.services import scrub
from tests.mail.conftest import agree
from tests.mail.mailings.conftest import mailing_to, message_to, sent, states
from tests.mail.server import running_server

pytestmark = pytest.mark.engines
State = OutboxMessage.State
BERRY = "blåbær@example.no"


def test_a_mailing_that_cannot_be_written_holds_up_no_other(server, tips, tips_readers):
    poisoned = freeze(mailing=mailing_to(tips, params={"poisoned": True}))
    good = mailing_to(tips, starts_at=timezone.now() + timedelta(microseconds=1))
    assert states(sent(good)) == {"sent": 5}
    assert states(poisoned) == {"deferred": 5}
    assert poisoned.messages.first().answer == "Not written: ValueError."
    assert set(server.counts.values()) == {1}


def test_an_address_beyond_ascii_is_not_mangled_for_a_server_that_does_not_know_it(
    settings, tips, tips_readers
):
    agree(subject_for_address(address=BERRY, locale="nb"), tips)
    with running_server(enable_SMTPUTF8=False) as server:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = "mail.smtp.SmtpBackend", "127.0.0.1"
        settings.EMAIL_PORT = server.port
        mailing = sent(mailing_to(tips))
    assert states(mailing) == {"sent": 5, "failed": 1}
    assert message_to(mailing, BERRY).answer == "The mail server takes no such letters."
    assert not Feedback.objects.exists()


def test_an_address_beyond_ascii_gets_it_where_the_server_says_so(settings, tips):
    agree(subject_for_address(address=BERRY, locale="nb"), tips)
    with running_server(enable_SMTPUTF8=True) as server:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = "mail.smtp.SmtpBackend", "127.0.0.1"
        settings.EMAIL_PORT = server.port
        assert states(sent(mailing_to(tips))) == {"sent": 1}
    assert list(server.counts) == [BERRY]


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("550 5.1.1 <Kari.Nord@example.no> unknown", "550 5.1.1 <[address]> unknown"),
        ("550 kari.nord kari.nord=example.no unknown", "550 [address] [address] unknown"),
        ("550 User KARI.NORD not here", "550 User [address] not here"),
        ("550 kari.nordmann is another", "550 kari.nordmann is another"),
    ],
)
def test_an_answer_is_kept_without_whom_it_is_about(answer, kept):
    assert scrub(answer, to="kari.nord@example.no") == kept


def test_a_name_as_short_as_a_word_is_left_in_the_sentence():
    assert scrub("550 no mail to no", to="no@example.no") == "550 no mail to no"
