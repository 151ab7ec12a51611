"""Sending an issue: refused in words, written once, with the number that was confirmed."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone
from wagtail.models import Locale, PageLogEntry

from mail.mailings.freezing import freeze
from mail.models import Mailing
from mail.tasks import send_mailings
from newsletter import services as newsletter
from newsletter.models import IssuePage, Sending
from newsletter.sending import errors
from newsletter.sending.services import SEND, send
from sharing.models import Share
from tests.newsletter.conftest import TIPS, head
from tests.newsletter.sending.conftest import people, went
from webhooks.models import Event

pytestmark = pytest.mark.django_db


def refused(error, issue, **more):
    with pytest.raises(error) as caught:
        send(issue=issue, **{"by": None, "confirmed": None, **more})
    assert not Mailing.objects.exclude(frozen_at__isnull=False).exists()
    assert not Sending.objects.exists()
    assert not Share.objects.exists()
    return str(caught.value.detail)


def test_a_draft_is_not_sent(issue):
    people(1)
    issue.unpublish()
    refused(errors.NotPublishedError, issue)


def test_an_issue_without_a_list_goes_nowhere(issue):
    IssuePage.objects.filter(pk=issue.pk).update(mailing_list=None)
    refused(errors.NoListError, IssuePage.objects.get(pk=issue.pk))


def test_a_retired_list_gets_nothing(issue, lists):
    people(1)
    newsletter.list_retire(mailing_list=lists[TIPS], farewells={})
    refused(errors.ListRetiredError, issue)


def test_nobody_is_no_recipient(issue):
    refused(errors.NobodyError, issue)


def test_another_number_than_the_confirmed_sends_nothing_and_says_which(issue):
    people(2)
    assert "2" in refused(errors.NumberChangedError, issue, confirmed=3)


def test_a_time_that_has_passed_is_no_time_to_send(issue):
    people(1)
    refused(errors.TooLateError, issue, starts_at=timezone.now() - timedelta(minutes=1))


def test_an_issue_is_sent_once_in_whatever_language(issue, eva):
    people(1)
    send(issue=issue, by=eva, confirmed=1)
    other = issue.copy_for_translation(Locale.objects.get(language_code="pl"), alias=False)
    other.save_revision().publish()
    other.refresh_from_db()
    for page in (issue, other):
        with pytest.raises(errors.SentAlreadyError):
            send(issue=page, by=eva, confirmed=1)


def test_oftener_than_people_agreed_to_is_refused_with_the_numbers(issue):
    got = people(2)
    went(head(TIPS, got[0].value).purpose, [got[0].pk], days=3)
    words = refused(errors.FrequencyBrokenError, issue, confirmed=2)
    assert "1" in words
    assert "2" in words


def test_a_blank_reason_is_none(issue):
    got = people(1)
    went(issue.mailing_list.purpose, [got[0].pk], days=3)
    refused(errors.FrequencyBrokenError, issue, reason="  ")


def test_it_may_go_to_the_others_only(issue, eva):
    got = people(3)
    went(issue.mailing_list.purpose, [got[0].pk], days=3)
    sending = send(issue=issue, by=eva, confirmed=2, others_only=True)
    assert sending.mailing.params == {"issue": issue.pk}
    assert sending.reason == ""


def test_a_reason_lets_it_go_to_all_and_is_kept(issue, eva):
    got = people(3)
    went(issue.mailing_list.purpose, [got[0].pk], days=3)
    sending = send(issue=issue, by=eva, confirmed=3, reason="Rettelse av en feil i forrige brev")
    assert sending.mailing.params == {"issue": issue.pk, "oftener": True}
    entry = PageLogEntry.objects.get(action=SEND)
    assert entry.user == eva
    assert entry.data["reason"] == sending.reason == "Rettelse av en feil i forrige brev"
    assert entry.data["number"] == 3


def test_a_week_later_it_is_no_oftener(issue, eva):
    got = people(1)
    went(issue.mailing_list.purpose, [got[0].pk], days=6, hours=13)
    assert send(issue=issue, by=eva, confirmed=1)


def test_a_reason_that_was_not_needed_changes_nothing(issue, eva):
    people(1)
    assert send(issue=issue, by=eva, confirmed=1, reason="Sikkert").mailing.params == {"issue": issue.pk}


def test_what_is_written_is_a_mailing_with_its_number_time_and_the_issue_s_own_share(issue, eva):
    people(2)
    at = timezone.now() + timedelta(hours=2)
    sending = send(issue=issue, by=eva, confirmed=2, starts_at=at)
    mailing = sending.mailing
    assert (mailing.state, mailing.expected, mailing.starts_at) == (Mailing.State.WAITING, 2, at)
    assert mailing.purpose == issue.mailing_list.purpose
    assert sending.share.page_id == issue.pk
    assert sending.share.subject is None
    assert sending.by == eva


def test_what_the_checks_forbid_is_not_sent(issue):
    people(1)
    IssuePage.objects.filter(pk=issue.pk).update(body="[]")
    assert issue.title in refused(errors.ChecksFailedError, IssuePage.objects.get(pk=issue.pk))


def test_it_goes_out_to_each_with_a_way_out_of_their_own_and_its_end_is_told(issue, eva):
    people(2)
    sending = send(issue=issue, by=eva, confirmed=2)
    outbox.outbox.clear()
    send_mailings.call()
    sending.mailing.refresh_from_db()
    assert sending.mailing.state == Mailing.State.ENDED
    assert {letter.to[0] for letter in outbox.outbox} == {"leser0@example.no", "leser1@example.no"}
    assert len({letter.extra_headers["List-Unsubscribe"] for letter in outbox.outbox}) == 2
    assert all(f"#d={sending.share.code}" in letter.body for letter in outbox.outbox)
    assert Event.objects.get(type="no.snakkis.issue.sent.v1").data["recipients"] == 2


def test_with_a_reason_it_reaches_those_who_agreed_to_less_and_without_it_does_not(issue, eva):
    got = people(2)
    went(issue.mailing_list.purpose, [got[0].pk], days=3)
    sending = send(issue=issue, by=eva, confirmed=2, reason="Retter en feil")
    send_mailings.call()
    assert sending.mailing.messages.filter(state="sent").count() == 2


def test_who_comes_under_the_rule_before_its_time_is_left_out_and_the_number_asked_again(issue, eva):
    got = people(2)
    sending = send(issue=issue, by=eva, confirmed=2, starts_at=timezone.now() + timedelta(hours=2))
    went(issue.mailing_list.purpose, [got[0].pk], hours=1)
    Mailing.objects.filter(pk=sending.mailing_id).update(starts_at=timezone.now())
    send_mailings.call()
    sending.mailing.refresh_from_db()
    assert (sending.mailing.state, sending.mailing.frozen) == (Mailing.State.ASKING, 1)


def test_an_issue_that_was_taken_back_before_its_time_goes_to_nobody(issue):
    people(2)
    sending = send(issue=issue, by=None, confirmed=2, starts_at=timezone.now() + timedelta(hours=1))
    issue.unpublish()
    mailing = freeze(mailing=sending.mailing)
    assert (mailing.state, mailing.frozen) == (Mailing.State.ASKING, 0)
