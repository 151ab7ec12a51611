"""Delivery processes killed with SIGKILL at the worst moments, and several at once."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from mail import services
from mail.models import OutboxMessage
from tests.files import BASE_DIR
from tests.mail.conftest import let_leases_run_out, notes
from tests.mail.server import MailServer, leave_alone, running_server

pytestmark = pytest.mark.engines
State = OutboxMessage.State


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running_server() as running:
        yield running


def start(live_database, server: MailServer) -> "subprocess.Popen[bytes]":
    environment = {**live_database.environment, "EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    return subprocess.Popen([sys.executable, "-m", "tests.mail.worker"], cwd=BASE_DIR, env=environment)


def kill_drill(live_database, server: MailServer, *, messages: int, kills: int) -> None:
    """Kill one worker after another, each when some messages have reached the server: in turn just before
    the next is handed over, and just before its acceptance is told. The last worker lives."""
    notes(messages)
    moments = ("before_data", "before_answer")
    for kill in range(kills):
        process = start(live_database, server)
        moment = moments[kill % 2]
        setattr(server, moment, killer(process, server, limit=len(server.taken) + messages // (kills + 2)))
        assert process.wait() == -signal.SIGKILL
        setattr(server, moment, leave_alone)
        let_leases_run_out()
    assert start(live_database, server).wait() == 0


def killer(process: "subprocess.Popen[bytes]", server: MailServer, *, limit: int) -> Callable[[str], None]:
    """Kills ``process`` once the server has taken ``limit`` messages."""

    def look(recipient: str) -> None:
        if len(server.taken) >= limit:
            process.kill()

    return look


def test_every_message_is_sent_once_and_at_most_one_per_killed_worker_is_in_doubt(live_database, server):
    kill_drill(live_database, server, messages=35, kills=5)
    sent = OutboxMessage.objects.filter(state=State.SENT)
    doubt = OutboxMessage.objects.filter(state=State.DOUBT)
    assert sent.count() + doubt.count() == 35
    assert doubt.count() == 5
    assert set(server.counts.values()) == {1}
    taken = {mail["Message-ID"] for mail in server.mails}
    assert set(sent.values_list("message_id", flat=True)) <= taken


def test_workers_at_the_same_time_share_the_messages(live_database, server):
    notes(40)
    workers = [start(live_database, server) for _number in range(3)]
    assert [worker.wait() for worker in workers] == [0, 0, 0]
    assert len(server.taken) == 40
    assert set(server.counts.values()) == {1}
    assert not OutboxMessage.objects.exclude(state=State.SENT).exists()


def test_claims_made_at_the_same_time_never_overlap(live_database):
    notes(60)
    claimed: list[int] = []
    start_together = threading.Barrier(4)

    def claim_all() -> None:
        start_together.wait()
        while batch := services.claim(limit=7):
            claimed.extend(message.pk for message in batch)

    threads = [threading.Thread(target=claim_all) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == len(set(claimed)) == 60
