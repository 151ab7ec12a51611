"""consent.services.record_import: what another system knew, with evidence and without."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from consent import selectors, services
from consent.audit.log import verify_log
from consent.errors import MoveRefused
from consent.events import Evidence
from consent.log.sequencer import seal
from consent.models import Consent, ConsentRecord, Notice, Subject
from consent.states import LIVING, State
from tests.consent.conftest import give

pytestmark = pytest.mark.django_db
FILE = "5" * 64
WORDS = "Ja, send meg nyheter fra Fiskebua."


def evidence(notice: Notice, at: datetime | None = None, by: str = "Eva Eier") -> Evidence:
    shown = services.keep_wording(purpose=notice.purpose, lang="nb", text=WORDS)
    return Evidence(opted_in_at=at or timezone.now() - timedelta(days=100), notice=shown, attested_by=by)


def take(subject: Subject, notice: Notice, found: Evidence | None = None) -> ConsentRecord | None:
    return services.record_import(subject=subject, purpose=notice.purpose, source=FILE, evidence=found)


def test_a_yes_of_tomorrow_is_no_evidence(kari: Subject, notice: Notice) -> None:
    with pytest.raises(ValueError, match="of the past"):
        take(kari, notice, evidence(notice, timezone.now() + timedelta(days=1)))


def test_a_yes_that_nobody_attests_is_no_evidence(kari: Subject, notice: Notice) -> None:
    with pytest.raises(ValueError, match="attests"):
        take(kari, notice, evidence(notice, by=" "))
    assert not Consent.objects.exists()


def test_without_evidence_nobody_is_written_to(kari: Subject, notice: Notice) -> None:
    record = take(kari, notice)
    assert record
    assert record.state == State.UNKNOWN
    assert "event_type" not in json.loads(record.body)
    assert not selectors.may_mail(subject_id=kari.pk, purpose_id=notice.purpose_id, at=timezone.now())
    with pytest.raises(MoveRefused):
        services.record(
            subject=kari, purpose=notice.purpose, state=State.GIVEN, method="confirm-post", notice=notice
        )


def test_who_is_unknown_may_ask_by_themselves(kari: Subject, notice: Notice) -> None:
    take(kari, notice)
    give(kari, notice)
    assert selectors.may_mail(subject_id=kari.pk, purpose_id=notice.purpose_id, at=timezone.now())


@pytest.mark.parametrize("known", ["asked", "given", "withdrawn", "unknown"])
def test_it_never_raises_what_is_known(known: str, kari: Subject, notice: Notice) -> None:
    arguments = {"subject": kari, "purpose": notice.purpose}
    if known == "unknown":
        take(kari, notice)
    else:
        services.record(state=State.REQUESTED, method="form-post", notice=notice, **arguments)
    if known in {"given", "withdrawn"}:
        services.record(state=State.GIVEN, method="confirm-post", notice=notice, **arguments)
    if known == "withdrawn":
        services.withdraw(method="unsub-page-post", **arguments)
    before = Consent.objects.values().get()
    assert take(kari, notice, evidence(notice)) is None
    assert take(kari, notice) is None
    assert Consent.objects.values().get() == before


def test_with_evidence_it_holds_for_two_years_from_the_original_yes(kari: Subject, notice: Notice) -> None:
    at = datetime(2025, 12, 1, 10, tzinfo=UTC)
    record = take(kari, notice, evidence(notice, at))
    assert record
    head = Consent.objects.get()
    assert (head.state in LIVING, head.valid_until) == (True, datetime(2027, 12, 1, 10, tzinfo=UTC))
    body = json.loads(record.body)
    assert (body["method"], body["entity"]) == ("import", "controller")
    assert body["collection"] == {"via": "import", "source_sha256": FILE}
    assert body["evidence"] == {"opted_in_at": "2025-12-01T10:00:00Z", "attested_by": "Eva Eier"}
    assert record.notice.text == WORDS
    seal()
    verify_log()


def test_an_old_yes_has_ended_already(kari: Subject, notice: Notice) -> None:
    take(kari, notice, evidence(notice, datetime(2019, 5, 1, tzinfo=UTC)))
    assert not selectors.may_mail(subject_id=kari.pk, purpose_id=notice.purpose_id, at=timezone.now())
    assert services.expire_due() == 1


def test_words_of_another_system_are_never_shown_here(notice: Notice) -> None:
    kept = services.keep_wording(purpose=notice.purpose, lang="nb", text=WORDS)
    assert services.keep_wording(purpose=notice.purpose, lang="nb", text=WORDS) == kept
    assert selectors.current_notice(purpose=notice.purpose, lang="nb") == notice
