"""manage.py process_bounces: a Maildir or an mbox file of bounces, complaints and goodbyes."""

import json
import mailbox
import os
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from consent import tokens as links
from consent.models import Consent, ConsentRecord
from consent.states import State
from mail import tokens
from mail.bounces.addresses import leave_mailto, tagged
from mail.models import Feedback, OutboxMessage, Suspension
from tests.mail.bounces.conftest import DAY, sent
from tests.mail.bounces.corpus import RETURN, mails, raw
from tests.newsletter.conftest import TIPS, head, queued, subscribe

pytestmark = pytest.mark.django_db
UNKNOWN = "postfix_unknown_remote"


@pytest.fixture(autouse=True)
def bounce_address(settings: Any) -> None:
    settings.BOUNCE_ADDRESS = RETURN


@pytest.fixture
def letter(kari) -> OutboxMessage:
    """A letter of a mailing, whose Message-ID follows from its row."""
    message = sent(kari)
    message.message_id = None
    message.save()
    return message


def maildir(tmp_path: Path, *contents: bytes) -> Path:
    box = mailbox.Maildir(tmp_path / "retur", create=True)
    for content in contents:
        box.add(content)
    return tmp_path / "retur"


def mbox(tmp_path: Path, *contents: bytes) -> Path:
    path = tmp_path / "retur.mbox"
    path.write_bytes(
        b"".join(b"From MAILER-DAEMON Sun Nov 15 09:00:07 2026\n" + one + b"\n" for one in contents)
    )
    return path


def run(path: Path, **options: Any) -> dict[str, int]:
    """The counts that are not zero."""
    out = StringIO()
    call_command("process_bounces", path, json=True, stdout=out, **options)
    return {name: number for name, number in json.loads(out.getvalue()).items() if number}


def test_it_refuses_what_is_no_mailbox(tmp_path):
    (tmp_path / "brev.txt").write_text("Hei")
    for path in (tmp_path / "ingen", tmp_path, tmp_path / "brev.txt"):
        with pytest.raises(CommandError):
            call_command("process_bounces", path)


def test_it_refuses_a_bounce_that_knows_only_an_address(tmp_path, letter):
    forged = raw("hard", UNKNOWN).replace(b"kari@example.com", letter.subject.value.encode())
    assert run(maildir(tmp_path, forged)) == {"read": 1, "strange": 1}
    assert head().state == State.GIVEN


@pytest.mark.parametrize("kind", [tokens.MESSAGE, "leave"])
def test_it_refuses_a_return_address_made_of_another_token(tmp_path, letter, kind):
    forged = raw("hard", UNKNOWN).replace(b"{{verp}}", tokens.make(kind, letter.pk).encode())
    assert run(maildir(tmp_path, forged)) == {"read": 1, "strange": 1}


@pytest.mark.parametrize("path", mails("ordinary"), ids=lambda path: path.stem)
def test_an_ordinary_mail_changes_nothing_even_to_the_right_address(tmp_path, letter, path):
    counts = run(maildir(tmp_path, raw("ordinary", path.stem, letter)))
    assert set(counts) <= {"read", "ordinary", "automatic"}
    assert not Feedback.objects.exists()
    assert head().state == State.GIVEN


@pytest.mark.parametrize("path", mails("delayed"), ids=lambda path: path.stem)
def test_a_warning_changes_nothing(tmp_path, letter, path):
    assert run(maildir(tmp_path, raw("delayed", path.stem, letter))) == {"read": 1, "delayed": 1}
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("path", mails("hard"), ids=lambda path: path.stem)
def test_a_hard_bounce_ends_the_consents_by_its_return_address(tmp_path, letter, path):
    assert run(maildir(tmp_path, raw("hard", path.stem, letter))) == {"read": 1, "hard": 1}
    found = Feedback.objects.get()
    assert (found.message, found.source) == (letter, "dsn")
    assert head().state == State.REVOKED


@pytest.mark.parametrize(
    "path",
    [path for path in mails("hard") if path.stem != "postfix_without_original"],
    ids=lambda path: path.stem,
)
def test_a_hard_bounce_is_known_by_the_message_id_it_returns(tmp_path, letter, path, settings):
    settings.BOUNCE_ADDRESS = ""
    if b"{{message-id}}" not in path.read_bytes():
        pytest.skip("It returns none.")
    assert run(maildir(tmp_path, raw("hard", path.stem, letter, verp=False))) == {"read": 1, "hard": 1}


def test_a_letter_of_no_mailing_is_known_by_its_message_id(tmp_path, kari):
    message = sent(kari)
    content = raw("hard", UNKNOWN).replace(b"<{{message-id}}@blogg.example.no>", message.message_id.encode())
    assert run(maildir(tmp_path, content)) == {"read": 1, "hard": 1}


@pytest.mark.parametrize("path", mails("complaint"), ids=lambda path: path.stem)
def test_a_complaint_is_a_withdrawal(tmp_path, letter, path):
    assert run(maildir(tmp_path, raw("complaint", path.stem, letter))) == {"read": 1, "complaint": 1}
    assert Feedback.objects.get().source == "arf"
    assert head().state == State.WITHDRAWN


def test_three_soft_bounces_of_three_letters_halt_the_rest(tmp_path, kari):
    contents = []
    for days in (6, 4, 2):
        message = sent(kari, at=timezone.now() - days * DAY)
        content = raw("soft", "postfix_over_quota", message).replace(
            b"Message-ID: <2026", b"Message-ID: <%d" % days
        )
        contents.append(content)
    assert run(mbox(tmp_path, *contents)) == {"read": 3, "soft": 3}
    assert Suspension.objects.exists()


@pytest.mark.parametrize("make", [maildir, mbox])
def test_reading_twice_changes_nothing(tmp_path, letter, make: Callable[..., Path]):
    path = make(tmp_path, raw("hard", UNKNOWN, letter), raw("ordinary", "reply_norwegian", letter))
    assert run(path) == {"read": 2, "hard": 1, "ordinary": 1}
    entries = ConsentRecord.objects.count()
    again = run(path)
    assert again in ({}, {"read": 2, "known": 1, "ordinary": 1})
    assert (Feedback.objects.count(), ConsentRecord.objects.count()) == (1, entries)


def test_mail_of_a_maildir_that_was_dealt_with_is_moved_and_marked_and_none_is_deleted(tmp_path, letter):
    path = maildir(tmp_path, raw("hard", UNKNOWN, letter), raw("ordinary", "reply_norwegian"))
    run(path)
    assert not list((path / "new").iterdir())
    assert [name.name.rpartition(",")[2] for name in (path / "cur").iterdir()] == ["S", "S"]


def test_a_dry_run_says_what_would_happen_and_changes_nothing(tmp_path, letter):
    path = maildir(tmp_path, raw("hard", UNKNOWN, letter), goodbye(head()))
    assert run(path, dry_run=True) == {"read": 2, "hard": 1, "left": 1, "dry_run": True}
    assert not Feedback.objects.exists()
    assert head().state == State.GIVEN
    assert len(list((path / "new").iterdir())) == 2


def goodbye(consent: Consent, *, to: str = "", subject: str = "avmeld", date: str = "") -> bytes:
    """What a mail program sends when its owner presses «unsubscribe»."""
    to = to or tagged(links.make("leave", consent.pk))
    date = date or timezone.now().strftime("%a, %d %b %Y %H:%M:%S +0000")
    return f"From: Kari <kari@example.no>\nTo: {to}\nSubject: {subject}\nDate: {date}\n\n\n".encode()


def test_a_mail_to_the_unsubscribe_address_leaves_that_list_and_its_owner_is_told(tmp_path, kari):
    assert run(maildir(tmp_path, goodbye(head()))) == {"read": 1, "left": 1}
    assert head().state == State.WITHDRAWN
    assert '"method":"unsub-mailto"' in ConsentRecord.objects.get(state=State.WITHDRAWN).body
    assert queued("left") == 1


def test_an_address_in_lower_case_is_helped_by_the_subject(tmp_path, kari):
    consent = head()
    mailto = leave_mailto(links.make("leave", consent.pk))
    address, _, subject = mailto.removeprefix("mailto:").partition("?subject=")
    content = goodbye(consent, to=address.lower(), subject=subject.replace("%20", " "))
    assert run(maildir(tmp_path, content)) == {"read": 1, "left": 1}
    assert head().state == State.WITHDRAWN


def test_an_unsubscribe_mail_from_before_a_new_consent_does_not_end_it(tmp_path, kari):
    old = goodbye(head(), date="Mon, 02 Nov 2020 09:00:00 +0000")
    run(maildir(tmp_path, old))
    assert head().state == State.GIVEN


def test_an_unsubscribe_mail_with_a_token_of_nobody_leaves_nothing(tmp_path, kari):
    other = goodbye(head(), to=tagged("A" * 43))
    assert run(maildir(tmp_path, other)) == {"read": 1, "ordinary": 1}
    assert head().state == State.GIVEN


def test_a_bounce_of_somebody_elses_letter_touches_nobody_here(tmp_path, letter):
    subscribe(TIPS, address="ola@example.no")
    run(maildir(tmp_path, raw("hard", UNKNOWN, letter)))
    assert head(TIPS, "ola@example.no").state == State.GIVEN


def test_what_cannot_be_read_is_named_and_the_rest_is_done(tmp_path, letter, monkeypatch):
    path = maildir(tmp_path, raw("hard", UNKNOWN, letter))
    broken = path / "new" / "1.gone.example"
    broken.symlink_to(tmp_path / "ingenting")
    err = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("process_bounces", path, stdout=StringIO(), stderr=err)
    assert stopped.value.code == 1
    assert "1.gone.example" in err.getvalue()
    assert Feedback.objects.count() == 1


def test_nobody_waits_for_a_pipe(tmp_path, letter):
    box = maildir(tmp_path, raw("hard", UNKNOWN, letter))
    os.mkfifo(box / "new" / "1.pipe.example")
    assert run(box) == {"read": 1, "hard": 1}


def test_of_a_huge_mail_the_beginning_is_read(tmp_path, letter):
    content = raw("hard", UNKNOWN, letter) + b"x" * 40_000_000
    assert run(maildir(tmp_path, content)) == {"read": 1, "hard": 1}


def test_the_last_line_tells_what_was_done(tmp_path, letter):
    out = StringIO()
    path = maildir(tmp_path, raw("hard", UNKNOWN, letter), raw("ordinary", "vacation_norwegian"))
    call_command("process_bounces", path, stdout=out)
    assert out.getvalue() == "Mails read: 2; hard bounces 1, automatic answers 1.\n"
    out = StringIO()
    call_command("process_bounces", path, stdout=out)
    assert out.getvalue() == "No new mail.\n"


HOSTILE = {
    "half a letter of Unicode": (
        b"Content-Type: text/plain; charset=utf-7\n\n"
        b"<aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa.x@a+2AA->: user unknown\n"
    ),
    "comments without end": b"To: " + b"a(b" * 200_000 + b"\n\nuser unknown\n",
    "letters in letters": b"Content-Type: message/rfc822\n\n" * 3000 + b"user unknown\n",
    "a charset that is none": b'Content-Type: text/plain; charset="\x00"\n\nuser unknown\n',
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_is_sent_there_keeps_no_other_mail_from_being_read(tmp_path, letter, words):
    hostile = b"From: MAILER-DAEMON@x.example\nSubject: Undelivered Mail\nMIME-Version: 1.0\n" + words
    path = mbox(tmp_path, hostile, raw("hard", UNKNOWN, letter))
    with pytest.raises(SystemExit):
        run(path)
    assert Feedback.objects.get().kind == "hard"


def test_a_subject_that_is_broken_makes_no_bounce_unreadable(tmp_path, letter):
    whole = raw("hard", UNKNOWN, letter)
    broken = re.sub(rb"(?m)^Subject: .*$", b"Subject: =?utf-8?b?abcde?=", whole, count=1)
    assert broken != whole
    assert run(maildir(tmp_path, broken)) == {"read": 1, "hard": 1}
