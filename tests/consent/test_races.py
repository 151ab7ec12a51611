import contextlib
from multiprocessing.connection import Connection

import pytest

from consent import services
from consent.audit.log import verify_log
from consent.errors import MoveRefused
from consent.log.sequencer import seal
from consent.models import Consent, ConsentRecord, Notice, Subject
from consent.states import State
from tests.conftest import LiveDatabase
from tests.consent.conftest import fork, give, make_notice, make_purpose

pytestmark = pytest.mark.engines
ADDRESS = "kari@example.no"


def ask(said: Connection) -> None:
    notice = Notice.objects.select_related("purpose").get()
    kari = services.subject_for_address(address=ADDRESS, locale="nb")
    arguments = {"subject": kari, "purpose": notice.purpose, "notice": notice, "method": "form-post"}
    try:
        services.record(state=State.REQUESTED, **arguments)
        said.send("asked")
    except MoveRefused:
        said.send("refused")


def renew(said: Connection) -> None:
    """Renew until it is refused; not for ever, since SQLite's waiting writers do not queue."""
    notice = Notice.objects.select_related("purpose").get()
    kari = Subject.objects.get()
    arguments = {"subject": kari, "purpose": notice.purpose, "notice": notice, "method": "confirm-post"}
    renewed = 0
    with contextlib.suppress(MoveRefused):
        while renewed < 60:
            services.record(state=State.RENEWED, **arguments)
            renewed += 1
            if renewed == 2:
                said.send("renewing")
    said.send(renewed)


def leave(said: Connection) -> None:
    kari = Subject.objects.get()
    left = services.withdraw(subject=kari, purpose=Notice.objects.get().purpose, method="unsub-page-post")
    said.send(left is not None)


def test_of_two_first_requests_at_once_one_is_recorded(live_database: LiveDatabase) -> None:
    make_notice(make_purpose())
    racers = [fork(ask) for _ in range(4)]
    said = sorted(hears.recv() for _process, hears in racers)
    for process, _hears in racers:
        process.join()
    assert said == ["asked", "refused", "refused", "refused"]
    assert (Subject.objects.count(), Consent.objects.count(), ConsentRecord.objects.count()) == (1, 1, 1)


def test_a_withdrawal_wins_whatever_races_it(live_database: LiveDatabase) -> None:
    notice = make_notice(make_purpose())
    give(services.subject_for_address(address=ADDRESS, locale="nb"), notice)
    renewing = [fork(renew) for _ in range(2)]
    assert [hears.recv() for _process, hears in renewing] == ["renewing"] * 2
    leaving = [fork(leave) for _ in range(2)]
    assert sorted(hears.recv() for _process, hears in leaving) == [False, True]
    renewed = sum(hears.recv() for _process, hears in renewing)
    for process, _hears in renewing + leaving:
        process.join()
    assert Consent.objects.get().state == State.WITHDRAWN
    assert ConsentRecord.objects.count() == 2 + renewed + 1
    seal()
    assert ConsentRecord.objects.order_by("position").last().state == State.WITHDRAWN
    verify_log()
