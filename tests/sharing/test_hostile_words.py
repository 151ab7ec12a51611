"""Names and titles that hope to be taken for markup: said as they stand, wherever they are told."""

from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from sharing import services
from sharing.links import ambassador_url, result_path
from sharing.models import Ambassador, Campaign, CampaignText
from tests.sharing.conftest import used

pytestmark = pytest.mark.django_db

EVIL = "\"'><img src=x onerror=alert(1)>{{ 7|add:7 }}</script>%(name)s"


@pytest.fixture
def kari(posts) -> Ambassador:
    """Of a campaign whose every word is hostile, as is the title of its page; she agreed and has a link."""
    today = timezone.localdate()
    posts.first.title = EVIL
    posts.first.save()
    campaign = Campaign.objects.create(
        name=EVIL, represents=EVIL, relation="paid", page=posts.first, starts_on=today, ends_on=today
    )
    CampaignText.objects.create(campaign=campaign, lang="nb", disclosure=EVIL)
    services.publish_disclosures(campaign=campaign)
    ambassador = Ambassador.objects.create(campaign=campaign, name=EVIL, lang="nb")
    services.take_part(ambassador=ambassador, shown=services.ambassador_notice(ambassador).sha256)
    return ambassador


def assert_harmless(answer) -> None:
    assert answer.status_code == 200
    assert "<img src=x" not in answer.text
    assert "</script>%" not in answer.text


def test_readers_sharers_and_ambassadors_see_no_markup_of_it(client, posts, kari):
    share = services.ambassador_link(ambassador=kari, page=posts.first)
    services.use(code=str(share.code))
    for address in (
        "/blogg/forste/",
        result_path(share),
        f"/d/{share.code}/qr.svg",
        urlsplit(ambassador_url(kari)).path,
    ):
        assert_harmless(client.get(address))
    assert_harmless(client.post(result_path(share), {"delete": ""}))


def test_editors_see_no_markup_of_it(client, posts, kari):
    client.force_login(User.objects.create_superuser("eva"))
    used(posts.first)
    campaign = kari.campaign.pk
    for address in (
        "/admin/",
        "/admin/reports/shares/",
        f"/admin/spredning/{posts.first.pk}/",
        f"/admin/spredning/kampanje/{campaign}/",
        f"/admin/pages/{posts.first.pk}/edit/",
        *(f"/admin/snippets/sharing/campaign/{way}{campaign}/" for way in ("inspect/", "edit/", "history/")),
        "/admin/snippets/sharing/campaign/",
    ):
        assert_harmless(client.get(address))
    assert_harmless(client.post(f"/admin/snippets/sharing/campaign/delete/{campaign}/", follow=True))
