"""/nyhetsbrev/tempo/<token>/ and /nyhetsbrev/angre/<token>/: what a mail's links may do, and the way back."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from consent import rights, tokens
from consent.models import Consent, ConsentRecord, Subject
from consent.services import publish_notice
from consent.states import State
from mail.models import OutboxMessage
from newsletter import selectors, services
from newsletter.emails import signup_url
from newsletter.models import DeliveryPreference, MailingList
from newsletter.selectors.delivery import Pace
from newsletter.selectors.undoing import undo_token
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    TIPS,
    age_mail,
    delivered,
    head,
    leave_token,
    notice,
    queued,
    subscribe,
)

pytestmark = pytest.mark.django_db


def page(consent: Consent) -> str:
    return f"/nyhetsbrev/tempo/{tokens.make('pace', consent.pk)}/"


def back(kind: str) -> str:
    message = OutboxMessage.objects.filter(kind=f"newsletter.{kind}").latest("pk")
    return f"/nyhetsbrev/angre/{undo_token(message)}/"


def left_by_link(client, *slugs: str) -> Consent:
    consent = subscribe(*(slugs or (TIPS,)))
    client.post(f"/nyhetsbrev/avmelding/{leave_token(consent)}/", {"all": "1"})
    return consent


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_either_changes_nothing(client, lists, method):
    consent = subscribe(POSTS)
    client.post(page(consent), {"frequency": "weekly"})
    for link in (page(consent), back("pace")):
        for data in ({}, {"months": "1"}, {"frequency": "monthly"}, {"resume": "1"}, {"list": POSTS}):
            assert getattr(client, method)(link, data).status_code == 200
    assert selectors.pace(consent) == Pace("weekly")


def test_a_list_that_became_as_seldom_as_was_chosen_comes_as_it_comes(client, lists):
    consent = subscribe(POSTS)
    # The page stood open while its editors made the list weekly.
    MailingList.objects.filter(slug=POSTS).update(frequency="weekly")
    response = client.post(page(consent), {"frequency": "weekly"})
    assert response.status_code == 200
    assert response.context["choice"].value == ""
    assert not DeliveryPreference.objects.exists()


def test_links_we_never_made_lead_nowhere(client, lists):
    consent = subscribe()
    leave = leave_token(consent)
    for token in ("x", "A" * 43, leave):
        assert client.post(f"/nyhetsbrev/tempo/{token}/", {"months": "1"}).status_code == 404
        assert client.post(f"/nyhetsbrev/angre/{token}/", {"list": TIPS}).status_code == 404
    assert client.post(f"/nyhetsbrev/avmelding/{tokens.make('pace', consent.pk)}/").status_code == 404
    assert not DeliveryPreference.objects.exists()


@pytest.mark.parametrize(
    "data",
    [{}, {"until": ""}, {"until": "17. mai"}, {"until": "2001-01-01"}, {"months": "200"}, {"months": "x"}],
)
def test_a_day_that_does_not_do_is_said_and_kept(client, lists, data):
    answer = client.post(page(subscribe()), data)
    assert answer.status_code == 422
    assert f'value="{data.get("until", "")}"' in answer.content.decode()
    assert not DeliveryPreference.objects.exists()


def test_oftener_than_the_list_comes_is_refused(client, lists):
    assert client.post(page(subscribe()), {"frequency": "each"}).status_code == 422


def test_the_page_shows_nothing_of_the_person(client, lists):
    consent = subscribe(POSTS, TIPS)
    fresh = client.get(page(consent)).content.decode()
    client.post(page(consent), {"frequency": "monthly"})
    client.post(page(consent), {"months": "3"})
    answer = client.get(page(consent))
    assert answer.content.decode() == fresh
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert KARI not in fresh
    assert "Ukens tips" not in fresh
    assert not answer.cookies


def test_it_pauses_for_months_or_until_a_day_and_goes_on(client, lists):
    consent, day = subscribe(), timezone.localdate() + timedelta(days=9)
    for data, until in (
        ({"months": "1"}, services.months_ahead(1)),
        ({"months": "3"}, services.months_ahead(3)),
        ({"until": day.isoformat()}, day),
        ({"resume": "1"}, None),
    ):
        assert client.post(page(consent), data).status_code == 200
        assert selectors.pace(consent) == Pace("", until)


def test_a_link_to_somebody_who_is_gone_says_so(client, lists):
    consent = subscribe()
    rights.erase(subject=consent.subject, reason="request")
    assert client.post(page(consent), {"months": "1"}).status_code == 410


def test_the_owner_is_told_once_a_day_and_can_take_it_back(client, lists):
    consent = subscribe(POSTS)
    services.set_frequency(consent=consent, frequency="weekly")
    client.post(page(consent), {"months": "3"})
    client.post(page(consent), {"frequency": "monthly"})
    assert queued("pace") == 1
    mail = next(sent for sent in delivered() if "/angre/" in sent.body)
    assert back("pace") in mail.body
    assert mail.to == [KARI]
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    answer = client.post(back("pace"), {"list": POSTS})
    assert answer.status_code == 200
    assert selectors.pace(consent) == Pace("weekly")
    age_mail(days=2)
    client.post(page(consent), {"months": "1"})
    assert queued("pace") == 2


def test_who_leaves_by_a_link_is_told_and_can_come_back_under_todays_words(client, lists):
    consent = left_by_link(client, TIPS, POSTS)
    assert queued("left") == 1
    mail = next(sent for sent in delivered() if "/angre/" in sent.body)
    assert "Ukens tips" in mail.body
    assert "Nye innlegg" in mail.body
    link = back("left")
    assert notice(TIPS).sha256 in client.get(link).content.decode()
    answer = client.post(link, {"list": TIPS, "notice": notice(TIPS).sha256})
    assert answer.status_code == 200
    assert (head(TIPS).state, head(POSTS).state) == (State.GIVEN, State.WITHDRAWN)
    given = ConsentRecord.objects.get(event_id=head(TIPS).event_id)
    assert '"method":"undo-post"' in given.body
    assert given.notice == notice(TIPS)
    again = client.post(link, {"list": TIPS, "notice": notice(TIPS).sha256})
    assert again.status_code == 410
    assert consent.pk == head(TIPS).pk


@pytest.mark.parametrize("wrong", ["", "x", "0" * 64, "\x00"])
def test_nobody_comes_back_under_words_they_have_not_seen(client, lists, wrong):
    left_by_link(client)
    answer = client.post(back("left"), {"list": TIPS, "notice": wrong})
    assert answer.status_code == 409
    assert notice(TIPS).sha256 in answer.content.decode()
    assert head(TIPS).state == State.WITHDRAWN


def test_words_that_changed_meanwhile_are_those_of_the_page(client, lists):
    left_by_link(client)
    purpose = lists[TIPS].purpose
    publish_notice(purpose=purpose, lang="nb", label="Ja", text="Nye ord.", html="<p>Nye ord.</p>")
    assert "Nye ord." in client.get(back("left")).content.decode()


def test_a_week_later_and_on_another_list_there_is_nothing_to_undo(client, lists):
    left_by_link(client)
    link, shown = back("left"), notice(TIPS).sha256
    assert client.post(link, {"list": POSTS, "notice": shown}).status_code == 410
    age_mail(days=8)
    assert client.get(link).status_code == 410
    assert client.post(link, {"list": TIPS, "notice": shown}).status_code == 410
    assert head(TIPS).state == State.WITHDRAWN


def test_an_old_way_back_does_not_undo_a_later_leaving(client, lists):
    left_by_link(client)
    link = back("left")
    subscribe(TIPS)
    services.leave_from_min_side(subject=Subject.objects.get(), lists=[TIPS])
    assert client.post(link, {"list": TIPS, "notice": notice(TIPS).sha256}).status_code == 410
    assert head(TIPS).state == State.WITHDRAWN


def test_a_list_that_is_retired_does_not_come_back(client, lists):
    left_by_link(client)
    lists[TIPS].retired_at = timezone.now()
    lists[TIPS].save()
    assert client.get(back("left")).status_code == 410


def test_one_click_and_the_api_tell_the_owner_and_min_side_does_not(client, lists):
    consent = subscribe()
    services.leave_from_min_side(subject=consent.subject, lists=[TIPS])
    assert queued("left") == 0
    consent = subscribe()
    client.post(f"/u/{leave_token(consent)}", {"List-Unsubscribe": "One-Click"})
    client.post(f"/u/{leave_token(consent)}", {"List-Unsubscribe": "One-Click"})
    assert queued("left") == 1


def test_the_mail_of_another_kind_undoes_nothing(client, lists):
    left_by_link(client)
    other = OutboxMessage.objects.exclude(kind="newsletter.left").first()
    assert client.get(f"/nyhetsbrev/angre/{tokens.make('undo', UUID(int=other.pk))}/").status_code == 410


def test_every_letter_leads_to_leaving_pausing_min_side_and_the_own_signup(lists):
    consent = subscribe()
    [mail] = delivered()
    for part in (mail.body, mail.alternatives[0].content):
        for link in (page(consent), f"/nyhetsbrev/avmelding/{leave_token(consent)}/", "/min-side/"):
            assert f"http://127.0.0.1:8000{link}" in part


def test_a_letter_of_an_issue_names_the_issues_share_in_the_fragment():
    assert signup_url("k7m2p9qr4tvwx").endswith("/nyhetsbrev/#d=k7m2p9qr4tvwx")
    assert signup_url().endswith("/nyhetsbrev/")
