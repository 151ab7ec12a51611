"""verify_log with other processes checking the records: the same faults, the same first one."""

import os
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from consent import services
from consent.audit import helpers
from consent.audit.log import verify_log
from consent.errors import LogFault
from consent.log.sequencer import seal
from consent.models import Notice
from tests.conftest import LiveDatabase
from tests.consent.conftest import fill_inbox, give, make_notice, make_purpose, tamper

pytestmark = pytest.mark.engines
# The log below: 0 a notice, then twenty people with two events each, then a little more.
PEOPLE = 20


@pytest.fixture
def notice(live_database: LiveDatabase, monkeypatch: pytest.MonkeyPatch) -> Notice:
    """A log that is worth three processes."""
    monkeypatch.setattr(helpers, "WORTH", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1, 2})
    notice = make_notice(make_purpose())
    for number in range(PEOPLE):
        give(services.subject_for_address(address=f"kari{number}@example.no", locale="nb"), notice)
    fill_inbox(notice, 5)
    seal()
    return notice


def fault(*statements: str) -> LogFault:
    with transaction.atomic():
        for statement in statements:
            tamper(statement)
    with pytest.raises(LogFault) as found:
        verify_log()
    return found.value


@pytest.mark.parametrize("index", [1, 17, 40], ids=["the first", "one between", "the last"])
def test_a_changed_record_is_named_whoever_checks_it(index: int, notice: Notice) -> None:
    body = f"UPDATE consent_consentrecord SET body = replace(body, 'kari', 'kar1') WHERE position = {index}"
    assert fault(body).index == index


def test_of_several_faults_the_first_is_named(notice: Notice) -> None:
    found = fault(
        "UPDATE consent_consentrecord SET body = replace(body, 'i', 'j') WHERE position IN (12, 39)",
        "UPDATE consent_leafdata SET data = NULL WHERE position = 20",
    )
    assert found.index == 12


def test_a_record_that_is_gone_or_misplaced_is_named(notice: Notice) -> None:
    assert fault("DELETE FROM consent_consentrecord WHERE position = 30").index == 30
    assert fault("UPDATE consent_consentrecord SET position = 43 WHERE position = 29").index == 29


def test_a_process_that_dies_is_no_good_log(notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_anything: object) -> None:
        os._exit(1)

    monkeypatch.setattr("consent.audit.log.check_records", die)
    with pytest.raises(LogFault, match="ended before its work"):
        verify_log()


def test_a_log_in_order_is_accounted_for_by_all_of_them(notice: Notice) -> None:
    counted: list[int] = []
    start: Callable[..., list[helpers.Helper]] = helpers.start

    def counting(*arguments: object) -> list[helpers.Helper]:
        started = start(*arguments)
        counted.append(len(started))
        return started

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(helpers, "start", counting)
        report = verify_log()
    assert counted == [4]  # and one for all consents
    assert (report.size, report.events) == (46, 40)
    connection.ensure_connection()


def test_a_consent_that_does_not_stand_where_it_was_left_is_named(notice: Notice) -> None:
    assert fault("UPDATE consent_consent SET state = 'dpv:ConsentWithdrawn'").index == 2
