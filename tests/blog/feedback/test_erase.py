"""What was written goes, with the person or in time; that it came stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from blog.feedback import selectors, services
from blog.feedback.errors import WordsGoneError
from blog.feedback.models import Feedback, Remark, Words
from blog.feedback.tasks import erase_expired
from config.worker import RECURRING
from consent import services as consent
from consent.audit.log import verify_log
from consent.log.sequencer import seal
from consent.models import Subject
from mail.models import OutboxMessage
from newsletter import services as newsletter
from newsletter.models import SignupRequest
from tests.blog.feedback.conftest import KARI, Kind, Status, delivered, tell
from tests.newsletter.conftest import ask, confirm_token, make_lists, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def settled(eva: User, **more: Any) -> Feedback:
    """Answered, and then a year and a day passed."""
    feedback = tell(**more)
    services.answer(feedback_id=feedback.pk, by=eva, text="Takk, det er rettet.")
    age(feedback, days=366)
    return feedback


def age(feedback: Feedback, **ago: float) -> None:
    Feedback.objects.filter(pk=feedback.pk).update(since=timezone.now() - timedelta(**ago))


def test_forgetting_a_person_takes_name_address_message_and_answer(eva: User) -> None:
    feedback = tell()
    services.answer(feedback_id=feedback.pk, by=eva, text="Takk, det er rettet.")
    consent.forget(subject=Subject.objects.get(), reason="asked")
    for model in (Subject, Words, Remark, OutboxMessage):
        assert not model.objects.exists()
    left = Feedback.objects.get()
    assert (left.kind, left.status, left.assignee) == (Kind.COMPLAINT, Status.ANSWERED, eva)
    assert left.created_at == feedback.created_at
    assert [entry.action for entry in selectors.history(left)] == ["feedback.answer"]


def test_forgetting_a_person_leaves_what_others_wrote() -> None:
    tell()
    other = tell(address="ola@example.no")
    unnamed = tell(address="", name="")
    consent.forget(subject=consent.subject_find(address=KARI), reason="asked")
    assert set(Words.objects.values_list("feedback", flat=True)) == {other.pk, unnamed.pk}


def test_an_answer_that_waits_for_its_mail_is_not_sent_to_somebody_forgotten(eva: User) -> None:
    feedback = tell()
    services.answer(feedback_id=feedback.pk, by=eva, text="Takk.")
    services.erase(feedback_id=feedback.pk, by=eva)
    assert delivered() == []


def test_what_is_erased_by_hand_is_erased_once_and_noted(eva: User) -> None:
    feedback = tell()
    services.erase(feedback_id=feedback.pk, by=eva)
    assert not Words.objects.exists()
    assert not Subject.objects.exists()
    assert [(e.action, e.user) for e in selectors.history(feedback)] == [("feedback.erase", eva)]
    with pytest.raises(WordsGoneError):
        services.erase(feedback_id=feedback.pk, by=eva)


def test_the_address_stays_while_something_else_by_the_same_person_does(eva: User) -> None:
    first, second = tell(), tell(Kind.PRAISE)
    services.erase(feedback_id=first.pk, by=eva)
    assert Subject.objects.get() == Words.objects.get().subject
    services.erase(feedback_id=second.pk, by=eva)
    assert not Subject.objects.exists()


def test_a_subscriber_stays_a_subscriber_when_their_letter_goes(eva: User) -> None:
    make_lists()
    given = subscribe(address=KARI)
    services.erase(feedback_id=tell().pk, by=eva)
    given.refresh_from_db()
    assert given.subject.value == KARI


@pytest.mark.parametrize("status", [Status.NEW, Status.IN_HAND])
def test_what_waits_is_never_erased_by_time(status: Status) -> None:
    feedback = tell()
    Feedback.objects.update(status=status)
    age(feedback, days=5000)
    assert not selectors.has_expired()
    assert services.erase_expired() == 0
    assert Words.objects.exists()


def test_what_was_settled_within_the_year_stays(eva: User) -> None:
    age(settled(eva), days=364)
    assert not selectors.has_expired()
    assert services.erase_expired() == 0


def test_a_year_after_it_was_settled_what_was_written_goes(eva: User) -> None:
    feedback = settled(eva)
    assert selectors.has_expired()
    assert erase_expired.call() == 1
    assert not selectors.has_expired()
    for model in (Subject, Words, Remark):
        assert not model.objects.exists()
    assert [entry.action for entry in selectors.history(feedback)] == ["feedback.erase", "feedback.answer"]
    assert Feedback.objects.get().status == Status.ANSWERED


def test_what_an_editor_reopened_at_the_last_moment_stays(eva: User) -> None:
    feedback = settled(eva)
    overdue = list(selectors.expired())
    services.reopen(feedback_id=feedback.pk, by=eva)
    assert [services._erase_if_expired(row.pk) for row in overdue] == [False]
    assert Words.objects.exists()


def test_the_worker_asks_every_hour() -> None:
    [recurring] = [recurring for recurring in RECURRING if recurring.task == erase_expired]
    assert (recurring.is_due, recurring.seconds) == (selectors.has_expired, 3600)


def test_a_signup_that_was_not_me_leaves_the_complaint_and_its_address(eva: User) -> None:
    make_lists()
    feedback = tell()
    ask(address=KARI)
    assert newsletter.refuse(token=confirm_token(KARI))
    assert Words.objects.get().subject is not None
    assert not SignupRequest.objects.exists()
    services.erase(feedback_id=feedback.pk, by=eva)
    assert not Subject.objects.exists()


def test_a_signup_that_nobody_confirmed_leaves_the_complaint_and_its_address(eva: User) -> None:
    make_lists()
    feedback = tell()
    ask(address=KARI)
    SignupRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert newsletter.defer_unconfirmed() == 1
    assert Words.objects.get().subject is not None
    services.erase(feedback_id=feedback.pk, by=eva)
    assert not Subject.objects.exists()
    while seal():
        continue
    verify_log()


def test_the_mail_with_the_answer_goes_with_what_it_answered(eva: User) -> None:
    feedback = tell()
    services.answer(feedback_id=feedback.pk, by=eva, text="Takk for det.")
    services.erase(feedback_id=feedback.pk, by=eva)
    assert not OutboxMessage.objects.exists()
