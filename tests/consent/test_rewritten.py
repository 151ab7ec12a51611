"""Whoever owns the database rewrites history, without the key: refused, or found."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from consent import services, triggers
from consent.audit.log import verify_log
from consent.checks import log_is_guarded
from consent.errors import LogFault, LogRefused
from consent.ledger.checkpoints import TreeHead
from consent.ledger.keys import generate_key, load_key
from consent.ledger.leaves import key_rotation_leaf
from consent.ledger.merkle import leaf_hash, merkle_root
from consent.ledger.notes import Verifier, sign_note
from consent.log import checkpoint_file, export
from consent.log.continuing import continue_log
from consent.log.sequencer import open_log, seal
from consent.models import Checkpoint, ConsentRecord, LeafData, Log, LogKey, LogLeaf, Notice, Subject, Tile
from consent.states import State
from tests.consent.conftest import fill_inbox, give, refused, sql, tamper

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def left(kari: Subject, notice: Notice) -> str:
    """Kari gave her consent and withdrew it; each was sealed. The checkpoint outside."""
    give(kari, notice)
    seal()
    services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    seal()
    return str(checkpoint_file.read())


def undo_withdrawal(origin: str, size: int, key: str) -> None:
    """The log without its last leaf, signed by a key of the forger's own."""
    kept = [bytes(data) for data in LeafData.objects.order_by("leaf").values_list("data", flat=True)][:size]
    head = TreeHead(origin, size, merkle_root(map(leaf_hash, kept)))
    given = ConsentRecord.objects.get(state=State.GIVEN)
    sql(
        "UPDATE consent_consent SET state = %s, event_id = %s, valid_until = %s, changed_at = %s",
        State.GIVEN.value,
        given.event_id,
        given.valid_until,
        given.at,
    )
    sql("DELETE FROM consent_consentrecord WHERE state = %s", State.WITHDRAWN.value)
    for table in ("consent_checkpoint", "consent_logkey", "consent_leafdata", "consent_logleaf"):
        sql(f"DELETE FROM {table}")
    LogLeaf.objects.bulk_create(LogLeaf(position=n, leaf_hash=leaf_hash(leaf)) for n, leaf in enumerate(kept))
    LeafData.objects.bulk_create(LeafData(leaf_id=n, data=leaf) for n, leaf in enumerate(kept))
    forger = load_key(key)
    LogKey.objects.create(vkey=str(Verifier.of(origin, forger)), log_id=1, since=0)
    note = sign_note(head.text(), origin, forger)
    Checkpoint.objects.create(number=1, log_id=1, size=size, root=head.root, note=note, signed_at=NOW)


def test_a_shorter_log_under_another_key_passes_for_no_restored_backup(left: str) -> None:
    origin, ours = left.partition("\n")[0], Verifier.parse(LogKey.objects.get().vkey).public
    connection.check_constraints()
    triggers.drop(connection)
    undo_withdrawal(origin, 3, generate_key())
    Log.objects.create(number=2, origin=f"{origin}/2", first=3, previous=left, opened_at=NOW)
    LogKey.objects.create(vkey=str(Verifier(f"{origin}/2", ours)), log_id=2, since=3)
    connection.check_constraints()
    triggers.install(connection)
    with pytest.raises(LogFault):
        verify_log()
    with pytest.raises(LogFault):
        verify_log(since=left)
    with pytest.raises(LogRefused, match="does not know"):
        seal()


def test_a_key_of_the_forgers_own_is_not_made_good_by_a_rotation_to_ours(left: str) -> None:
    origin, ours = left.partition("\n")[0], LogKey.objects.get().vkey
    forged = generate_key()
    connection.check_constraints()
    triggers.drop(connection)
    undo_withdrawal(origin, 3, forged)
    leaf = key_rotation_leaf(str(Verifier.of(origin, load_key(forged))), ours)
    LogLeaf.objects.create(position=3, leaf_hash=leaf_hash(leaf))
    LeafData.objects.create(leaf_id=3, data=leaf)
    LogKey.objects.create(vkey=ours, log_id=1, since=3)
    checkpoint_file.write(Checkpoint.objects.get().note)
    connection.check_constraints()
    triggers.install(connection)
    with pytest.raises(LogFault, match="not signed by a key that is believed"):
        verify_log()


def test_a_log_that_nobody_signed_does_not_make_the_file_be_passed_over(left: str) -> None:
    open_log(2, previous=left)
    with pytest.raises(LogRefused, match="does not know"):
        seal()
    with pytest.raises(LogFault, match="does not carry the checkpoint"):
        verify_log()


def test_a_record_that_was_to_be_logged_again_is_missed(kari: Subject, notice: Notice) -> None:
    seal()
    give(kari, notice)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("consent.log.sequencer._sign", lambda standing: None)
        seal()
    savepoint = transaction.savepoint()
    fill_inbox(notice, 5)
    seal()
    transaction.savepoint_rollback(savepoint)
    continue_log()
    verify_log()
    tamper("UPDATE consent_consentrecord SET position = 2 WHERE state = %s", State.GIVEN.value)
    with pytest.raises(LogFault):
        verify_log()


def test_what_was_lost_before_a_new_log_is_told_and_never_called_unchanged(notice: Notice) -> None:
    seal()
    savepoint = transaction.savepoint()
    fill_inbox(notice, 5)
    seal()
    kept = str(checkpoint_file.read())
    transaction.savepoint_rollback(savepoint)
    continue_log()
    assert list(verify_log().lost.values()) == [(1, 6)]
    with pytest.raises(LogFault, match="the checkpoint given is signed over 6 leaves"):
        verify_log(since=kept)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00 no text", b"evil.example/log\n4\nAAAA\n\n-- x\n"])
def test_a_file_that_is_no_checkpoint_of_ours_ends_in_a_sentence_and_is_not_carried_on(
    content: bytes, notice: Notice
) -> None:
    seal()
    last = Checkpoint.objects.get().note
    Path(checkpoint_file.path()).write_bytes(content)
    with pytest.raises(LogRefused):
        seal()
    with pytest.raises(LogFault):
        verify_log()
    continue_log()
    assert Log.objects.get(number=2).previous == last
    verify_log()


def test_rows_out_of_turn_are_refused(notice: Notice, careless: None) -> None:
    seal()
    refused("INSERT INTO consent_logleaf (position, leaf_hash) SELECT 999, leaf_hash FROM consent_logleaf")
    refused(
        "INSERT INTO consent_log (number, origin, first, previous, opened_at) "
        "SELECT 9, origin, first + 9, '', opened_at FROM consent_log"
    )
    if connection.vendor == "postgresql":
        refused(
            'INSERT INTO consent_tile (log_id, level, "index", hashes, root) '
            "SELECT 1, 0, 0, leaf_hash, leaf_hash FROM consent_logleaf"
        )
    else:
        fill_inbox(notice, 2)
        seal()
        refused(
            "UPDATE OR REPLACE consent_leafdata SET rowid = (SELECT max(rowid) FROM consent_leafdata), "
            "data = NULL WHERE position = 0"
        )
    assert not Tile.objects.exists()


def test_a_trigger_that_was_disarmed_counts_as_missing(db: None) -> None:
    connection.check_constraints()
    if connection.vendor == "postgresql":
        sql(
            "CREATE OR REPLACE FUNCTION consent_log_refuse() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN NEW; END $$"
        )
    else:
        sql("DROP TRIGGER consent_notice_no_update")
        sql("CREATE TRIGGER consent_notice_no_update BEFORE UPDATE ON consent_notice BEGIN SELECT 1; END")
    [error] = log_is_guarded(databases=["default"])
    assert "consent_notice_no_update" in error.msg


def test_a_half_written_file_of_an_export_is_written_anew(notice: Notice, tmp_path: Path) -> None:
    fill_inbox(notice, 5)
    seal()
    export.export_log(tmp_path)
    tile = tmp_path / "tile/0/000.p/6"
    whole = tile.read_bytes()
    tile.write_bytes(whole[:7])
    export.export_log(tmp_path)
    assert tile.read_bytes() == whole
