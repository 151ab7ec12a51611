"""consent.services.forget: the person goes, every hash and every old proof stays."""

import pytest

from consent import services
from consent.audit.log import verify_log
from consent.errors import LogFault
from consent.log.sequencer import seal
from consent.models import Consent, ConsentRecord, ErasedEvent, LeafData, LogLeaf, Subject, SubjectKey
from consent.selectors import ledger_due
from tests.consent.conftest import give, sql
from webhooks.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def test_a_record_that_vanishes_without_an_erasure_is_still_found(kari, notice):
    give(kari, notice)
    seal()
    sql("DELETE FROM consent_consentrecord WHERE position = 1")
    with pytest.raises(LogFault, match="no erasure was logged"):
        verify_log()


def test_nothing_of_the_person_is_left(kari, notice):
    give(kari, notice)
    seal()
    services.forget(subject=kari, reason="refused")
    seal()
    for model in (Subject, SubjectKey, Consent, ConsentRecord, ErasedEvent):
        assert not model.objects.exists()
    # The notice's leaf and the erasure's own stay readable; those of the two events are gone.
    assert [bool(data) for data in LeafData.objects.order_by("leaf").values_list("data", flat=True)] == [
        True,
        False,
        False,
        True,
    ]


def test_the_hashes_stay_and_the_log_names_what_was_erased(kari, notice):
    give(kari, notice)
    seal()
    before = list(LogLeaf.objects.order_by("position").values_list("leaf_hash", flat=True))
    services.forget(subject=kari, reason="refused")
    seal()
    after = list(LogLeaf.objects.order_by("position").values_list("leaf_hash", flat=True))
    assert [bytes(value) for value in after[:3]] == [bytes(value) for value in before]
    _version, kind, reason, indexes, salt = bytes(LeafData.objects.get(leaf=3).data).decode().splitlines()
    assert (kind, reason, indexes in {"1,2", "2,1"}, len(salt)) == ("erasure", "refused", True, 44)


def test_every_event_is_accounted_for_before_and_after_the_next_seal(kari, notice):
    give(kari, notice)
    seal()
    services.forget(subject=kari, reason="refused")
    assert ledger_due()
    assert verify_log().erased == 2
    seal()
    assert not ledger_due()
    report = verify_log()
    assert (report.size, report.events, report.erased) == (4, 0, 2)


def test_events_still_waiting_for_the_log_are_logged_and_then_named_as_erased(kari, notice):
    give(kari, notice)
    services.forget(subject=kari, reason="unconfirmed")
    assert verify_log().waiting == 3
    while ledger_due():
        seal()
        verify_log()
    report = verify_log()
    assert (report.size, report.events, report.erased) == (4, 0, 2)


def test_the_others_stay(kari, notice):
    ola = services.subject_for_address(address="ola@example.no", locale="nb")
    give(kari, notice)
    give(ola, notice)
    seal()
    services.forget(subject=kari, reason="refused")
    seal()
    report = verify_log()
    assert (report.events, report.erased) == (2, 2)
    assert Subject.objects.get() == ola


def test_outside_systems_are_told_the_events_and_no_address(kari, notice):
    given = give(kari, notice)
    services.forget(subject=kari, reason="refused")
    told = Event.objects.get(type="no.snakkis.consent.erased.v1")
    assert given.event_id in told.data["events"]
    assert "kari" not in str(told.data) + told.subject


def test_of_somebody_who_never_agreed_to_anything_there_is_nothing_to_tell():
    subject = services.subject_for_address(address="ola@example.no", locale="nb")
    services.forget(subject=subject, reason="settled")
    assert not Subject.objects.exists()
    assert not Event.objects.exists()
