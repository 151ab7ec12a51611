"""A mailing is sent: everybody once, and every answer in the journal."""

from email import policy
from email.parser import BytesParser

import pytest

from mail.models import Mailing, OutboxMessage
from tests.mail.mailings.conftest import mailing_to, message_to, readers, sent, states

pytestmark = pytest.mark.engines
State = OutboxMessage.State


def test_everybody_gets_it_once_over_few_connections(server, tips, settings):
    readers(tips, 30)
    mailing = sent(mailing_to(tips))
    assert states(mailing) == {"sent": 30}
    assert set(server.counts.values()) == {1}
    assert len(server.counts) == 30
    assert server.connections <= settings.MAIL_CONNECTIONS
    assert mailing.state == Mailing.State.ENDED
    assert message_to(mailing, "reader3@example.no").answer == "250 OK queued as 1"


def test_each_letter_has_its_own_values_and_valid_headers(server, tips, tips_readers):
    sent(mailing_to(tips))
    mail = dict(server.taken)["reader2@example.no"]
    assert mail["Subject"] == "Ukens tips på mørke høstkvelder, reader2"
    assert mail["From"].startswith("Blåbær & Łódź <")
    assert mail["To"] == "reader2@example.no"
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.startswith("Hei reader2,\n\n.. Ukens tips på mørke høstkvelder: æøå ąłż.\n")
    assert "<p>Hei reader2</p>" in mail.get_body(("html",)).get_content()
    again = BytesParser(policy=policy.strict).parsebytes(mail.as_bytes(policy=policy.SMTP))
    assert not again.defects
