from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consent.errors import MoveRefused
from consent.models import Consent, Notice, Subject
from consent.selectors import could_be_mailed, living_consents, may_mail
from consent.states import LIVING, State
from tests.consent.conftest import give, make_purpose
from tests.consent.test_record import move

pytestmark = pytest.mark.django_db


def test_whoever_is_unknown_may_not_be_written_to(kari: Subject, notice: Notice) -> None:
    assert not may_mail(subject_id=kari.pk, purpose_id=notice.purpose_id, at=timezone.now())


def test_consent_to_one_purpose_is_none_to_another(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    assert may_mail(subject_id=kari.pk, purpose_id=notice.purpose_id, at=timezone.now())
    assert not may_mail(subject_id=kari.pk, purpose_id=make_purpose("nyheter").pk, at=timezone.now())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(state=st.sampled_from(State), days=st.none() | st.integers(-800, 800))
def test_mail_goes_only_where_a_consent_lives(
    state: State, days: int | None, kari: Subject, notice: Notice
) -> None:
    now = timezone.now()
    Consent.objects.all().delete()
    Consent.objects.create(
        subject=kari,
        purpose=notice.purpose,
        event_id="0" * 32,
        state=state,
        valid_until=None if days is None else now + timedelta(days=days),
        changed_at=now,
    )
    lives = state in LIVING and days is not None and days > 0
    assert may_mail(subject_id=kari.pk, purpose_id=notice.purpose_id, at=now) is lives
    assert living_consents().exists() is lives


def test_a_consent_ends_by_itself(kari: Subject, notice: Notice) -> None:
    given = give(kari, notice)
    until = Consent.objects.get().valid_until
    assert until.year == given.at.year + 2
    for at, lives in [(until - timedelta(seconds=1), True), (until, False)]:
        assert may_mail(subject_id=kari.pk, purpose_id=notice.purpose_id, at=at) is lives


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(states=st.lists(st.sampled_from(State), max_size=12))
def test_after_any_story_mail_goes_only_after_a_yes(
    states: list[State], kari: Subject, notice: Notice
) -> None:
    Consent.objects.all().delete()
    last = None
    for state in states:
        try:
            move(kari, notice, state)
            last = state
        except MoveRefused:
            continue
    yes = last in LIVING
    assert may_mail(subject_id=kari.pk, purpose_id=notice.purpose_id, at=timezone.now()) is yes


def test_a_moment_of_the_past_is_answered_as_it_was(kari: Subject, notice: Notice) -> None:
    start = timezone.now() - timedelta(days=10)
    for day, state in [(0, State.REQUESTED), (1, State.GIVEN), (4, State.WITHDRAWN), (6, State.REQUESTED)]:
        move(kari, notice, state, at=start + timedelta(days=day))
    lived = [
        may_mail(subject_id=kari.pk, purpose_id=notice.purpose_id, at=start + timedelta(days=day, hours=1))
        for day in range(-1, 8)
    ]
    assert lived == [False, False, True, True, True, False, False, False, False]
    for day in range(-1, 8):
        at = start + timedelta(days=day, hours=1)
        assert could_be_mailed(purpose=notice.purpose, at=at).exists() is lived[day + 1]


def test_of_a_yes_and_a_no_at_the_same_moment_the_no_holds(kari: Subject, notice: Notice) -> None:
    at = timezone.now() - timedelta(days=1)
    for state in (State.REQUESTED, State.GIVEN, State.WITHDRAWN):
        move(kari, notice, state, at=at)
    move(kari, notice, State.REQUESTED)
    assert not may_mail(subject_id=kari.pk, purpose_id=notice.purpose_id, at=at)
    assert not could_be_mailed(purpose=notice.purpose, at=at).exists()


def test_a_clock_that_was_set_back_does_not_change_the_order(kari: Subject, notice: Notice) -> None:
    given = give(kari, notice)
    left = move(kari, notice, State.WITHDRAWN, at=given.at - timedelta(days=5))
    assert left.at == given.at
    assert not may_mail(subject_id=kari.pk, purpose_id=notice.purpose_id, at=timezone.now())
