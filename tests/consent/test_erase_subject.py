"""``manage.py erase_subject``: the person goes from everywhere, the proofs stay."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from consent import rights
from consent.audit.log import verify_log
from consent.errors import SubjectHeld
from consent.log import checkpoint_file
from consent.log.sequencer import seal
from consent.models import Checkpoint, ConsentRecord, ErasedEvent, Subject
from consent.rights import erasing
from consent.rights.vacuum import vacuum
from consent.services import subject_find
from consent.verify import check
from mail.models import OutboxMessage, Suppression
from mail.services import suppress
from mail.tasks import deliver
from newsletter import limits
from newsletter import services as newsletter
from newsletter.limits import LIMITS
from newsletter.models import SignupRequest
from tests.consent.conftest import sql
from tests.consent.people import KARI, NOTE, OLA, WORDS, a_person_with_everything, receipts
from tests.newsletter.conftest import TIPS, ask, confirm_token, head, make_lists, subscribe

pytestmark = pytest.mark.engines


@pytest.fixture
def lists(db: None) -> None:
    make_lists()


def erase(*arguments: str, address: str = KARI) -> tuple[int, str]:
    """Exit status and what was printed."""
    out = StringIO()
    try:
        call_command("erase_subject", address, *arguments, stdout=out)
    except SystemExit as left:
        return int(str(left.code)), out.getvalue()
    return 0, out.getvalue()


def last_line(text: str) -> str:
    return text.splitlines()[-1]


def cells() -> Iterator[tuple[str, str]]:
    """Table and content of every cell of both databases."""
    by_name = {connection.settings_dict["NAME"]: connection for connection in connections.all()}
    for connection in by_name.values():
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    for value in row:
                        raw = bytes(value) if isinstance(value, (bytes, memoryview)) else None
                        yield table, raw.hex() + raw.decode("latin-1") if raw else str(value)


def counted() -> dict[str, int]:
    """Rows of every table."""
    found: dict[str, int] = {}
    connection = connections["default"]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def traces(subject: Subject) -> list[str]:
    """All by which the person could be found again."""
    records = ConsentRecord.objects.filter(subject=subject)
    ids = {str(value) for value in records.values_list("record_id", flat=True)}
    ids |= {str(pk) for pk in SignupRequest.objects.filter(subject=subject).values_list("pk", flat=True)}
    ids |= {subject.lookup, str(subject.pk), str(bytes(subject.key.key).hex())}
    ids |= {value.replace("-", "") for value in ids}
    return ["kari.nordlys", "snøfnugg", WORDS.lower(), NOTE.lower(), *ids]


def files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()


def in_file(word: str, content: bytes) -> bool:
    """Whether a word stands in a file as text, or an id as bytes."""
    lowered = content.lower()
    return word.encode() in lowered or (
        len(word) >= 32
        and all(letter in "0123456789abcdef" for letter in word)
        and bytes.fromhex(word) in content
    )


@pytest.mark.django_db
@pytest.mark.parametrize("flag", ["--dry-run", "--hold=Krav", "--release"])
def test_a_stranger_is_refused_in_a_sentence(flag: str) -> None:
    with pytest.raises(CommandError, match="Nothing is known under that address"):
        erase(flag, address="stein@example.no")
    with pytest.raises(CommandError, match="slip of the keys"):
        erase(flag, address="stein")


@pytest.mark.django_db
def test_somebody_who_is_held_is_not_erased_and_the_reason_is_said(lists: None) -> None:
    subscribe(address=KARI)
    assert erase("--hold", "Åpen klagesak 12/2026") == (
        0,
        "Held: this person is not erased until --release.\n",
    )
    for flags in ([], ["--dry-run"]):
        status, text = erase(*flags)
        assert status == 1
        assert last_line(text) == "Nothing was erased. This person is held: Åpen klagesak 12/2026"
    assert json.loads(erase("--json")[1]) == {"ok": False, "held": "Åpen klagesak 12/2026"}
    with pytest.raises(SubjectHeld):
        rights.erase(subject=subject_find(address=KARI), reason="retention")
    assert subject_find(address=KARI)


@pytest.mark.django_db
def test_a_hold_needs_a_reason(lists: None) -> None:
    subscribe(address=KARI)
    with pytest.raises(CommandError, match="Say why"):
        erase("--hold", " ")


@pytest.mark.django_db
def test_who_is_released_can_be_erased(lists: None) -> None:
    subscribe(address=KARI)
    erase("--hold", "Krav")
    erase("--hold", "Et annet krav")
    assert erase("--release")[1] == "Released: this person can be erased.\n"
    assert erase("--release")[1] == "Nothing to release: nobody held this person.\n"
    erase()
    assert subject_find(address=KARI) is None


@pytest.mark.django_db
def test_an_objection_of_somebody_held_still_holds(lists: None) -> None:
    subscribe(address=KARI)
    erase("--hold", "Krav")
    assert erase("--objected")[0] == 1
    assert Suppression.objects.get().reason == "objected"


def test_a_dry_run_says_exactly_what_would_go_and_changes_nothing(live_database: Any) -> None:
    a_person_with_everything()
    before = list(cells())
    status, text = erase("--dry-run")
    assert status == 0
    assert last_line(text).endswith("Nothing was: this was a dry run.")
    assert list(cells()) == before
    would = json.loads(erase("--dry-run", "--json")[1])["removed"]
    assert would == json.loads(erase("--json")[1])["removed"]


def test_a_dry_run_forgets_no_rate_limit(live_database: Any) -> None:
    make_lists()
    key = subscribe(address=KARI).subject.lookup
    tries = LIMITS["login-address"][0]
    assert [limits.allow("login-address", key) for _try in range(tries + 1)][-1] is False
    erase("--dry-run")
    assert not limits.allow("login-address", key)
    erase()
    assert limits.allow("login-address", key)


def test_a_correction_that_waits_goes_too_with_name_and_new_address(live_database: Any) -> None:
    a_person_with_everything()
    newsletter.correct_address(subject=subject_find(address=KARI), address="kari.ny@nytt.example.no")
    would = json.loads(erase("--dry-run", "--json")[1])["removed"]
    assert would["newsletter"]["corrections of the address given up"] == 1
    assert would == json.loads(erase("--json")[1])["removed"]
    marks = ["kari.ny", "snøfnugg"]
    assert [(table, mark) for table, text in cells() for mark in marks if mark in text.lower()] == []
    assert not ErasedEvent.objects.exists()


def test_the_report_counts_the_rows_that_are_gone(live_database: Any) -> None:
    a_person_with_everything()
    before = counted()
    removed = json.loads(erase("--json")[1])["removed"]
    after = counted()
    gone = {table: before[table] - after[table] for table in before if before[table] > after[table]}
    reported: dict[str, int] = {}
    for names in removed.values():
        for name, count in names.items():
            if "." in name:
                table = name.lower().replace(".", "_")
                reported[table] = reported.get(table, 0) + count
    reported["webhooks_event"] -= 1  # the one that tells of the erasure is new
    assert reported == gone
    assert removed["sharing"] == {"signups that stay counted without a name": 1}
    assert list(removed) == ["newsletter", "feedback", "sharing", "mail", "webhooks", "consent"]


def test_nothing_of_the_person_is_left_and_every_proof_stands(
    live_database: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.EMAIL_BACKEND = "mail.mailbox.MailboxBackend"
    kari = a_person_with_everything()
    signed, given_out, marks = Checkpoint.objects.latest("number"), receipts(), traces(kari)
    assert len(given_out) > 6
    letters = [content for _path, content in files(live_database.var_dir / "mailbox")]
    assert sum(b"nordlys" in content.lower() for content in letters) >= 3
    stood = {mark: [table for table, text in cells() if mark in text.lower()] for mark in marks}
    assert stood["kari.nordlys"]
    assert stood["snøfnugg"]

    status, text = erase()

    assert (status, last_line(text).startswith("Erased: ")) == (0, True)
    assert "The log has the same root over the size that was signed before." in text
    assert [(table, mark) for table, text in cells() for mark in marks if mark in text.lower()] == []
    # Ola and what he was sent are still there.
    assert receipts()
    assert any(b"ola@example.no" in content for _path, content in files(live_database.var_dir))
    # On PostgreSQL the only files are ours; on SQLite also those of the database and its journal.
    left = [
        (path.name, mark)
        for path, raw in files(live_database.var_dir)
        for mark in marks
        if in_file(mark, raw)
    ]
    assert left == []
    assert [mark for mark in marks if mark in caplog.text.lower()] == []
    assert [mark for mark in marks if mark in text.lower()] == []

    assert verify_log(since=signed.note).erased == 6
    for receipt in given_out:
        assert [step for step, _detail in check(json.loads(json.dumps(receipt)))][-1] == "signature"


def test_the_places_of_deleted_rows_are_freed_and_what_the_disk_keeps_is_said(live_database: Any) -> None:
    a_person_with_everything()
    on_postgresql = connections["default"].vendor == "postgresql"
    _status, text = erase()
    assert ("freed the places of the deleted rows" in text) is on_postgresql
    assert ("write-ahead log until that is used anew" in text) is on_postgresql
    assert ("Nothing here leads to this person" in text) is not on_postgresql


@pytest.mark.django_db
def test_deleted_rows_that_lie_about_are_not_called_gone(lists: None) -> None:
    """Inside this test's transaction there is no VACUUM."""
    subscribe(address=KARI)
    _status, text = erase()
    on_postgresql = connections["default"].vendor == "postgresql"
    assert ("run VACUUM as the role that owns the tables" in text) is on_postgresql


def test_a_role_that_does_not_own_the_tables_does_not_say_it_freed_them(live_database: Any) -> None:
    if connections["default"].vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    removed = {"consent": {"consent.Subject": 1}}
    assert vacuum(removed) is True
    sql("SET ROLE pg_read_all_data")
    assert vacuum(removed) is False
    sql("RESET ROLE")


def test_events_that_were_erased_are_told_to_receivers_and_nothing_else_of_them(live_database: Any) -> None:
    kari = a_person_with_everything()
    events = list(ConsentRecord.objects.filter(subject=kari).values_list("event_id", flat=True))
    erase()
    found = {table for table, text in cells() for event in events if event in text}
    assert found == {"webhooks_event"}
    told = [text for table, text in cells() if table == "webhooks_event" and events[0] in text]
    assert len(told) == 1


def test_who_objected_is_written_to_by_no_list_and_may_still_ask_anew(
    live_database: Any, mailoutbox: Any
) -> None:
    a_person_with_everything()
    erase("--objected")
    kept = Suppression.objects.get()
    assert (kept.reason, "kari" in kept.lookup) == ("objected", False)
    mailoutbox.clear()
    ask(TIPS, address=KARI)
    deliver.call()
    assert [message.to for message in mailoutbox] == [[KARI]]
    call_command("erase_subject", KARI, stdout=StringIO())
    assert Suppression.objects.exists()


@pytest.mark.django_db
def test_a_yes_after_an_objection_counts(lists: None, mailoutbox: Any) -> None:
    subscribe(address=KARI)
    erase("--objected")
    ask(address=KARI)
    newsletter.confirm(token=confirm_token(KARI))
    seal()
    deliver.call()
    assert OutboxMessage.objects.get(kind="newsletter.welcome").state == "sent"
    assert not Suppression.objects.exists()


@pytest.mark.django_db
def test_a_suppression_for_another_reason_goes_with_the_person(lists: None) -> None:
    subscribe(address=KARI)
    suppress(subject=subject_find(address=KARI), reason="bounced")
    erase()
    assert not Suppression.objects.exists()


@pytest.mark.django_db
def test_somebody_erased_can_sign_up_again_and_is_new(lists: None) -> None:
    before = subscribe(address=KARI).subject_id
    erase()
    assert subscribe(address=KARI).subject_id != before


@pytest.mark.django_db
def test_a_log_that_cannot_go_on_keeps_nobody_from_being_erased(lists: None) -> None:
    subscribe(address=KARI)
    seal()
    checkpoint_file.path().write_text("nonsense")
    status, text = erase()
    assert status == 1
    assert "The log cannot say so yet" in text
    assert subject_find(address=KARI) is None


@pytest.mark.django_db
def test_a_preview_takes_nothing_away_even_inside_a_transaction(lists: None) -> None:
    subscribe(address=KARI)
    subject = subject_find(address=KARI)
    assert erasing.preview_erasure(subject=subject).total > 4
    assert head(TIPS, KARI).subject == subject
    assert subject_find(address=OLA) is None
