"""Who could be written to at a moment that is past: a number, never a list."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from config.roles import PRIVACY
from consent import services
from consent.admin.then import Then, deciding, stood
from consent.models import Notice, Subject
from consent.selectors import could_be_mailed, may_mail
from consent.services import desk
from consent.states import State
from tests.consent.conftest import give
from tests.consent.desk import LEDGER, browser, content, crowd

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
PATH = f"{LEDGER}denne-dagen/"
DAY = timedelta(days=1)


@pytest.fixture
def paul(db: None) -> Client:
    return browser(PRIVACY)


def asked(notice: Notice, at: datetime, **more: str) -> dict[str, object]:
    local = timezone.localtime(at)
    return {
        "purpose": notice.purpose_id,
        "date": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M}",
        "address": "",
        **more,
    }


def story(subject: Subject, notice: Notice, *moves: tuple[State, datetime]) -> None:
    for state, at in moves:
        services.record(
            subject=subject, purpose=notice.purpose, state=state, method="form-post", notice=notice, at=at
        )


def test_nobody_knows_tomorrow(notice: Notice, paul: Client) -> None:
    answer = paul.post(PATH, asked(notice, timezone.now() + 2 * DAY))
    assert answer.status_code == 422
    assert "ledger-answer" not in content(answer)


@pytest.mark.parametrize(
    "wrong", [{"purpose": "99"}, {"date": "i går"}, {"time": "25:00"}, {"address": "kari"}, {"date": ""}]
)
def test_what_is_not_understood_is_not_answered(wrong: dict[str, str], notice: Notice, paul: Client) -> None:
    answer = paul.post(PATH, asked(notice, timezone.now() - DAY, **wrong))
    assert answer.status_code == 422
    assert "ledger-answer" not in content(answer)


def test_no_address_is_listed_and_nobody_is_noted(kari: Subject, notice: Notice, paul: Client) -> None:
    story(kari, notice, (State.REQUESTED, timezone.now() - DAY), (State.GIVEN, timezone.now() - DAY))
    page = content(paul.post(PATH, asked(notice, timezone.now())))
    assert '<p class="ledger-figure">1</p>' in page
    assert "@example.no" not in page
    assert not ModelLogEntry.objects.exists()


def test_the_number_is_told_by_the_state_of_then(kari: Subject, ola: Subject, notice: Notice) -> None:
    now = timezone.now()
    old = services.subject_for_address(address="old@example.no", locale="nb")
    story(kari, notice, (State.REQUESTED, now - 9 * DAY), (State.GIVEN, now - 8 * DAY))
    story(kari, notice, (State.WITHDRAWN, now - 3 * DAY))
    story(ola, notice, (State.REQUESTED, now - 9 * DAY), (State.GIVEN, now - 6 * DAY))
    story(old, notice, (State.REQUESTED, now - 800 * DAY), (State.GIVEN, now - 799 * DAY))
    purpose = notice.purpose
    for days, could in [(900, 0), (700, 1), (9, 0), (7, 1), (5, 2), (2, 1)]:
        at = now - days * DAY
        assert sum(row.could for row in stood(purpose=purpose, at=at)) == could
        assert could_be_mailed(purpose=purpose, at=at).count() == could
    given, withdrawn = stood(purpose=purpose, at=now)
    assert (given.could, given.could_not) == (1, 1)
    assert withdrawn == Then(withdrawn.stamp, 0, 1)


def test_one_person_is_answered_with_the_event_that_decides(
    kari: Subject, notice: Notice, paul: Client
) -> None:
    now = timezone.now()
    story(kari, notice, (State.REQUESTED, now - 9 * DAY), (State.GIVEN, now - 8 * DAY))
    story(kari, notice, (State.WITHDRAWN, now - 3 * DAY))
    for days, yes, known in [(10, False, False), (8.5, False, True), (5, True, True), (1, False, True)]:
        at = now - days * DAY
        page = content(paul.post(PATH, asked(notice, at, address=kari.value)))
        assert ("ledger-yes" in page) is yes
        event = deciding(subject=kari, purpose=notice.purpose, at=at)
        assert (event is not None) is known
        assert event is None or event.event_id in page
        assert may_mail(subject_id=kari.pk, purpose_id=notice.purpose_id, at=at) is yes
    assert set(ModelLogEntry.objects.values_list("action", flat=True)) == {desk.FIND}
    assert ModelLogEntry.objects.count() == 4


def test_of_two_at_the_same_moment_the_no_decides(kari: Subject, notice: Notice) -> None:
    now = timezone.now()
    story(kari, notice, (State.REQUESTED, now - DAY), (State.GIVEN, now), (State.WITHDRAWN, now))
    event = deciding(subject=kari, purpose=notice.purpose, at=now)
    assert event
    assert event.state == State.WITHDRAWN


def test_a_crowd_costs_as_many_queries_as_one(
    kari: Subject, notice: Notice, paul: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give(kari, notice)
    question = asked(notice, timezone.now())
    paul.post(PATH, question)
    with django_assert_num_queries(15):
        paul.post(PATH, question)
    crowd(notice, people=10_000, events=50_000)
    with django_assert_num_queries(15):
        paul.post(PATH, question)
