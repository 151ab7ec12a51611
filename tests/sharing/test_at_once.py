"""Two who press at the same moment, on real connections."""

from contextlib import suppress

import pytest
from django.utils import timezone

from sharing import services
from sharing.errors import SharingError
from sharing.models import Ambassador, Campaign, CampaignText, Share
from tests.sharing.conftest import make_posts, used
from tests.threads import at_once

pytestmark = pytest.mark.engines


def test_a_link_that_is_deleted_and_stopped_at_once_keeps_its_place_in_the_chain(live_database):
    share = used(make_posts().first)
    child = used(share.page, via=share.code)

    def delete() -> None:
        services.delete(share=share)

    at_once(delete, lambda: services.stop(share=share), delete)
    share.refresh_from_db()
    child.refresh_from_db()
    assert (share.code, share.subject, child.parent) == (None, None, share)


def test_no_link_of_an_ambassador_who_is_let_go_stands_without_anybody(live_database):
    today = timezone.localdate()
    page = make_posts().first
    campaign = Campaign.objects.create(
        name="Vår", represents="Fjell", relation="paid", page=page, starts_on=today, ends_on=today
    )
    CampaignText.objects.create(campaign=campaign, lang="nb", disclosure="Reklame.")
    services.publish_disclosures(campaign=campaign)
    kari = Ambassador.objects.create(campaign=campaign, name="Kari", lang="nb")
    services.take_part(ambassador=kari, shown=services.ambassador_notice(kari).sha256)

    def share() -> None:
        with suppress(SharingError):
            for _ in range(20):
                link = services.ambassador_link(ambassador=kari, page=page)
                services.use(code=str(link.code))

    at_once(share, share, lambda: services.dismiss(ambassador=Ambassador.objects.get()))
    assert not Ambassador.objects.exists()
    assert not Share.objects.filter(campaign=campaign, stopped_at=None).exists()
