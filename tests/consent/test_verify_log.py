from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consent import services
from consent.audit.log import verify_log
from consent.errors import LogFault
from consent.events import text_hash
from consent.ledger.keys import generate_key
from consent.ledger.leaves import blinding, commitment, erasure_leaf, event_leaf
from consent.ledger.merkle import leaf_hash
from consent.log import checkpoint_file
from consent.log.sequencer import seal
from consent.models import Checkpoint, ConsentRecord, InboxEntry, LeafData, Notice, Subject
from consent.states import State
from tests.conftest import LiveDatabase
from tests.consent.conftest import fill_inbox, give, make_notice, make_purpose, sql, tamper

pytestmark = [pytest.mark.engines]
# The log below: 0 a notice, 1 and 2 Kari's request and consent, 3-302 filling, 303 and 304 Ola's. Signed
# at 3, 303 and 305; leaves 0-255 are in the one complete tile.
KARI, OLA, SIZE = 1, 303, 305


@pytest.fixture
def log(kari: Subject, notice: Notice) -> Subject:
    give(kari, notice)
    seal()
    fill_inbox(notice, 300)
    seal()
    ola = services.subject_for_address(address="ola@example.no", locale="nb")
    give(ola, notice)
    seal()
    return ola


def fault() -> LogFault:
    with pytest.raises(LogFault) as found:
        verify_log()
    return found.value


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def key_of(subject: Subject) -> Any:
    """As the id stands in raw SQL."""
    return subject.pk.hex if is_sqlite() else subject.pk


def flip(table: str, column: str, where: str, position: int) -> None:
    """Change one bit of one cell by raw SQL."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {where}")
        value = cursor.fetchone()[0]
    changed = bytearray(value.encode() if isinstance(value, str) else bytes(value))
    changed[position % len(changed)] ^= 1
    new = changed.decode("latin-1") if isinstance(value, str) else bytes(changed)
    tamper(f"UPDATE {table} SET {column} = %s WHERE {where}", new)


@pytest.mark.parametrize("index", [0, 1, 100, 255, 256, 300, 304])
@pytest.mark.parametrize(
    ("table", "column"), [("consent_logleaf", "leaf_hash"), ("consent_leafdata", "data")]
)
def test_one_byte_of_a_leaf_is_named_by_its_index(table: str, column: str, index: int, log: Subject) -> None:
    flip(table, column, f"position = {index}", index)
    assert fault().index == index


@pytest.mark.parametrize("position", [0, 17, 255])
def test_one_byte_of_a_tile_is_named_by_its_index(position: int, log: Subject) -> None:
    flip("consent_tile", "hashes", "true", position * 32 + 5)
    assert fault().index == position


@pytest.mark.parametrize("index", [KARI, KARI + 1, OLA, OLA + 1])
def test_one_byte_of_a_record_is_named_by_its_index(index: int, log: Subject) -> None:
    flip("consent_consentrecord", "body", f"position = {index}", 40)
    found = fault()
    assert found.index == index
    assert "not the one the log committed to" in found.what


@pytest.mark.parametrize(
    "change",
    [
        "state = 'dpv:ConsentGiven'",
        "record_id = '00112233445566778899aabbccddeeff'",
        "at = '2020-01-01 00:00:00+00:00'",
        "notice_id = NULL",
        "notice_id = (SELECT max(id) FROM consent_notice)",
        "purpose_id = (SELECT max(id) FROM consent_purpose)",
        "consent_id = (SELECT consent_id FROM consent_consentrecord WHERE position = 303)",
        "subject_id = (SELECT subject_id FROM consent_consentrecord WHERE position = 303)",
        "position = 5",
        "position = 305",
        "position = NULL",
    ],
)
def test_a_record_whose_row_says_otherwise_is_named(change: str, log: Subject) -> None:
    make_notice(make_purpose("nyheter"), text="About something else.")
    seal()
    tamper(f"UPDATE consent_consentrecord SET {change} WHERE position = {KARI}")
    assert fault().index == KARI


def test_a_record_that_is_gone_is_named(log: Subject) -> None:
    tamper(f"DELETE FROM consent_consentrecord WHERE position = {OLA}")
    found = fault()
    assert (found.index, found.what) == (OLA, "the record of this event is gone, and no erasure was logged.")


@pytest.mark.parametrize(("first", "last"), [(0, 0), (100, 100), (303, 303), (304, 304), (200, 304)])
def test_leaves_that_are_gone_are_named_by_the_first(first: int, last: int, log: Subject) -> None:
    for table in ("consent_leafdata", "consent_logleaf"):
        tamper(f"DELETE FROM {table} WHERE position BETWEEN {first} AND {last}")
    assert fault().index == first


def test_two_leaves_changed_for_each_other_are_named_by_the_first(log: Subject) -> None:
    for table, column in (("consent_logleaf", "leaf_hash"), ("consent_leafdata", "data")):
        tamper(
            f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} other "
            f"WHERE other.position = %s - {table}.position) WHERE position IN (%s, %s)",
            KARI + OLA,
            KARI,
            OLA,
        )
    assert fault().index == KARI


def test_a_leaf_put_at_the_end_is_named(log: Subject) -> None:
    leaf = event_leaf(bytes(32))
    tamper("INSERT INTO consent_logleaf (position, leaf_hash) VALUES (%s, %s)", SIZE, leaf_hash(leaf))
    assert fault().index == SIZE
    tamper("INSERT INTO consent_leafdata (position, data) VALUES (%s, %s)", SIZE, leaf)
    assert fault().index == SIZE


def test_a_tile_that_is_gone_or_too_many_is_named(log: Subject) -> None:
    savepoint = transaction.savepoint()
    tamper("DELETE FROM consent_tile")
    assert fault().index == 0
    transaction.savepoint_rollback(savepoint)
    tamper(
        'INSERT INTO consent_tile (log_id, level, "index", hashes, root) VALUES (1, 0, 1, %s, %s)',
        bytes(8192),
        bytes(32),
    )
    assert fault().index == SIZE


@pytest.mark.parametrize(("index", "named"), [(KARI, KARI), (OLA, OLA)], ids=["in a tile", "at the edge"])
def test_a_forger_with_every_key_but_the_logs_own_is_named(index: int, named: int, log: Subject) -> None:
    """Record, leaf and leaf hash fit each other; only what was signed stands against them."""
    record = ConsentRecord.objects.select_related("subject__key").get(position=index)
    body = record.body.replace("form-post", "form-past")
    leaf = event_leaf(commitment(blinding(bytes(record.subject.key.key), record.event_id), body.encode()))
    tamper("UPDATE consent_consentrecord SET body = %s WHERE position = %s", body, index)
    tamper("UPDATE consent_leafdata SET data = %s WHERE position = %s", leaf, index)
    tamper("UPDATE consent_logleaf SET leaf_hash = %s WHERE position = %s", leaf_hash(leaf), index)
    assert fault().index == named


@pytest.mark.parametrize(
    "change",
    ["root = %s", "size = 304 + 0 * length(%s)", "note = replace(note, '303', '304') || substr(%s, 1, 0)"],
)
def test_a_changed_checkpoint_is_named(change: str, log: Subject) -> None:
    parameter = "x" if "length" in change or "substr" in change else bytes(32)
    tamper(f"UPDATE consent_checkpoint SET {change} WHERE size = 303", parameter)
    assert fault().index in {302, 303}


def test_a_checkpoint_beyond_the_end_is_named(log: Subject) -> None:
    tamper(
        "INSERT INTO consent_checkpoint (number, log_id, size, root, note, signed_at) "
        "VALUES (9, 1, 400, %s, 'x', '2026-01-01 00:00Z')",
        bytes(32),
    )
    assert fault().index == SIZE


def test_the_checkpoint_outside_must_be_there_and_fit(log: Subject, settings: Any) -> None:
    kept = str(checkpoint_file.read())
    older = Checkpoint.objects.get(size=303).note
    checkpoint_file.write(older)
    verify_log()
    checkpoint_file.path().unlink()
    assert "is missing" in str(fault())
    checkpoint_file.write(kept.replace("305", "306"))
    assert "cannot be believed" in fault().what
    checkpoint_file.write(kept)
    settings.LEDGER_KEY = generate_key()
    assert "LEDGER_KEY is not the key" in fault().what


def test_a_log_that_went_back_behind_the_checkpoint_outside_is_named(log: Subject, notice: Notice) -> None:
    savepoint = transaction.savepoint()
    fill_inbox(notice, 10)
    seal()
    transaction.savepoint_rollback(savepoint)
    found = fault()
    assert found.index == SIZE
    assert "signed over 315 leaves" in found.what


def test_a_notice_whose_words_were_changed_is_named(log: Subject) -> None:
    tamper("UPDATE consent_notice SET text = 'Vi skriver hver dag.'")
    assert fault().index == 0


@pytest.mark.parametrize("column", ["html", "label", "lang", "version"])
def test_a_notice_whose_form_was_changed_is_named_by_its_first_record(column: str, log: Subject) -> None:
    tamper(f"UPDATE consent_notice SET {column} = '7'")
    assert fault().index == KARI


@pytest.mark.parametrize(
    "change",
    [
        "state = 'dpv:RenewedConsentGiven'",
        "valid_until = '2099-01-01 00:00:00+00:00'",
        "record_id = '00112233445566778899aabbccddeeff'",
        "event_id = (SELECT event_id FROM consent_consentrecord WHERE position = 1)",
        "event_id = (SELECT event_id FROM consent_consentrecord WHERE position = 303)",
        "event_id = '00112233445566778899aabbccddeeff'",
    ],
)
def test_a_consent_that_does_not_stand_where_its_last_record_left_it_is_found(
    change: str, kari: Subject, log: Subject
) -> None:
    sql(f"UPDATE consent_consent SET {change} WHERE subject_id = %s", key_of(kari))
    assert "consent" in fault().what.lower()


def test_a_consent_moved_to_another_purpose_is_named_by_its_first_record(kari: Subject, log: Subject) -> None:
    other = make_purpose("nyheter")
    sql("UPDATE consent_consent SET purpose_id = %s WHERE subject_id = %s", other.pk, key_of(kari))
    assert fault().index == KARI


def test_an_address_changed_by_hand_is_named_by_the_first_record(kari: Subject, log: Subject) -> None:
    sql("UPDATE consent_subject SET value = 'stein@example.no' WHERE id = %s", key_of(kari))
    assert fault().index == KARI


def test_a_notice_that_was_never_logged_is_found(log: Subject) -> None:
    tamper(
        "INSERT INTO consent_notice "
        "(purpose_id, lang, version, sha256, label, text, html, imported, created_at) "
        "SELECT purpose_id, lang, 2, %s, label, 'Noe annet', html, imported, created_at FROM consent_notice",
        text_hash("Noe annet"),
    )
    assert "was never logged" in str(fault())


def test_a_withdrawal_undone_by_hand_is_found(kari: Subject, notice: Notice, log: Subject) -> None:
    given = ConsentRecord.objects.get(subject=kari, state=State.GIVEN)
    services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    seal()
    verify_log()
    sql(
        "UPDATE consent_consent SET state = %s, event_id = %s, valid_until = %s "
        "WHERE event_id <> %s AND state = %s",
        State.GIVEN.value,
        given.event_id,
        given.body.split('"valid_until":"')[1][:20].replace("T", " ").replace("Z", "+00:00"),
        "",
        State.WITHDRAWN.value,
    )
    found = fault()
    assert found.index == SIZE
    assert "does not stand where its last record left it" in found.what


def test_what_waits_in_the_inbox_is_checked_too(kari: Subject, notice: Notice, log: Subject) -> None:
    withdrawn = services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    assert withdrawn
    assert verify_log().waiting == 1
    where = f"event_id = '{withdrawn.event_id}'"
    for statement, words in [
        (f"DELETE FROM consent_inboxentry WHERE {where}", "neither in the log nor in the inbox"),
        (
            f"UPDATE consent_consentrecord SET body = replace(body, 'page', 'pag3') WHERE {where}",
            "committed to",
        ),
    ]:
        savepoint = transaction.savepoint()
        tamper(statement)
        assert words in str(fault())
        transaction.savepoint_rollback(savepoint)
    InboxEntry.objects.create(leaf=event_leaf(bytes(32)), event_id="0" * 32)
    assert "its record is gone" in str(fault())


def test_a_leaf_taken_away_needs_a_logged_erasure(log: Subject) -> None:
    LeafData.objects.filter(leaf_id__in=[OLA, OLA + 1]).update(data=None)
    assert fault().index == OLA
    log.delete()
    assert fault().index == OLA
    InboxEntry.objects.create(leaf=erasure_leaf("request", [OLA + 1], bytes(32)))
    seal()
    assert fault().index == OLA
    InboxEntry.objects.create(leaf=erasure_leaf("request", [OLA], bytes(32)))
    seal()
    assert verify_log().erased == 2


def test_an_erased_person_who_is_put_back_is_named(log: Subject) -> None:
    """As from a backup: leaf, record, key and address, all of them right."""
    InboxEntry.objects.create(leaf=erasure_leaf("request", [OLA, OLA + 1], bytes(32)))
    seal()
    found = fault()
    assert (found.index, found.what) == (OLA, "the leaf was erased, and is here again.")


def test_a_record_erased_without_its_leaf_is_named(log: Subject) -> None:
    log.delete()
    assert fault().index == OLA


def test_sqlite_cells_of_another_type_are_named(log: Subject) -> None:
    if not is_sqlite():
        pytest.skip("PostgreSQL keeps the types of its columns")
    for statement, index in [
        ("UPDATE consent_logleaf SET leaf_hash = 7 WHERE position = 2", 2),
        ("UPDATE consent_logleaf SET leaf_hash = 'text' WHERE position = 2", 2),
        ("UPDATE consent_consentrecord SET body = x'00' WHERE position = 2", 2),
    ]:
        savepoint = transaction.savepoint()
        tamper(statement)
        assert fault().index == index
        transaction.savepoint_rollback(savepoint)


CELLS: dict[str, Callable[[int], tuple[str, str, str, int]]] = {
    "leaf hash": lambda number: ("consent_logleaf", "leaf_hash", f"position = {number}", number),
    "leaf": lambda number: ("consent_leafdata", "data", f"position = {number}", number),
    "record": lambda number: (
        "consent_consentrecord",
        "body",
        f"position = {(KARI, KARI + 1, OLA, OLA + 1)[number % 4]}",
        (KARI, KARI + 1, OLA, OLA + 1)[number % 4],
    ),
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cell=st.sampled_from(sorted(CELLS)), number=st.integers(0, SIZE - 1), position=st.integers(0, 2000))
def test_any_byte_anywhere_is_named(cell: str, number: int, position: int, log: Subject) -> None:
    table, column, where, index = CELLS[cell](number)
    savepoint = transaction.savepoint()
    flip(table, column, where, position)
    assert fault().index == index
    transaction.savepoint_rollback(savepoint)


def test_a_log_in_order_is_accounted_for(log: Subject) -> None:
    report = verify_log()
    assert (report.size, report.events, report.checkpoints, report.signed_size) == (SIZE, 4, 3, SIZE)
    assert report.root == bytes(Checkpoint.objects.get(size=SIZE).root)
    assert (report.erased, report.waiting) == (0, 0)


@pytest.mark.django_db
def test_an_empty_log_is_in_order() -> None:
    assert verify_log().size == 0


def test_writers_go_on_while_it_reads(live_database: LiveDatabase) -> None:
    notice = make_notice(make_purpose())
    fill_inbox(notice, 10)
    seal()

    def write() -> None:
        fill_inbox(notice, 10)
        seal()
        connection.close()

    def progress(done: int, total: int) -> None:
        thread = Thread(target=write)
        thread.start()
        thread.join()

    assert verify_log(progress).size == 11
    assert verify_log().size == 21


def test_a_root_that_is_not_over_its_tile_is_named(log: Subject) -> None:
    tamper("UPDATE consent_tile SET root = %s", bytes(32))
    assert (fault().index, fault().what) == (0, "the tile 0/0 has another root.")
