"""consent.services.record_imports: the same as one by one, for some hundred people at a time."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consent import services
from consent.audit.log import verify_log
from consent.events import Evidence
from consent.log.sequencer import seal
from consent.models import Consent, ConsentRecord, InboxEntry, Notice, Subject, SubjectKey
from consent.services import Arrival
from consent.states import State
from tests.consent.conftest import give, make_notice, make_purpose
from tests.threads import at_once
from webhooks.models import Event

pytestmark = pytest.mark.engines
FILE = "5" * 64
AT = datetime(2025, 12, 1, 10, tzinfo=UTC)


def evidence(notice: Notice, **more: Any) -> Evidence:
    shown = services.keep_wording(purpose=notice.purpose, lang="nb", text="Ja, send meg nyheter.")
    return Evidence(**{"opted_in_at": AT, "notice": shown, "attested_by": "Eva Eier", **more})


def take(notice: Notice, *arrivals: Arrival) -> list[ConsentRecord | None]:
    return services.record_imports(purpose=notice.purpose, source=FILE, arrivals=arrivals)


def without_chance(record: ConsentRecord) -> dict[str, Any]:
    body = json.loads(record.body)
    chance = ("event_id", "record_id", "event_time", "subject")
    assert list(body) == sorted(body)
    return {name: value for name, value in body.items() if name not in chance}


@pytest.mark.django_db
def test_nothing_is_written_when_one_of_them_is_of_tomorrow(notice: Notice) -> None:
    tomorrow = evidence(notice, opted_in_at=timezone.now() + timedelta(days=1))
    with pytest.raises(ValueError, match="of the past"):
        take(notice, Arrival("ola@example.no", "nb"), Arrival("kari@example.no", "nb", tomorrow))
    assert not Subject.objects.exists()


@pytest.mark.django_db
def test_one_address_cannot_come_twice_at_once(notice: Notice) -> None:
    with pytest.raises(ValueError, match="twice"):
        take(notice, Arrival("kari@example.no", "nb"), Arrival("Kari@Example.no", "nb"))
    assert not Subject.objects.exists()


@pytest.mark.django_db
def test_evidence_of_another_purpose_is_none(notice: Notice) -> None:
    other = evidence(make_notice(make_purpose("annet")))
    with pytest.raises(ValueError, match="its own purpose"):
        take(notice, Arrival("kari@example.no", "nb", other))
    assert not Consent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("known", ["asked", "given", "withdrawn", "unknown"])
def test_it_never_raises_what_is_known(known: str, kari: Subject, notice: Notice) -> None:
    if known == "unknown":
        take(notice, Arrival("kari@example.no", "nb"))
    elif known == "asked":
        services.record(
            subject=kari, purpose=notice.purpose, state=State.REQUESTED, method="form-post", notice=notice
        )
    else:
        give(kari, notice)
    if known == "withdrawn":
        services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    before = Consent.objects.values().get()
    assert take(notice, Arrival("KARI@example.no", "pl", evidence(notice))) == [None]
    assert Consent.objects.values().get() == before
    assert Subject.objects.get().value == "kari@example.no"


@pytest.mark.django_db
@pytest.mark.parametrize("proven", [True, False])
def test_rows_bodies_leaves_and_events_are_those_of_one_by_one(
    proven: bool, kari: Subject, notice: Notice
) -> None:
    found = evidence(notice, place="fiskebua.no", confirmed_at=AT + timedelta(hours=1)) if proven else None
    one = services.record_import(subject=kari, purpose=notice.purpose, source=FILE, evidence=found)
    [many] = take(notice, Arrival("ola@example.no", "nb", found))
    assert one
    assert many
    assert without_chance(one) == without_chance(many)
    assert len(one.body) - len("kari@example.no") == len(many.body) - len("ola@example.no")
    different = {"id", "event_id", "consent_id", "subject_id", "record_id", "at", "changed_at", "body"}
    for model in (ConsentRecord, Consent):
        rows = list(model.objects.values())
        assert [{k: v for k, v in row.items() if k not in different} for row in rows] == [
            {k: v for k, v in rows[0].items() if k not in different}
        ] * 2
    told = [(event.type, set(event.data), event.data["state"]) for event in Event.objects.all()]
    assert told[0] == told[1]
    assert InboxEntry.objects.filter(event_id__in=[one.event_id, many.event_id]).count() == 2
    seal()
    verify_log()


@pytest.mark.django_db
def test_the_record_says_where_and_when_and_who(notice: Notice) -> None:
    found = evidence(notice, place="fiskebua.no", confirmed_at=AT + timedelta(hours=1))
    [record] = take(notice, Arrival("kari@example.no", "nb", found))
    assert record
    assert json.loads(record.body)["evidence"] == {
        "opted_in_at": "2025-12-01T10:00:00Z",
        "confirmed_at": "2025-12-01T11:00:00Z",
        "place": "fiskebua.no",
        "attested_by": "Eva Eier",
    }


@pytest.mark.django_db
def test_many_people_take_no_more_statements_than_few(
    notice: Notice, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    arrivals = [Arrival(f"person.{number}@example.no", "nb") for number in range(100)]
    with django_assert_max_num_queries(14):
        written = take(notice, *arrivals)
    assert len([record for record in written if record]) == SubjectKey.objects.count() == 100


def test_who_signs_up_or_leaves_at_the_same_moment_wins(live_database: Any) -> None:
    notice = make_notice(make_purpose())
    leaving = services.subject_for_address(address="leaver@example.no", locale="nb")
    give(leaving, notice)

    def sign_up() -> None:
        with transaction.atomic():
            kari = services.subject_for_address(address="kari@example.no", locale="nb")
            if not Consent.objects.filter(subject=kari, state=State.GIVEN).exists():
                services.record(
                    subject=kari,
                    purpose=notice.purpose,
                    state=State.REQUESTED,
                    method="form-post",
                    notice=notice,
                )

    def bring() -> None:
        take(notice, *(Arrival(f"{name}@example.no", "nb") for name in ("kari", "leaver", "ola", "per")))

    at_once(
        sign_up,
        bring,
        bring,
        lambda: services.withdraw(subject=leaving, purpose=notice.purpose, method="unsub-page-post"),
    )
    states = dict(Consent.objects.values_list("subject__value", "state"))
    assert states["leaver@example.no"] == State.WITHDRAWN
    assert states["kari@example.no"] == State.REQUESTED
    assert states["ola@example.no"] == states["per@example.no"] == State.UNKNOWN
    assert ConsentRecord.objects.filter(subject__value="ola@example.no").count() == 1
    seal()
    verify_log()
