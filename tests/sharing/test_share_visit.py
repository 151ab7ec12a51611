import pytest
from django.utils import timezone

from consent.services import withdraw
from sharing import services
from sharing.hits.models import Hit
from sharing.hits.seen import BURST_LINKS
from sharing.models import Ambassador, Campaign, CampaignText
from tests.sharing.conftest import CLICK, KARI, OLA, STEIN, kari, used

pytestmark = pytest.mark.django_db


def verdicts():
    return list(Hit.objects.order_by("pk").values_list("verdict", "rule"))


@pytest.mark.parametrize("code", ["2222222222222", "nothing", "x" * 3000, "ﬀ", "абвгдежзийклм"])
def test_an_unknown_code_leads_to_the_front_page_and_is_no_hit(client, posts, code):
    response = client.get(f"/d/{code}", **OLA)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert not Hit.objects.exists()


def test_a_stopped_link_leads_to_the_post_without_its_code_and_is_no_hit(client, posts, share):
    services.stop(share=share)
    response = client.get(f"/d/{share.code}", **OLA)
    assert (response.status_code, response["Location"]) == (302, "/blogg/forste/")
    assert not Hit.objects.exists()


def test_a_link_to_a_page_taken_down_leads_to_the_front_page(client, posts, share):
    posts.first.unpublish()
    assert client.get(f"/d/{share.code}")["Location"] == "/"


def test_only_reading_methods_are_answered(client, share):
    assert client.post(f"/d/{share.code}").status_code == 405


def test_a_link_leads_to_the_clean_address_with_its_code_in_the_fragment(client, posts, share):
    response = client.get(f"/d/{share.code}", **OLA, **CLICK)
    assert (response.status_code, response["Location"]) == (302, f"/blogg/forste/#d={share.code}")
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert verdicts() == [("human", "navigation")]


def test_where_readers_read_elsewhere_a_link_leads_there(client, posts, share, settings):
    settings.FRONT_END_URL = "https://www.example.no"
    there = "https://www.example.no/blogg/forste/"
    assert client.get(f"/d/{share.code}", **OLA, **CLICK)["Location"] == f"{there}#d={share.code}"
    services.stop(share=share)
    assert client.get(f"/d/{share.code}", **OLA)["Location"] == there


def test_a_code_typed_in_capitals_is_the_same_code(client, share):
    assert client.get(f"/d/{share.code.upper()}")["Location"].endswith(f"#d={share.code}")


def test_a_polish_post_is_reached_at_its_polish_address(client, posts):
    share = used(posts.polish)
    assert client.get(f"/d/{share.code}")["Location"] == f"/pl/blogg/pierwszy/#d={share.code}"


def test_a_visit_changes_nothing_but_one_anonymous_hit(client, posts):
    share = services.offer(page=posts.first)
    client.get(f"/d/{share.code}", **OLA, **CLICK)
    share.refresh_from_db()
    assert share.used_at is None
    stored = str(list(Hit.objects.values()))
    assert Hit.objects.count() == 1
    assert not any(trace in stored for trace in (OLA["REMOTE_ADDR"], "198.51.100", "iPhone"))


def test_head_leads_the_same_way_and_counts_as_a_machine(client, share):
    response = client.head(f"/d/{share.code}", **OLA)
    assert (response.status_code, response["Location"]) == (302, f"/blogg/forste/#d={share.code}")
    assert verdicts() == [("machine", "head")]


def test_a_browser_looking_ahead_is_a_machine_and_the_click_that_follows_a_human(client, share):
    client.get(f"/d/{share.code}", **OLA, **CLICK, HTTP_SEC_PURPOSE="prefetch;prerender")
    client.get(f"/d/{share.code}", **OLA, **CLICK)
    assert verdicts() == [("machine", "prefetch"), ("human", "navigation")]


def test_a_link_loaded_by_another_sites_page_does_not_stand_in_for_the_one_who_opens_it(client, share):
    loaded = {"HTTP_SEC_FETCH_MODE": "no-cors", "HTTP_SEC_FETCH_DEST": "image"}
    for _ in range(2):
        client.get(f"/d/{share.code}", **OLA, **loaded)
    client.get(f"/d/{share.code}", **OLA, **CLICK)
    client.get(f"/d/{share.code}", **OLA, **loaded)
    assert verdicts() == [
        ("unknown", "embedded"),
        ("unknown", "embedded"),
        ("human", "navigation"),
        ("repeat", "same-day"),
    ]


def test_who_comes_back_within_the_day_is_a_repeat(client, share):
    for _ in range(3):
        client.get(f"/d/{share.code}", **OLA, **CLICK)
    client.get(f"/d/{share.code}", **STEIN, **CLICK)
    assert verdicts() == [
        ("human", "navigation"),
        ("repeat", "same-day"),
        ("repeat", "same-day"),
        ("human", "navigation"),
    ]


def test_the_sharer_trying_the_link_may_be_themselves(client, posts):
    share = used(posts.first, visitor=kari().visitor)
    for _ in range(2):
        client.get(f"/d/{share.code}", **KARI, **CLICK)
    client.get(f"/d/{share.code}", **OLA, **CLICK)
    assert verdicts() == [("self", "sharer"), ("self", "sharer"), ("human", "navigation")]


def test_many_links_opened_within_a_minute_are_a_scanner(client, posts):
    links = [used(posts.first) for _ in range(BURST_LINKS + 2)]
    for link in links:
        client.get(f"/d/{link.code}", **STEIN, **CLICK)
    client.get(f"/d/{links[0].code}", **OLA, **CLICK)
    assert verdicts()[BURST_LINKS:] == [("machine", "burst")] * 2 + [("human", "navigation")]


@pytest.fixture
def ambassador(posts) -> Ambassador:
    """Who speaks for the campaign of the first post, and has accepted what is to be disclosed."""
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        name="Kampanje",
        represents="Snakkis AS",
        relation=Campaign.Relation.PAID,
        page=posts.first,
        starts_on=today,
        ends_on=today,
    )
    CampaignText.objects.create(campaign=campaign, lang="nb", disclosure="Betalt samarbeid med Snakkis AS.")
    services.publish_disclosures(campaign=Campaign.objects.get())
    Ambassador.objects.create(campaign=campaign, name="Kari", lang="nb")
    ambassador = Ambassador.objects.get()
    accept(ambassador)
    return ambassador


def accept(ambassador: Ambassador) -> None:
    notice = services.ambassador_notice(ambassador)
    services.take_part(ambassador=ambassador, shown=notice.sha256)


def test_an_ambassadors_link_carries_its_code_while_the_acceptance_lives(client, posts, ambassador):
    link = services.ambassador_link(ambassador=ambassador, page=posts.first)
    assert client.get(f"/d/{link.code}", **OLA)["Location"] == f"/blogg/forste/#d={link.code}"
    withdraw(subject=ambassador.subject, purpose=ambassador.campaign.purpose, method="ambassador-page-post")
    assert client.get(f"/d/{link.code}", **STEIN)["Location"] == "/blogg/forste/"
    assert Hit.objects.count() == 1


def test_new_words_to_disclose_have_to_be_accepted_first(client, posts, ambassador):
    link = services.ambassador_link(ambassador=ambassador, page=posts.first)
    CampaignText.objects.update(disclosure="Gratis produkt fra Snakkis AS.")
    services.publish_disclosures(campaign=Campaign.objects.get())
    assert client.get(f"/d/{link.code}", **OLA)["Location"] == "/blogg/forste/"
    accept(ambassador)
    assert client.get(f"/d/{link.code}", **OLA)["Location"].endswith(f"#d={link.code}")
    assert verdicts() == [("human", "browser")]


def test_a_link_that_grew_from_an_ambassadors_is_its_sharers_own(client, posts, ambassador):
    link = services.ambassador_link(ambassador=ambassador, page=posts.first)
    friend = used(posts.first, via=link.code)
    withdraw(subject=ambassador.subject, purpose=ambassador.campaign.purpose, method="ambassador-page-post")
    assert client.get(f"/d/{friend.code}", **OLA)["Location"].endswith(f"#d={friend.code}")


def test_a_mail_scanner_that_comes_again_as_a_browser_is_not_known(client, share):
    scanner = {**STEIN, "HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 10.0) BarracudaCentral"}
    client.get(f"/d/{share.code}", **scanner)
    client.get(f"/d/{share.code}", **STEIN, **CLICK)
    client.get(f"/d/{share.code}", **OLA, **CLICK)
    assert verdicts() == [("machine", "mail-scanner"), ("unknown", "after-scan"), ("human", "navigation")]
