"""newsletter.services.receive_signup: asking for lists."""

import pytest
from django.utils import timezone

from consent.errors import AddressInvalid, NoticeUnknown
from consent.models import Consent, ConsentRecord, Subject
from consent.services import subject_find
from consent.states import State
from newsletter import limits, services
from newsletter.errors import ListUnknownError, NothingChosenError
from newsletter.models import MailingList, MailingListText, SignupRequest
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    TIPS,
    age_mail,
    ask,
    head,
    notice,
    queued,
    request_of,
    subscribe,
)
from webhooks.models import Event

pytestmark = pytest.mark.django_db


def test_it_needs_at_least_one_list(lists):
    with pytest.raises(NothingChosenError):
        services.receive_signup(address=KARI, lists=[], locale="nb")
    assert not Subject.objects.exists()


def test_it_refuses_a_list_that_does_not_exist_or_takes_no_signups(lists):
    with pytest.raises(ListUnknownError):
        services.receive_signup(address=KARI, lists=[("hemmelig", "0" * 64)], locale="nb")
    MailingList.objects.filter(slug=TIPS).update(closed_at=timezone.now())
    with pytest.raises(ListUnknownError):
        ask(TIPS)
    assert not Subject.objects.exists()


def test_it_refuses_a_notice_nobody_was_shown_and_gives_the_current_one(lists):
    with pytest.raises(NoticeUnknown) as refusal:
        services.receive_signup(address=KARI, lists=[(TIPS, "0" * 64)], locale="nb")
    assert refusal.value.current == notice(TIPS)
    assert not Subject.objects.exists()


def test_it_refuses_the_notice_of_another_list_or_language(lists):
    for sha256 in (notice(POSTS).sha256, notice(TIPS, "pl").sha256):
        with pytest.raises(NoticeUnknown):
            services.receive_signup(address=KARI, lists=[(TIPS, sha256)], locale="nb")


@pytest.mark.parametrize(
    "address", ["", "kari", "kari@", "@example.no", "kari@localhost", "kari @example.no", "a@b..no"]
)
def test_it_refuses_what_is_no_address(lists, address):
    with pytest.raises(AddressInvalid):
        ask(address=address)
    assert not Subject.objects.exists()


@pytest.mark.parametrize(
    "address", ["kari@example.no", "Kari+blogg@Example.NO", "kåre@blåbær.no", "kari@example.test"]
)
def test_it_takes_every_kind_of_address_people_have(lists, address):
    ask(address=address)
    assert queued("confirm") == 1


def test_it_records_the_question_and_asks_in_one_mail(lists):
    ask(TIPS, POSTS)
    assert {consent.state for consent in Consent.objects.all()} == {State.REQUESTED}
    assert set(ConsentRecord.objects.values_list("notice", flat=True)) == {notice(TIPS).pk, notice(POSTS).pk}
    assert queued("confirm") == 1
    [event] = Event.objects.filter(type="no.snakkis.subscription.requested.v1")
    assert event.data["lists"] == [POSTS, TIPS]
    assert "kari" not in str(event.data)


def test_the_record_says_where_the_form_stood_and_never_which_link_brought_the_reader(site):
    ask(page=site.nb.newsletter.pk, via="nosuchcode")
    body = ConsentRecord.objects.get().body
    assert '"collection":{"page":"/nyhetsbrev/","via":"direct"}' in body


def test_an_unknown_share_is_ignored(lists):
    ask(via="nosuchcode")
    assert request_of().share is None


def test_pressing_twice_sends_one_mail(lists):
    ask()
    ask()
    assert queued("confirm") == 1
    assert SignupRequest.objects.count() == 1
    assert ConsentRecord.objects.count() == 1


def test_asking_again_after_a_while_sends_the_same_question_once_more_and_three_times_a_day(lists):
    for mails in (1, 2, 3, 3):
        ask()
        assert queued("confirm") == mails
        age_mail(minutes=3)
    assert SignupRequest.objects.count() == 1


def test_asking_for_more_is_another_request_so_that_nobody_confirms_more_than_their_mail_said(lists):
    ask(TIPS)
    first = request_of()
    ask(TIPS, POSTS)
    second = request_of()
    assert [purpose.slug for purpose in first.purposes.all()] == [TIPS]
    assert {purpose.slug for purpose in second.purposes.all()} == {TIPS, POSTS}
    assert queued("confirm") == 2


def test_asking_for_what_one_has_changes_nothing_and_a_mail_says_so_once_a_day(lists):
    subscribe(TIPS)
    records = ConsentRecord.objects.count()
    ask(TIPS)
    ask(TIPS)
    assert queued("already") == 1
    age_mail(days=2)
    ask(TIPS)
    assert queued("already") == 2
    assert queued("confirm") == 1
    assert ConsentRecord.objects.count() == records


def test_asking_for_one_more_list_asks_about_that_one_alone(lists):
    subscribe(TIPS)
    ask(TIPS, POSTS)
    assert [purpose.slug for purpose in request_of().purposes.all()] == [POSTS]
    assert head(TIPS).state == State.GIVEN


def test_a_consent_past_its_date_is_asked_for_anew(lists):
    consent = subscribe(TIPS)
    Consent.objects.filter(pk=consent.pk).update(valid_until=timezone.now())
    ask(TIPS)
    assert head(TIPS).state == State.REQUESTED
    states = ConsentRecord.objects.order_by("at").values_list("state", flat=True)
    assert list(states) == [State.REQUESTED, State.GIVEN, State.EXPIRED, State.REQUESTED]


def test_upper_and_lower_case_are_the_same_person(lists):
    ask(address="Kari@Example.no")
    ask(address="kari@example.no")
    assert Subject.objects.count() == 1
    assert queued("confirm") == 1


def test_too_many_from_one_network_end_in_silence(lists, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "signup-network", (2, 3600))
    for name in ("a", "b", "c"):
        ask(address=f"{name}@example.no", requester="one-network")
    ask(address="d@example.no", requester="another-network")
    assert subject_find(address="c@example.no") is None
    assert queued("confirm") == 3


def test_one_address_gets_no_more_mail_than_the_limit_whoever_asks(lists, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "signup-address", (3, 86400))
    for number in range(6):
        age_mail(days=2)
        ask(requester=f"network-{number}")
    assert queued("confirm") == 3


def test_it_reads_the_polish_notice_to_a_polish_reader(lists):
    ask(TIPS, locale="pl")
    assert ConsentRecord.objects.get().notice == notice(TIPS, "pl")
    assert request_of().locale == "pl"


def test_a_changed_text_still_counts_for_those_who_had_the_page_open(lists):
    shown = notice(TIPS).sha256
    MailingListText.objects.filter(mailing_list__slug=TIPS, lang="nb").update(description="Noe annet.")
    services.list_publish_notices(mailing_list=MailingList.objects.get(slug=TIPS))
    services.receive_signup(address=KARI, lists=[(TIPS, shown)], locale="nb")
    services.take_in()
    assert ConsentRecord.objects.get().notice.sha256 == shown != notice(TIPS).sha256
