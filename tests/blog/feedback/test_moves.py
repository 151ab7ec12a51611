"""Every move that a matter may make, and every one that it may not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.feedback import selectors, services
from blog.feedback.errors import (
    FeedbackError,
    InOtherHandsError,
    MoveRefusedError,
    NoAddressError,
    NoteMissingError,
    NothingSaidError,
    WordsGoneError,
)
from blog.feedback.models import Feedback, Remark
from mail.models import OutboxMessage
from tests.blog.feedback.conftest import Kind, Status, tell

pytestmark = pytest.mark.django_db

Press = Callable[[Feedback, User], Any]
PRESSES: dict[str, Press] = {
    "take": lambda feedback, by: services.take(feedback_id=feedback.pk, by=by),
    "answer": lambda feedback, by: services.answer(
        feedback_id=feedback.pk, by=by, text="Takk. Det er rettet."
    ),
    "close": lambda feedback, by: services.close(feedback_id=feedback.pk, by=by, note="Rettet lenken."),
    "reopen": lambda feedback, by: services.reopen(feedback_id=feedback.pk, by=by),
}
# (status, who has it) -> what Eva may do, and where it leads.
TABLE: dict[tuple[Status, str], dict[str, Status]] = {
    (Status.NEW, ""): {"take": Status.IN_HAND, "answer": Status.ANSWERED, "close": Status.CLOSED},
    (Status.IN_HAND, "eva"): {"take": Status.IN_HAND, "answer": Status.ANSWERED, "close": Status.CLOSED},
    (Status.IN_HAND, "ola"): {"take": Status.IN_HAND},
    (Status.ANSWERED, "eva"): {"reopen": Status.IN_HAND},
    (Status.ANSWERED, "ola"): {"reopen": Status.IN_HAND},
    (Status.CLOSED, "eva"): {"reopen": Status.IN_HAND},
    (Status.CLOSED, "ola"): {"reopen": Status.IN_HAND},
}


def standing(status: Status, assignee: User | None) -> Feedback:
    """A complaint that stands there already."""
    feedback = tell()
    feedback.status, feedback.assignee = status, assignee
    feedback.since = timezone.now() - timedelta(days=2)
    feedback.save()
    return feedback


@pytest.mark.parametrize("press", PRESSES)
@pytest.mark.parametrize(("status", "holder"), TABLE)
def test_the_table_of_moves(status: Status, holder: str, press: str, eva: User, ola: User) -> None:
    feedback = standing(status, {"eva": eva, "ola": ola}.get(holder))
    before = (feedback.status, feedback.assignee_id, feedback.since)
    if press not in TABLE[status, holder]:
        with pytest.raises(MoveRefusedError):
            PRESSES[press](feedback, eva)
        feedback.refresh_from_db()
        assert (feedback.status, feedback.assignee_id, feedback.since) == before
        assert not Remark.objects.exists()
        assert not OutboxMessage.objects.exists()
        assert not selectors.history(feedback).exists()
        return
    PRESSES[press](feedback, eva)
    feedback.refresh_from_db()
    assert (feedback.status, feedback.assignee) == (TABLE[status, holder][press], eva)
    # To take it up is no answer: the reader waits on.
    assert (feedback.since == before[2]) == (press == "take")


def test_every_state_stands_in_the_table() -> None:
    assert {status for status, _holder in TABLE} == set(Status)


@pytest.mark.parametrize("press", ["answer", "close"])
def test_nobody_settles_what_somebody_else_has_in_hand(press: str, eva: User, ola: User) -> None:
    with pytest.raises(InOtherHandsError):
        PRESSES[press](standing(Status.IN_HAND, ola), eva)


def test_what_was_in_the_hands_of_somebody_who_left_is_free(eva: User, ola: User) -> None:
    feedback = standing(Status.IN_HAND, ola)
    ola.delete()
    PRESSES["answer"](feedback, eva)
    feedback.refresh_from_db()
    assert (feedback.status, feedback.assignee) == (Status.ANSWERED, eva)


def test_a_complaint_is_not_closed_without_saying_what_was_done(eva: User) -> None:
    feedback = tell()
    with pytest.raises(NoteMissingError):
        services.close(feedback_id=feedback.pk, by=eva, note=" \n")
    feedback.refresh_from_db()
    assert feedback.status == Status.NEW


@pytest.mark.parametrize("kind", [Kind.PRAISE, Kind.IDEA, Kind.QUESTION])
def test_anything_else_is_closed_without_a_note(kind: Kind, eva: User) -> None:
    assert services.close(feedback_id=tell(kind).pk, by=eva).status == Status.CLOSED
    assert not Remark.objects.exists()


def test_nothing_is_answered_where_there_is_no_address(eva: User) -> None:
    feedback = tell(address="")
    with pytest.raises(NoAddressError):
        PRESSES["answer"](feedback, eva)
    assert PRESSES["close"](feedback, eva).status == Status.CLOSED


def test_an_empty_answer_is_none(eva: User) -> None:
    with pytest.raises(NothingSaidError):
        services.answer(feedback_id=tell().pk, by=eva, text="  \n ")
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("press", PRESSES)
def test_what_is_erased_moves_no_more(press: str, eva: User) -> None:
    feedback = tell()
    services.erase(feedback_id=feedback.pk, by=eva)
    with pytest.raises(WordsGoneError):
        PRESSES[press](feedback, eva)


def test_each_move_is_logged_with_who_made_it_and_without_what_was_written(eva: User, ola: User) -> None:
    feedback = tell()
    services.take(feedback_id=feedback.pk, by=ola)
    services.take(feedback_id=feedback.pk, by=eva)
    services.take(feedback_id=feedback.pk, by=eva)
    PRESSES["answer"](feedback, eva)
    PRESSES["reopen"](feedback, ola)
    PRESSES["close"](feedback, ola)
    made = [(entry.action, entry.user) for entry in selectors.history(feedback)]
    assert made[::-1] == [
        ("feedback.take", ola),
        ("feedback.take", eva),
        ("feedback.answer", eva),
        ("feedback.reopen", ola),
        ("feedback.close", ola),
    ]
    for entry in selectors.history(feedback):
        told = f"{entry.label} {entry.data}"
        assert not any(word in told for word in ("Kari", "kari", "Lenken", "rettet", "Rettet"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(PRESSES)), st.sampled_from(["eva", "ola"])), max_size=12))
def test_whatever_two_editors_press_answers_and_mails_are_as_many(
    eva: User, ola: User, presses: list[tuple[str, str]]
) -> None:
    feedback, people = tell(), {"eva": eva, "ola": ola}
    status, holder, answers = Status.NEW, "", 0
    for press, name in presses:
        others = "ola" if holder and holder != name else "eva" if holder else ""
        allowed = TABLE[status, others]
        try:
            PRESSES[press](feedback, people[name])
        except FeedbackError:
            assert press not in allowed
        else:
            status, holder = allowed[press], name
            answers += press == "answer"
    feedback.refresh_from_db()
    assert (feedback.status, getattr(feedback.assignee, "username", "")) == (status, holder)
    mailed = Remark.objects.filter(words_id=feedback.pk, mail__isnull=False)
    assert mailed.count() == answers
    assert OutboxMessage.objects.filter(remark__words_id=feedback.pk).count() == answers
