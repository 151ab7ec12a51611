"""The time of a run is up while a letter is half written: it is written to its end, and the run ends."""

import pytest

from mail.mailings.freezing import freeze
from mail.mailings.pace import Pace
from mail.mailings.sender import Sender
from tests.mail.mailings.conftest import mailing_to, readers, states

pytestmark = pytest.mark.engines
TURNS = 500


@pytest.mark.parametrize("pipelining", [True, False])
def test_what_was_begun_is_ended_when_the_time_is_up(server, tips, settings, pipelining):
    server.at_ehlo = ["250-PIPELINING"] if pipelining else []
    readers(tips, 3)
    mailing = freeze(mailing=mailing_to(tips))
    sender = Sender(connections=1, pace=Pace(rate=0, domain_rate=0))
    while not any(lane.under_way for lane in sender.lanes):
        sender.go_on(last=False)
        sender.turn(sender.wait())
    [lane] = sender.lanes
    assert lane.is_writing
    turns = 0
    while turns < TURNS and sender.go_on(last=True):
        sender.turn(sender.wait())
        turns += 1
    assert turns < TURNS
    sender.part()
    sender.journal.write(sender.settled, ())
    sender.journal.close()
    found = states(mailing)
    assert found["sent"] >= 1
    assert set(found) <= {"sent", "queued"}
