"""Sixteen processes record while the one that seals is killed again and again."""

from multiprocessing.connection import Connection

import pytest
from django.db import connection

from consent import services
from consent.audit.each import accounts
from consent.audit.log import verify_log
from consent.errors import LogRefused
from consent.log.sequencer import seal
from consent.models import ConsentRecord, InboxEntry, LogLeaf, Notice
from tests.conftest import LiveDatabase
from tests.consent.conftest import fork, give, make_notice, make_purpose

pytestmark = pytest.mark.engines
WRITERS, ROUNDS, KILLS = 16, 15, 10


def write(said: Connection, name: str) -> None:
    """Record consents, two events each, and say each event once its transaction is committed."""
    notice = Notice.objects.select_related("purpose").get()
    for number in range(ROUNDS):
        subject = services.subject_for_address(address=f"{name}.{number}@example.no", locale="nb")
        said.send(give(subject, notice).event_id)


def sequence(said: Connection) -> None:
    """Seal without a pause, a few leaves at a time, until killed."""
    while True:
        try:
            said.send(seal(limit=5))
        except LogRefused as refusal:
            said.send(str(refusal))
            return


def test_no_gap_no_double_and_nothing_lost(live_database: LiveDatabase) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite one process writes at a time: test_seal kills it there")
    make_notice(make_purpose())
    writers = [fork(write, f"kari{number}") for number in range(WRITERS)]
    heard: list[object] = []
    for _kill in range(KILLS):
        sequencer, hears = fork(sequence)
        heard += [hears.recv() for _ in range(2)]
        sequencer.kill()
        sequencer.join()
    said = [hears.recv() for _process, hears in writers for _ in range(ROUNDS)]
    for process, _hears in writers:
        process.join()
        assert process.exitcode == 0
    seal()
    assert all(isinstance(moved, int) for moved in heard), heard
    assert not InboxEntry.objects.exists()
    events = WRITERS * ROUNDS * 2
    report = verify_log()
    assert (report.size, report.signed_size, report.events) == (events + 1, events + 1, events)
    positions = list(LogLeaf.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(events + 1))
    placed = ConsentRecord.objects.filter(event_id__in=said).exclude(position=None)
    assert len(set(said)) == placed.count() == WRITERS * ROUNDS
    assert list(accounts()) == [f"{position} present" for position in positions]
