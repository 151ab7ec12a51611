from collections.abc import Callable
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from consent import selectors, services, triggers
from consent.audit.log import verify_log
from consent.errors import LogRefused
from consent.ledger.checkpoints import TreeHead
from consent.ledger.keys import generate_key, load_key
from consent.ledger.merkle import leaf_hash
from consent.ledger.notes import Verifier, open_note, sign_note
from consent.ledger.tiles import RightEdge, tile_root
from consent.log import checkpoint_file, sequencer, standing
from consent.log.sequencer import seal
from consent.models import Checkpoint, ConsentRecord, InboxEntry, LeafData, LogLeaf, Notice, Subject, Tile
from tests.conftest import LiveDatabase
from tests.consent.conftest import fill_inbox, fork, give, make_notice, make_purpose, tamper
from tests.consent.trees import mth

pytestmark = pytest.mark.engines


def head_of(note: str) -> TreeHead:
    """What a checkpoint says, its signature checked."""
    origin = note.partition("\n")[0]
    return TreeHead.parse(open_note(note, [Verifier.of(origin, load_key(django_settings.LEDGER_KEY))]))


def assert_refuses(words: str) -> None:
    """``seal`` moves and signs nothing, and says why and what to do."""
    before = [model.objects.count() for model in (InboxEntry, LogLeaf, Checkpoint)]
    with pytest.raises(LogRefused, match=words) as refused:
        seal()
    assert "Nothing was signed" in str(refused.value)
    assert before == [model.objects.count() for model in (InboxEntry, LogLeaf, Checkpoint)]


@pytest.mark.django_db
def test_a_log_behind_the_checkpoint_outside_is_refused_and_consent_goes_on(
    kari: Subject, notice: Notice
) -> None:
    seal()
    savepoint = transaction.savepoint()
    fill_inbox(notice, 5)
    seal()
    transaction.savepoint_rollback(savepoint)  # as a restored backup
    give(kari, notice)
    assert_refuses("has 1 leaves, but a checkpoint over 6")
    assert InboxEntry.objects.count() == 2


@pytest.mark.django_db
def test_a_log_that_went_another_way_than_was_signed_is_refused(notice: Notice) -> None:
    seal()
    savepoint = transaction.savepoint()
    fill_inbox(notice, 2)
    seal()
    transaction.savepoint_rollback(savepoint)
    kept = checkpoint_file.read()
    make_notice(notice.purpose, text="Another text.")
    make_notice(notice.purpose, text="And another.")
    checkpoint_file.path().unlink()
    seal()
    checkpoint_file.write(str(kept))
    assert_refuses("first 3 leaves of the log are not those under the signed checkpoint")


@pytest.mark.django_db
@pytest.mark.parametrize("index", [0, 300], ids=["in a tile", "at the edge"])
def test_a_log_whose_rows_were_changed_is_not_signed(index: int, notice: Notice) -> None:
    fill_inbox(notice, 300)
    seal()
    if index < 256:
        tamper("UPDATE consent_tile SET root = %s", bytes(32))
    else:
        tamper("UPDATE consent_logleaf SET leaf_hash = %s WHERE position = %s", bytes(32), index)
    fill_inbox(notice, 1)
    assert_refuses("first 301 leaves")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM consent_tile",
        "DELETE FROM consent_leafdata WHERE position = 280; DELETE FROM consent_logleaf WHERE position = 280",
    ],
)
def test_a_log_that_lost_rows_is_not_continued(statement: str, notice: Notice) -> None:
    fill_inbox(notice, 300)
    seal()
    for part in statement.split("; "):
        tamper(part)
    assert_refuses("has lost rows")


@pytest.mark.django_db
def test_a_checkpoint_that_cannot_be_read_is_not_passed_over(notice: Notice) -> None:
    seal()
    for text in ("", "not a checkpoint", "origin\n1\nAAAA\n\n— origin AAAA\n"):
        checkpoint_file.path().write_text(text)
        assert_refuses("cannot be read")


@pytest.mark.django_db
def test_another_key_does_not_continue_the_log(notice: Notice, settings: Any) -> None:
    seal()
    settings.LEDGER_KEY = generate_key()
    fill_inbox(notice, 1)
    assert_refuses("was not signed with LEDGER_KEY")


@pytest.mark.django_db
def test_an_empty_log_is_not_signed(db: None) -> None:
    assert seal() == 0
    assert not Checkpoint.objects.exists()
    assert checkpoint_file.read() is None


@pytest.mark.django_db
def test_leaves_get_dense_indexes_and_the_root_is_signed_inside_and_outside(
    kari: Subject, notice: Notice, settings: Any
) -> None:
    settings.BASE_URL = "https://blogg.example.no:8443"
    given = give(kari, notice)
    leaves = [bytes(leaf) for leaf in InboxEntry.objects.order_by("pk").values_list("leaf", flat=True)]
    assert selectors.ledger_due()
    assert seal() == 3
    assert not InboxEntry.objects.exists()
    assert not selectors.ledger_due()
    rows = LogLeaf.objects.order_by("position").values_list("position", "leaf_hash", "data__data")
    assert [(index, bytes(value), bytes(data)) for index, value, data in rows] == [
        (index, leaf_hash(leaf), leaf) for index, leaf in enumerate(leaves)
    ]
    assert ConsentRecord.objects.get(event_id=given.event_id).position == 2
    [checkpoint] = Checkpoint.objects.all()
    assert checkpoint_file.read() == checkpoint.note
    assert head_of(checkpoint.note) == TreeHead("blogg.example.no:8443/samtykke/logg", 3, mth(leaves))


@pytest.mark.django_db
def test_nothing_new_is_signed_when_nothing_is_new(notice: Notice) -> None:
    assert seal() == 1
    kept = checkpoint_file.read()
    assert seal() == 0
    assert Checkpoint.objects.count() == 1
    assert checkpoint_file.read() == kept


@pytest.mark.django_db
def test_a_log_keeps_its_name_when_the_site_moves(notice: Notice, settings: Any) -> None:
    settings.BASE_URL = "https://gammel.example.no"
    seal()
    settings.BASE_URL = "https://ny.example.no"
    fill_inbox(notice, 1)
    seal()
    assert {note.partition("\n")[0] for note in Checkpoint.objects.values_list("note", flat=True)} == {
        "gammel.example.no/samtykke/logg"
    }


@pytest.mark.django_db
def test_a_lost_checkpoint_file_is_written_anew(notice: Notice) -> None:
    seal()
    kept = checkpoint_file.read()
    checkpoint_file.path().unlink()
    seal()
    assert checkpoint_file.read() == kept


@pytest.mark.django_db
def test_complete_tiles_are_stored_as_they_fill(notice: Notice) -> None:
    for count in (254, 1, 1, 300):
        fill_inbox(notice, count)
        seal(limit=100)
    hashes = [
        bytes(value) for value in LogLeaf.objects.order_by("position").values_list("leaf_hash", flat=True)
    ]
    assert len(hashes) == 557
    tiles = Tile.objects.order_by("level", "index").values_list("level", "index", "hashes")
    assert [(level, index, bytes(value)) for level, index, value in tiles] == [
        (0, 0, b"".join(hashes[:256])),
        (0, 1, b"".join(hashes[256:512])),
    ]


@pytest.mark.django_db
def test_the_edge_is_read_back_from_a_tree_of_three_levels(db: None) -> None:
    log = sequencer.open_log(1)
    edge, tiles, size = RightEdge(), [], 256 * 256 + 2 * 256 + 5
    hashes = [leaf_hash(str(number).encode()) for number in range(size)]
    for value in hashes:
        tiles += [
            Tile(log=log, level=t.level, index=t.index, hashes=t.hashes, root=tile_root(t.hashes))
            for t in edge.append(value)
        ]
    Tile.objects.bulk_create(tiles)
    connection.check_constraints()
    triggers.drop(connection)  # so that the edge's leaves can stand without the 66,000 before them
    rows = [LogLeaf(position=index, leaf_hash=hashes[index]) for index in range(size - 5, size)]
    LogLeaf.objects.bulk_create(rows)
    read = standing.read_edge(log, size)
    assert (read.size, read.root(), read.partial) == (size, edge.root(), edge.partial)


class Crash(BaseException):
    """What nothing catches."""


def before(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*arguments: Any, **more: Any) -> None:
        raise Crash

    monkeypatch.setattr(name, crash)


def after_the_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write = checkpoint_file.write

    def crash(note: str) -> None:
        write(note)
        raise Crash

    monkeypatch.setattr(name, crash)


@pytest.mark.parametrize(
    ("how", "name", "moved"),
    [
        (before, "consent.log.sequencer.leaf_hash", 0),
        (before, "consent.log.sequencer._place_records", 0),
        (before, "consent.log.sequencer._sign", 258),
        (before, "consent.log.checkpoint_file.write", 258),
        (after_the_file, "consent.log.checkpoint_file.write", 258),
    ],
)
def test_a_crash_at_any_step_leaves_a_log_that_goes_on(
    how: Callable[[str, pytest.MonkeyPatch], None],
    name: str,
    moved: int,
    live_database: LiveDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    notice = make_notice(make_purpose())
    seal()
    fill_inbox(notice, 258)
    with monkeypatch.context() as patch:
        how(name, patch)
        with pytest.raises(Crash):
            seal()
    connection.close()
    assert (LogLeaf.objects.count(), InboxEntry.objects.count()) == (1 + moved, 258 - moved)
    assert Checkpoint.objects.count() == 1
    assert selectors.ledger_due()
    assert seal() == 258 - moved
    report = verify_log()
    assert (report.size, report.signed_size) == (259, 259)
    assert head_of(str(checkpoint_file.read())).size == 259


def race(said: Connection, name: str, count: int) -> None:
    """Record consents and seal them, saying the id of each event once its transaction is committed."""
    notice = Notice.objects.select_related("purpose").get()
    for number in range(count):
        subject = services.subject_for_address(address=f"{name}{number}@example.no", locale="nb")
        said.send(give(subject, notice).event_id)
        seal(limit=7)


def test_four_processes_at_once_leave_no_gap_and_no_double(live_database: LiveDatabase) -> None:
    make_notice(make_purpose())
    racers = [fork(race, name, 15) for name in ("kari", "ola", "eva", "stein")]
    said = [hears.recv() for _process, hears in racers for _ in range(15)]
    for process, _hears in racers:
        process.join()
        assert process.exitcode == 0
    seal()
    report = verify_log()
    assert (report.size, report.events, report.waiting) == (121, 120, 0)
    records = ConsentRecord.objects.in_bulk(said)
    assert len(records) == 60
    assert None not in {record.position for record in records.values()}
    assert LeafData.objects.count() == 121


def test_what_was_acknowledged_survives_sigkill(live_database: LiveDatabase) -> None:
    make_notice(make_purpose())
    said: list[str] = []
    for life in range(5):
        process, hears = fork(race, f"kari{life}-", 10_000)
        said += [hears.recv() for _ in range(5 + life)]
        process.kill()
        process.join()
    seal()
    report = verify_log()
    records = ConsentRecord.objects.in_bulk(said)
    assert len(records) == len(said) == 35
    assert {record.state for record in records.values()} == {"dpv:ConsentGiven"}
    assert report.waiting == 0


def test_a_second_sequencer_stands_back(live_database: LiveDatabase) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer as it is")
    make_notice(make_purpose())
    sealed: list[int] = []

    def other() -> None:
        sealed.append(seal())
        connection.close()

    with transaction.atomic():
        assert sequencer.lock()
        thread = Thread(target=other)
        thread.start()
        thread.join()
    assert sealed == [0]
    assert seal() == 1


def test_a_note_of_the_same_tree_is_the_same_note() -> None:
    key = load_key(generate_key())
    assert sign_note("a\n", "log", key) == sign_note("a\n", "log", key)
