"""A mailing is sent: everybody once, over kept connections, and every answer is in the journal."""

import asyncio
import ssl
from collections.abc import Callable
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from mail import tokens
from mail.models import JournalEntry, Mailing, OutboxMessage, SendingRun
from tests.mail.mailings.certificate import write_certificate
from tests.mail.mailings.conftest import mailing_to, message_to, readers, sent, states
from tests.mail.server import running_server

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
    assert not JournalEntry.objects.exists()
    assert not SendingRun.objects.exists()


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


def test_a_letter_that_is_tried_again_is_the_same_letter(server, tips, tips_readers):
    server.at_data["reader1@example.no"] = "451 4.3.0 Try later"
    mailing = sent(mailing_to(tips))
    message = message_to(mailing, "reader1@example.no")
    before = tokens.message_id(message.pk)
    server.at_data.clear()
    OutboxMessage.objects.filter(pk=message.pk).update(due_at=mailing.created_at)
    sent(mailing)
    assert dict(server.taken)["reader1@example.no"]["Message-ID"] == before


def test_a_server_that_takes_one_command_at_a_time_gets_everything(server, tips):
    readers(tips, 12)
    server.at_ehlo = []
    assert states(sent(mailing_to(tips))) == {"sent": 12}
    assert set(server.counts.values()) == {1}


def test_an_encrypted_connection_gets_everything(settings, tips, tmp_path, monkeypatch):
    readers(tips, 12)
    certificate, key = write_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with running_server(tls_context=context(certificate, key), require_starttls=True) as server:
        settings.EMAIL_BACKEND, settings.EMAIL_USE_TLS = "mail.smtp.SmtpBackend", True
        settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", server.port
        assert states(sent(mailing_to(tips))) == {"sent": 12}
    assert set(server.counts.values()) == {1}


def context(certificate: Path, key: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate, key)
    return made


def test_a_slow_greeting_holds_up_nobody(server, tips, monkeypatch):
    readers(tips, 12)
    greet = SMTP._handle_client
    first: list[bool] = []

    async def late(self: Any) -> None:
        first.append(True)
        if len(first) == 1:
            await asyncio.sleep(1)
        await greet(self)

    monkeypatch.setattr(SMTP, "_handle_client", late)
    assert states(sent(mailing_to(tips))) == {"sent": 12}
    assert set(server.counts.values()) == {1}


def test_a_server_that_reads_slowly_gets_every_byte(server, tips):
    readers(tips, 3)
    server.after_answer = pausing(0.3)
    mailing = sent(mailing_to(tips, params={"times": 60_000}))
    assert states(mailing) == {"sent": 3}
    text = server.mails[-1].get_body(("plain",)).get_content()
    assert text.count("Ukens tips på mørke") == 60_000


def pausing(seconds: float) -> Callable[[Any], None]:
    """Stops reading for so long after each message."""

    def pause(transport: Any) -> None:
        transport.pause_reading()
        asyncio.get_running_loop().call_later(seconds, transport.resume_reading)

    return pause


def test_the_local_mailbox_gets_the_same_letters(tips, tips_readers, settings):
    from mail.mailbox import letters_to, newest

    settings.EMAIL_BACKEND = "mail.mailbox.MailboxBackend"
    mailing = sent(mailing_to(tips))
    assert states(mailing) == {"sent": 5}
    assert mailing.state == Mailing.State.ENDED
    assert len(letters_to("reader2@example.no")) == 1
    mail = next(mail for mail in newest() if mail.to == "reader2@example.no")
    assert mail.subject == "Ukens tips på mørke høstkvelder, reader2"
    assert mail.text.startswith("Hei reader2,\n\n.. Ukens tips")
