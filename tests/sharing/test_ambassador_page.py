"""The private page of an ambassador: it says what is recorded, and when links wait for a yes."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from sharing import services
from sharing.links import ambassador_url
from sharing.models import Ambassador, Campaign, CampaignText, Share

pytestmark = pytest.mark.django_db

WAITING = "Til du godtar disse, fører lenkene dine til siden uten å telle"


@pytest.fixture
def kari(posts) -> Ambassador:
    """An ambassador who has accepted the disclosure."""
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        name="Vår", represents="Fjordkraft", relation="paid", page=posts.first, starts_on=today, ends_on=today
    )
    CampaignText.objects.create(campaign=campaign, lang="nb", disclosure="Reklame: Kari får betalt.")
    services.publish_disclosures(campaign=campaign)
    kari = Ambassador.objects.create(campaign=campaign, name="Kari Nordmann", lang="nb")
    services.take_part(ambassador=kari, shown=services.ambassador_notice(kari).sha256)
    return kari


def page_of(kari: Ambassador) -> str:
    return Client().get(urlsplit(ambassador_url(kari)).path).content.decode()


def make_link(kari: Ambassador) -> Share:
    Client().post(urlsplit(ambassador_url(kari)).path, {"page": kari.campaign.page.pk})
    return Share.objects.get()


def test_the_words_a_link_is_made_under_stand_beside_the_button(kari):
    page = page_of(kari)
    assert make_link(kari).notice.text in page


def test_links_that_wait_for_a_yes_to_changed_words_are_said_to(kari):
    make_link(kari)
    assert WAITING not in page_of(kari)
    CampaignText.objects.update(disclosure="Reklame: andre ord.")
    services.publish_disclosures(campaign=kari.campaign)
    assert WAITING in page_of(kari)


def test_who_took_it_back_is_not_told_that_links_wait(kari):
    make_link(kari)
    services.resign(ambassador=kari)
    page = page_of(kari)
    assert WAITING not in page
    assert "Lenkene dine er stoppet" in page
