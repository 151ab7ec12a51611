"""«Who got it», and that a mailing's end is told outside."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consent.models import ConsentRecord
from consent.selectors import may_mail
from consent.services import withdraw
from mail.mailings.freezing import freeze
from newsletter.sending.ended import ended
from newsletter.sending.got import got, lawful, said, why_not
from newsletter.sending.services import send
from newsletter.services import pause
from tests.newsletter.conftest import KARI, STEIN, TIPS, subscribe
from tests.newsletter.sending.conftest import people, went
from webhooks.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def sent_to(issue, eva):
    sending = send(issue=issue, by=eva, confirmed=None)
    sending.mailing = freeze(mailing=sending.mailing)
    return sending


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 6), min_size=4, max_size=4), at=st.integers(-1, 7))
def test_it_is_answered_as_may_mail_answers(lists, minutes, at):
    consent = subscribe(TIPS)
    if consent.state == "dpv:ConsentGiven":
        withdraw(subject=consent.subject, purpose=consent.purpose, method="unsub-page-post")
    then = timezone.now() - timedelta(hours=1)
    records = list(ConsentRecord.objects.filter(consent=consent))
    for record, minute in zip(records, minutes, strict=False):
        ConsentRecord.objects.filter(pk=record.pk).update(at=then + timedelta(minutes=minute))
    moment = then + timedelta(minutes=at)
    ours = lawful(said(consent.subject, [consent.purpose_id]), moment)
    assert ours == may_mail(subject_id=consent.subject_id, purpose_id=consent.purpose_id, at=moment)


def test_who_was_left_out_is_told_why(issue, eva):
    subscribe(TIPS, address="ola@example.no")
    paused = subscribe(TIPS)
    pause(consent=paused, until=timezone.localdate() + timedelta(days=9))
    sending = sent_to(issue, eva)
    assert got(paused.subject, sending=sending) == []
    assert why_not(paused.subject, sending) == "paused"


def test_who_came_later_or_never_is_told_so(issue, eva):
    subscribe(TIPS)
    sending = sent_to(issue, eva)
    later, stranger = subscribe(TIPS, address=STEIN), subscribe("nye-innlegg", address="ny@example.no")
    assert why_not(later.subject, sending) == "later"
    assert why_not(stranger.subject, sending) == "no-consent"


def test_many_issues_cost_no_more_queries(issue, eva, django_assert_num_queries):
    kari = subscribe(TIPS).subject
    sending = sent_to(issue, eva)
    with django_assert_num_queries(3):
        assert [one.issue for one in got(kari)] == [issue]
    assert got(kari, sending=sending)[0].lawful


def test_the_end_is_told_with_ids_and_no_address(issue, eva):
    people(2)
    sending = sent_to(issue, eva)
    ended(sending.mailing)
    event = Event.objects.get(type="no.snakkis.issue.sent.v1")
    assert event.data == {
        "issue": issue.pk,
        "mailing": str(sending.mailing_id),
        "list": TIPS,
        "recipients": 2,
        "share": sending.share.code,
    }
    assert KARI not in str(event.data)


def test_the_end_of_a_mailing_that_is_no_issue_is_told_nobody(issue):
    ended(went(issue.mailing_list.purpose, [], days=1))
    assert not Event.objects.filter(type="no.snakkis.issue.sent.v1").exists()
