"""mail.bounces.services.came_back, delivered and go_on."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from consent.audit.log import verify_log
from consent.log.sequencer import seal
from consent.models import Consent, ConsentRecord, Subject
from consent.selectors import living_consents, may_mail
from consent.services import forget
from consent.states import State
from mail.bounces import services
from mail.models import Feedback, Suppression, Suspension
from mail.services import OBJECTED
from newsletter.models import DayFigure
from tests.mail.bounces.conftest import DAY, sent
from tests.newsletter.conftest import KARI, POSTS, TIPS, head, subscribe
from webhooks.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
HARD, SOFT, BLOCKED, COMPLAINT = "hard", "soft", "blocked", "complaint"


def bounce(kind: str, message, *, source_id: str = "", **more) -> Feedback | None:
    return services.came_back(
        message=message, kind=kind, source="dsn", source_id=source_id or f"dsn-{message.pk}", **more
    )


def soft_days_ago(subject: Subject, *days: float) -> None:
    """A letter so many days ago, and an hour later a soft bounce of it; for each of ``days``."""
    for ago in days:
        at = timezone.now() - ago * DAY
        message = sent(subject, at=at)
        bounce(SOFT, message, at=at + timedelta(hours=1))


def states() -> set[str]:
    return set(Consent.objects.values_list("state", flat=True))


def test_what_is_refused_for_what_it_is_changes_nothing_for_the_person(kari):
    assert bounce(BLOCKED, sent(kari), status="5.7.1").kind == BLOCKED
    assert states() == {State.GIVEN}
    assert not Suspension.objects.exists()
    assert not Suppression.objects.exists()


def test_a_notice_that_is_read_twice_counts_once(kari):
    message = sent(kari)
    assert bounce(HARD, message)
    assert bounce(HARD, message) is None
    assert Feedback.objects.count() == 1
    assert Event.objects.filter(type="no.snakkis.mail.bounced.v1").count() == 1


def test_nothing_is_kept_of_somebody_who_was_erased_meanwhile(kari):
    message = sent(kari)
    forget(subject=kari, reason="request")
    assert bounce(HARD, message) is None
    assert not Feedback.objects.exists()


def test_a_hard_bounce_revokes_every_list_and_the_log_says_how(kari):
    bounce(HARD, sent(kari), status="5.1.1", answer=f"550 5.1.1 <{KARI}>: no such user")
    assert states() == {State.REVOKED}
    records = ConsentRecord.objects.filter(state=State.REVOKED)
    bodies = [json.loads(record.body) for record in records]
    assert {(body["method"], body["entity"]) for body in bodies} == {("hard-bounce", "mail-provider")}
    assert len(bodies) == 2
    assert Feedback.objects.get().answer == "550 5.1.1 <[address]>: no such user"
    seal()
    verify_log()


def test_a_hard_bounce_leaves_a_consent_that_was_given_after_the_letter_had_left(kari):
    bounce(HARD, sent(kari, at=timezone.now() - DAY))
    assert states() == {State.GIVEN}
    bounce(HARD, sent(kari))
    assert states() == {State.REVOKED}


def test_a_hard_bounce_of_a_refused_address_is_of_the_moment_it_is_refused(kari):
    message = sent(kari, at=timezone.now() - DAY)
    message.sent_at, message.state = None, "failed"
    message.save()
    bounce(HARD, message)
    assert states() == {State.REVOKED}


def test_who_bounced_may_sign_up_again(kari):
    bounce(HARD, sent(kari))
    subscribe(TIPS)
    assert head(TIPS).state == State.GIVEN


def test_two_soft_bounces_are_borne(kari):
    soft_days_ago(kari, 9, 2)
    assert not Suspension.objects.exists()


def test_three_soft_bounces_in_fourteen_days_halt_the_letters_and_no_consent(kari):
    soft_days_ago(kari, 13, 7, 1)
    [suspension] = Suspension.objects.all()
    third = Feedback.objects.latest("at")
    assert suspension.until == third.at + timedelta(days=30)
    assert states() == {State.GIVEN}
    assert all(
        may_mail(subject_id=kari.pk, purpose_id=one.purpose_id, at=timezone.now())
        for one in Consent.objects.all()
    )


def test_three_in_fifteen_days_are_too_far_apart(kari):
    soft_days_ago(kari, 15.5, 7, 1)
    assert not Suspension.objects.exists()


def test_a_letter_that_came_back_twice_counts_once(kari):
    message = sent(kari, at=timezone.now() - DAY)
    for number in range(4):
        bounce(SOFT, message, source_id=f"again-{number}")
    assert not Suspension.objects.exists()


def test_a_good_delivery_in_between_begins_the_count_anew(kari):
    soft_days_ago(kari, 9, 7)
    sent(kari, at=timezone.now() - 5 * DAY)
    soft_days_ago(kari, 3, 1)
    assert not Suspension.objects.exists()
    soft_days_ago(kari, 0.5)
    assert Suspension.objects.exists()


def test_being_taken_is_no_good_delivery_when_it_comes_back_later(kari):
    """A relay takes everything at once; that a mailbox is full it says afterwards."""
    letters = [sent(kari, at=timezone.now() - days * DAY) for days in (9, 6, 3)]
    for message in letters:
        bounce(SOFT, message, at=message.sent_at + 2 * DAY)
    assert Suspension.objects.exists()


def test_the_log_says_that_letters_were_halted_and_until_when(kari):
    soft_days_ago(kari, 5, 3, 1)
    heads = {one.event_id for one in Consent.objects.all()}
    remarks = ConsentRecord.objects.filter(state=State.GIVEN).exclude(event_id__in=heads)
    assert remarks.count() == 2
    for record in remarks:
        body, consent = json.loads(record.body), record.consent
        assert (body["method"], body["entity"]) == ("soft-bounces", "mail-provider")
        assert body["collection"]["suspended_until"].endswith("Z")
        assert "notice" not in body
        assert (record.state, record.valid_until) == (consent.state, consent.valid_until)
    seal()
    verify_log()
    assert living_consents().count() == 2


def test_what_comes_after_a_halt_is_recorded_as_ever(kari):
    soft_days_ago(kari, 5, 3, 1)
    bounce(HARD, sent(kari))
    assert states() == {State.REVOKED}
    subscribe(TIPS)
    seal()
    verify_log()


def test_a_complaint_is_a_withdrawal_and_an_objection(kari):
    bounce(COMPLAINT, sent(kari))
    assert states() == {State.WITHDRAWN}
    body = json.loads(ConsentRecord.objects.filter(state=State.WITHDRAWN)[0].body)
    assert (body["method"], body["entity"]) == ("arf", "data-subject")
    assert Suppression.objects.get().reason == OBJECTED
    assert sum(DayFigure.objects.values_list("left", flat=True)) == 2
    assert Event.objects.filter(type="no.snakkis.subscription.withdrawn.v1").count() == 2
    assert Event.objects.filter(type="no.snakkis.mail.complained.v1").count() == 1


def test_outside_systems_hear_ids_and_no_address(kari):
    message = sent(kari)
    bounce(HARD, message, status="5.1.1", answer=f"{KARI} is unknown")
    event = Event.objects.get(type="no.snakkis.mail.bounced.v1")
    assert event.data == {"message": message.pk, "mailing": None, "kind": "hard", "status": "5.1.1"}
    assert KARI not in str(event.data) + event.subject


def test_it_is_dated_neither_before_the_letter_nor_in_the_future(kari):
    message = sent(kari, at=timezone.now() - DAY)
    early = bounce(SOFT, message, source_id="1", at=message.created_at - DAY)
    late = bounce(SOFT, message, source_id="2", at=timezone.now() + DAY)
    assert early.at == message.created_at
    assert late.at <= timezone.now()


def test_a_halt_that_would_be_over_already_is_none(kari):
    soft_days_ago(kari, 43, 42, 41)
    assert not Suspension.objects.exists()


def test_a_delivery_asks_once_when_nobody_was_halted(kari, django_assert_num_queries):
    with django_assert_num_queries(1):
        services.delivered(subjects=[kari.pk])


def test_the_first_delivery_after_a_halt_takes_it_away(kari):
    soft_days_ago(kari, 5, 3, 1)
    services.delivered(subjects=[kari.pk])
    assert Suspension.objects.exists()  # what went was no letter of a list
    Suspension.objects.update(until=timezone.now())
    services.delivered(subjects=[kari.pk])
    assert not Suspension.objects.exists()


def test_the_person_can_say_that_the_mailbox_works_again(kari):
    soft_days_ago(kari, 5, 3, 1)
    services.go_on(subject=kari)
    services.go_on(subject=kari)
    assert not Suspension.objects.exists()


def test_a_complaint_about_a_question_closes_it(lists):
    from tests.newsletter.conftest import ask, request_of

    ask(POSTS)
    bounce(COMPLAINT, sent(request_of().subject))
    assert states() == {State.REFUSED}
