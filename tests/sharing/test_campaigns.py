"""Ambassadors: nothing before the disclosure is accepted, and nothing without it afterwards."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from blog.page_cache.generation import GENERATIONS
from consent.models import Consent, ConsentRecord, Subject
from consent.states import State
from sharing import selectors, services
from sharing.errors import CampaignClosedError, DisclosureNotAcceptedError, PageNotFoundError
from sharing.links import ambassador_url, result_path, share_text, share_url
from sharing.models import Ambassador, Campaign, CampaignText, Share

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

PAID = "Reklame: Kari får betalt av Fjordkraft."
PAID_POLISH = "Reklama: Kari dostaje zapłatę od Fjordkraft."


@pytest.fixture
def kari(posts) -> Ambassador:
    """Asked to pass on the first post for a power company, and has answered nothing yet."""
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        name="Vår", represents="Fjordkraft", relation="paid", page=posts.first, starts_on=today, ends_on=today
    )
    CampaignText.objects.create(campaign=campaign, lang="nb", disclosure=PAID)
    CampaignText.objects.create(campaign=campaign, lang="pl", disclosure=PAID_POLISH)
    services.publish_disclosures(campaign=campaign)
    return Ambassador.objects.create(campaign=campaign, name="Kari Nordmann", lang="nb")


def accept(ambassador: Ambassador) -> Ambassador:
    services.take_part(ambassador=ambassador, shown=services.ambassador_notice(ambassador).sha256)
    return ambassador


def link(ambassador: Ambassador) -> Share:
    share = services.ambassador_link(ambassador=ambassador, page=ambassador.campaign.page)
    services.use(code=share.code)
    share.refresh_from_db()
    return share


def path_of(ambassador: Ambassador) -> str:
    return urlsplit(ambassador_url(ambassador)).path


def landing(client, share: Share) -> str:
    return client.get(f"/d/{share.code}")["Location"]


def test_no_link_before_the_disclosure_is_accepted(kari):
    with pytest.raises(DisclosureNotAcceptedError):
        link(kari)
    assert not Share.objects.exists()


def test_no_link_to_another_page_and_none_outside_the_days(kari, posts):
    accept(kari)
    with pytest.raises(PageNotFoundError):
        services.ambassador_link(ambassador=kari, page=posts.second)
    kari.campaign.ends_on = timezone.localdate() - timedelta(days=1)
    with pytest.raises(CampaignClosedError):
        link(kari)
    with pytest.raises(CampaignClosedError):
        accept(kari)


def test_accepting_is_recorded_under_a_pseudonym_with_the_words_that_were_shown(kari):
    accept(kari)
    assert kari.subject.scheme == Subject.Scheme.AMBASSADOR
    assert "Kari" not in kari.subject.value
    given = ConsentRecord.objects.get(subject=kari.subject, state=State.GIVEN)
    assert PAID in given.notice.text
    assert PAID_POLISH in given.notice.text
    assert services.take_part(ambassador=kari, shown=given.notice.sha256) is None


def test_an_ambassadors_link_begins_a_chain_of_the_campaign_which_friends_go_on_with(kari, posts, client):
    share = link(accept(kari))
    friend = services.offer(page=posts.second, via=share.code)
    assert (share.parent, share.generation, share.campaign) == (None, 1, kari.campaign)
    assert (friend.parent, friend.generation, friend.campaign) == (share, 2, kari.campaign)
    assert friend.ambassador is None
    assert PAID not in share_text(friend)


def test_every_share_text_carries_the_disclosure(kari, client):
    share = link(accept(kari))
    assert share_text(share).splitlines() == ["Første", PAID, share_url(share)]
    assert client.get(f"/api/v1/shares/{share.code}").json()["disclosure"] == PAID


def test_the_page_carries_the_disclosure_while_the_campaign_runs_and_while_links_lead_there(kari, client):
    def shown() -> bool:
        GENERATIONS.forget()
        return PAID in client.get("/blogg/forste/").text

    assert shown()
    assert PAID not in client.get("/blogg/andre/").text
    share = link(accept(kari))
    Campaign.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert landing(client, share).endswith(f"#d={share.code}")
    assert shown()
    services.stop(share=share)
    assert not shown()


def test_a_page_in_a_language_without_words_of_its_own_carries_those_there_are(kari):
    CampaignText.objects.filter(lang="pl").delete()
    [words] = selectors.running_disclosures("pl").values()
    assert words == [PAID]


def test_the_page_cache_knows_when_a_campaign_begins_and_ends(kari):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert timezone.localdate(selectors.next_turn()) == tomorrow
    Campaign.objects.update(starts_on=tomorrow + timedelta(days=1), ends_on=tomorrow + timedelta(days=9))
    assert timezone.localdate(selectors.next_turn()) == tomorrow + timedelta(days=1)
    Campaign.objects.update(starts_on=tomorrow - timedelta(days=9), ends_on=tomorrow - timedelta(days=2))
    assert selectors.next_turn() is None


def test_without_an_accepted_disclosure_a_link_is_no_campaign_link(kari, client):
    share = link(accept(kari))
    assert landing(client, share) == f"/blogg/forste/#d={share.code}"
    CampaignText.objects.filter(lang="nb").update(disclosure="Reklame: nye ord.")
    services.publish_disclosures(campaign=kari.campaign)
    assert landing(client, share) == "/blogg/forste/"
    assert client.get(result_path(share)).context["waits"]
    with pytest.raises(DisclosureNotAcceptedError):
        link(kari)
    accept(kari)
    assert not client.get(result_path(share)).context["waits"]
    assert landing(client, share) == f"/blogg/forste/#d={share.code}"
    Consent.objects.filter(subject=kari.subject).update(valid_until=timezone.now() - timedelta(seconds=1))
    assert landing(client, share) == "/blogg/forste/"


def test_who_resigns_has_their_links_stopped_and_may_come_back(kari, client):
    share = link(accept(kari))
    services.resign(ambassador=kari)
    assert Consent.objects.get(subject=kari.subject).state == State.WITHDRAWN
    assert landing(client, share) == "/blogg/forste/"
    with pytest.raises(DisclosureNotAcceptedError):
        link(kari)
    accept(kari)
    assert link(kari).campaign == kari.campaign


def test_who_is_dismissed_is_erased_and_their_links_stop(kari, client):
    share = link(accept(kari))
    services.dismiss(ambassador=kari)
    share.refresh_from_db()
    assert not Ambassador.objects.exists()
    assert not Subject.objects.filter(scheme=Subject.Scheme.AMBASSADOR).exists()
    assert share.stopped_at
    assert share.ambassador is None
    assert share.campaign == Campaign.objects.get()
    assert landing(client, share) == "/blogg/forste/"


def test_a_forged_key_opens_nothing(kari, client):
    path = path_of(kari)
    forged = path[:-3] + ("A" if path[-3] != "A" else "B") + path[-2:]
    for wrong in (forged, "/d/ambassador/x/", "/d/ambassador/æ/", "/d/ambassador/" + "x" * 5000 + "/"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, {"accept": "1"}).status_code == 404
    answer = client.post(
        "/api/v1/shares",
        {"page": kari.campaign.page.pk, "campaign": forged.split("/")[-2]},
        content_type="application/json",
    )
    assert answer.status_code == 401


def test_the_private_page_asks_first_and_then_gives_links(kari, client):
    path = path_of(kari)
    page = client.get(path)
    assert (page.status_code, page["Cache-Control"], page["Referrer-Policy"]) == (
        200,
        "no-store",
        "no-referrer",
    )
    assert PAID in page.text
    assert "Kari" not in page.text.replace(PAID, "").replace(PAID_POLISH, "")
    assert client.post(path, {"page": kari.campaign.page.pk}).status_code == 403
    assert client.post(path, {"accept": "1", "notice": "0" * 64}).status_code == 409
    assert not Subject.objects.filter(scheme=Subject.Scheme.AMBASSADOR, consents__isnull=False).exists()
    notice = services.ambassador_notice(kari)
    assert client.post(path, {"accept": "1", "notice": notice.sha256})["Location"] == path
    made = client.post(path, {"page": kari.campaign.page.pk})
    share = Share.objects.get()
    assert made.status_code == 303
    assert made["Location"].startswith(f"/d/{share.code}/resultat/")
    assert share.ambassador == kari
    assert client.post(path, {"resign": "1"}).status_code == 303
    share.refresh_from_db()
    assert share.stopped_at


def test_a_front_end_of_its_own_makes_links_with_the_ambassadors_key(kari, client):
    body = {"page": kari.campaign.page.pk, "channel": "copy", "campaign": path_of(kari).split("/")[-2]}
    refused = client.post("/api/v1/shares", body, content_type="application/json")
    assert refused.status_code == 403
    accept(kari)
    made = client.post("/api/v1/shares", body, content_type="application/json")
    assert made.status_code == 201
    assert PAID in made.json()["text"]


def test_ambassadors_are_told_with_links_and_visits_in_three_queries(kari, django_assert_num_queries):
    ola = Ambassador.objects.create(campaign=kari.campaign, name="Ola", lang="pl")
    link(accept(kari))
    with django_assert_num_queries(3):
        rows = selectors.ambassadors(kari.campaign)
    assert [(row.ambassador, row.has_accepted, row.was_asked, row.links, row.visits) for row in rows] == [
        (kari, True, True, 1, 0),
        (ola, False, False, 0, 0),
    ]
    services.resign(ambassador=kari)
    assert [row.has_stopped for row in selectors.ambassadors(kari.campaign)] == [True, False]
    accept(kari)
    assert not any(row.has_stopped for row in selectors.ambassadors(kari.campaign))


def test_what_comes_by_a_link_whose_words_changed_counts_for_nobody_until_they_are_accepted(kari, posts):
    share = link(accept(kari))
    CampaignText.objects.filter(campaign=kari.campaign).update(disclosure="Noe annet.")
    services.publish_disclosures(campaign=kari.campaign)
    # Somebody who has the page open from before, or an address with the code in it.
    assert services.offer(page=posts.first, via=share.code).campaign is None
    assert selectors.counting_share(share.code) is None
    accept(kari)
    assert services.offer(page=posts.first, via=share.code).campaign == kari.campaign
    assert selectors.counting_share(share.code) == share


def test_a_page_of_any_kind_carries_the_disclosure_once(kari, posts, client):
    for page, path in ((posts.first, "/blogg/forste/"), (posts.first.get_parent(), "/blogg/")):
        Campaign.objects.update(page=page)
        GENERATIONS.forget()
        assert client.get(path).text.count(PAID) == 1
