"""Importing what was looked through: consents with their evidence, nothing twice, nobody raised."""

import json
from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from consent.audit.log import verify_log
from consent.log.sequencer import seal
from consent.models import Consent, ConsentRecord, Subject
from consent.selectors import living_consents, may_mail
from consent.services import subject_find, subject_for_address
from consent.states import State
from mail import services as mail
from newsletter import services
from newsletter.importing import runs
from newsletter.importing.report import to_be_written
from newsletter.importing.verdicts import Verdict
from newsletter.models import DayFigure, ImportedConsent, ImportRun, MailingList, Subscriber
from tests.newsletter.conftest import TIPS, ask, head, leave_token, subscribe
from tests.newsletter.importing.conftest import (
    NOW,
    OLD,
    RECENT,
    WORDING,
    imported,
    looked,
    plain,
    upload,
    work,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def test_nothing_is_imported_that_was_not_looked_through() -> None:
    run = upload(plain("kari@example.no"))
    with pytest.raises(runs.RunRefusedError):
        runs.approve(run=run)
    work(run)
    runs.approve(run=run)
    with pytest.raises(runs.RunRefusedError):
        runs.approve(run=run)


def test_nobody_is_brought_to_a_list_that_was_retired_meanwhile() -> None:
    run = looked(plain("kari@example.no"))
    MailingList.objects.filter(slug=TIPS).update(retired_at=NOW)
    with pytest.raises(runs.RunRefusedError):
        runs.approve(run=run)


def test_the_record_carries_all_that_is_known() -> None:
    text = f"epost,navn,påmeldt,bekreftet,kilde,språk\nkari@example.no,Kari,{RECENT},{RECENT},Messe,polsk\n"
    run = imported(text)
    consent = head()
    record = ConsentRecord.objects.select_related("notice").get(consent=consent)
    opted_in_at = datetime.fromisoformat(RECENT).replace(tzinfo=UTC)
    assert (run.state, consent.state) == ("done", State.GIVEN)
    assert consent.valid_until == opted_in_at.replace(year=opted_in_at.year + 2)
    assert json.loads(record.body)["evidence"] == {
        "opted_in_at": opted_in_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "confirmed_at": opted_in_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "place": "Messe",
        "attested_by": "Eva Eier",
    }
    assert json.loads(record.body)["collection"] == {"via": "import", "source_sha256": run.sha256}
    assert record.notice.text == WORDING
    assert record.notice.imported
    assert (consent.subject.locale, consent.subject.subscriber.name) == ("pl", "Kari")
    assert consent.subject.subscriber.created_at == opted_in_at
    assert may_mail(subject_id=consent.subject_id, purpose_id=consent.purpose_id, at=NOW.now(UTC))


def test_who_opted_in_too_long_ago_is_kept_as_over_and_never_mailed() -> None:
    imported(f"epost,påmeldt\nkari@example.no,{OLD}\n")
    assert head().state == State.GIVEN
    assert head().valid_until < NOW
    assert not living_consents().exists()
    assert not DayFigure.objects.exists()


@pytest.mark.parametrize("missing", ["wording", "attested_by", "time"])
def test_without_evidence_the_consent_is_unknown_and_nothing_more_is_kept(missing: str) -> None:
    text = plain("kari@example.no") if missing != "time" else "epost,navn\nkari@example.no,Kari\n"
    imported(text, **({missing: ""} if missing != "time" else {}))
    assert head().state == State.UNKNOWN
    assert not Subscriber.objects.exists()
    assert not living_consents().exists()


def test_nothing_is_kept_of_those_who_are_out_or_cannot_be_read() -> None:
    text = f"epost,påmeldt,status\na@example.no,{RECENT},avmeldt\nb@example.no,{RECENT},spam\nc,{RECENT},\n"
    imported(text)
    assert not Subject.objects.exists()


def test_nobody_is_raised_and_nobody_comes_back() -> None:
    subscribe(address="left@example.no")
    services.leave(token=leave_token(head(TIPS, "left@example.no")), method="unsub-page-post")
    ask(address="asked@example.no")
    mail.suppress(
        subject=subject_for_address(address="objected@example.no", locale="nb"), reason=mail.OBJECTED
    )
    before = list(Consent.objects.order_by("pk").values())
    run = imported(plain("left@example.no", "asked@example.no", "OBJECTED@example.no"))
    assert list(Consent.objects.order_by("pk").values()) == before
    assert not ImportedConsent.objects.filter(run=run).exists()


def test_who_acts_between_look_and_import_wins() -> None:
    run = looked(plain("kari@example.no", "ola@example.no", "per@example.no"))
    ask(address="kari@example.no")
    mail.suppress(subject=subject_for_address(address="ola@example.no", locale="nb"), reason=mail.OBJECTED)
    runs.approve(run=run)
    work(run)
    assert run.counts == {"given": 3, "changed": 2}
    assert head(TIPS, "kari@example.no").state == State.REQUESTED
    assert not Consent.objects.filter(subject=subject_find(address="ola@example.no")).exists()


def test_the_same_file_again_changes_nothing() -> None:
    text = plain("kari@example.no", "ola@example.no") + "per@example.no,,\n"
    imported(text)
    before = list(ConsentRecord.objects.order_by("pk").values())
    second = imported(text)
    assert list(ConsentRecord.objects.order_by("pk").values()) == before
    assert second.counts == {"lives": 2, "still-unknown": 1}
    assert to_be_written(second.counts) == 0


def test_what_is_known_of_a_person_from_another_list_stays() -> None:
    subscribe("nye-innlegg", address="kari@example.no", name="Kari Nordmann")
    since = Subscriber.objects.get().created_at
    imported(f"epost,navn,påmeldt\nkari@example.no,K,{RECENT}\n")
    assert (Subscriber.objects.get().name, Subscriber.objects.get().created_at) == ("Kari Nordmann", since)


def test_an_import_that_was_broken_off_goes_on_and_writes_nothing_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("newsletter.importing.writing.AT_ONCE", 2)
    run = looked(plain(*(f"p{number}@example.no" for number in range(7))))
    runs.approve(run=run)
    held = runs.claim(run)
    assert held
    steps = runs.go_on(held, runs.file_of(run), runs.scratch_of(run))
    next(steps), next(steps)
    steps.close()  # killed
    assert Consent.objects.count() == 4
    ImportRun.objects.update(lease_until=NOW)
    assert work(run).state == "done"
    assert Consent.objects.count() == ConsentRecord.objects.count() == ImportedConsent.objects.count() == 7
    assert DayFigure.objects.get().confirmed == 7


def test_afterwards_the_file_is_gone_and_the_verdicts_name_nobody() -> None:
    run = imported(plain("kari@example.no"))
    assert not runs.file_of(run).exists()
    assert b"kari" not in runs.scratch_of(run).read_bytes()
    scratch = runs.Scratch(runs.scratch_of(run))
    assert list(scratch.lines()) == [(2, Verdict.GIVEN)]
    scratch.close()


def test_the_log_holds(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    people = [f"p{number}@example.no" for number in range(200)]
    run = looked(plain(*people))
    runs.approve(run=run)
    with django_assert_max_num_queries(45):
        runs.work()
    seal()
    verify_log()
