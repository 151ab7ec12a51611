"""blog.feedback.services.feedback_create: what a reader wrote is taken in."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from blog.feedback import selectors, services
from blog.feedback.errors import NothingSaidError
from blog.feedback.models import Feedback, Words
from consent.errors import AddressInvalid
from consent.models import Consent, ConsentRecord, InboxEntry, Subject
from consent.selectors import may_mail
from mail.models import OutboxMessage
from newsletter.models import SignupRequest, Subscriber
from tests.blog.feedback.conftest import KARI, Kind, Status, tell
from tests.newsletter.conftest import confirm_token, make_lists, subscribe
from webhooks.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("message", ["", "  \n\t"])
def test_it_refuses_an_empty_sheet(message: str) -> None:
    with pytest.raises(NothingSaidError):
        tell(message=message)
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("address", ["kari", "kari@", "a@b..no", "kari@example.no\nBcc: ola@example.no"])
def test_it_refuses_what_is_no_address_and_keeps_nothing(address: str) -> None:
    with pytest.raises(AddressInvalid):
        tell(address=address)
    assert not Feedback.objects.exists()
    assert not Subject.objects.exists()


@pytest.mark.parametrize("kind", Kind.values)
def test_it_waits_for_somebody_from_the_moment_it_came(kind: str) -> None:
    feedback = tell(kind)
    assert (feedback.kind, feedback.status, feedback.assignee) == (kind, Status.NEW, None)
    assert feedback.since == feedback.created_at
    assert selectors.open_count() == 1


def test_what_is_told_twice_in_a_row_comes_once() -> None:
    first = tell(message="Lenken virker ikke.")
    assert tell(message="Lenken virker ikke.") == first
    for other in ({"name": "Ola"}, {"address": ""}, {"address": "ola@example.no"}, {"kind": Kind.IDEA}):
        assert tell(message="Lenken virker ikke.", **other) != first


def test_what_is_told_again_after_it_was_taken_up_or_later_comes_again(eva: User) -> None:
    first = tell(message="Lenken virker ikke.")
    services.take(feedback_id=first.pk, by=eva)
    second = tell(message="Lenken virker ikke.")
    Feedback.objects.filter(pk=second.pk).update(created_at=timezone.now() - selectors.AGAIN)
    assert len({first, second, tell(message="Lenken virker ikke.")}) == 3


def test_without_an_address_no_person_is_made() -> None:
    tell(address=" ", name="")
    assert Words.objects.get().subject is None
    assert not Subject.objects.exists()


def test_the_address_stands_with_the_subject_and_nowhere_else() -> None:
    feedback = tell()
    assert Subject.objects.get().value == KARI
    for row in (feedback, feedback.words):
        assert KARI not in str(row.__dict__)


def test_it_is_no_consent_to_anything_and_tells_nobody() -> None:
    lists = make_lists()
    told_before = (Event.objects.count(), InboxEntry.objects.count())
    tell()
    subject = Subject.objects.get()
    for model in (Consent, ConsentRecord, SignupRequest, Subscriber, OutboxMessage):
        assert not model.objects.exists()
    assert (Event.objects.count(), InboxEntry.objects.count()) == told_before
    purpose_id = lists["ukens-tips"].purpose_id
    assert not may_mail(subject_id=subject.pk, purpose_id=purpose_id, at=subject.created_at)


def test_a_subscriber_who_writes_stays_one_person_and_a_subscriber() -> None:
    make_lists()
    consent = subscribe(address=KARI)
    tell()
    assert Subject.objects.get() == Words.objects.get().subject == consent.subject


def test_somebody_who_wrote_can_sign_up_as_anybody_else() -> None:
    make_lists()
    tell()
    subscribe(address=KARI)
    assert confirm_token(KARI)
    assert Subject.objects.count() == 1
