"""Making a campaign in the admin: what is saved is what ambassadors are asked to accept."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from consent.models import Notice, Subject
from sharing import services
from sharing.models import Ambassador, Campaign
from tests.sharing.test_campaigns import accept, kari, link  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db

ADD = "wagtailsnippets_sharing_campaign:add"
EDIT = "wagtailsnippets_sharing_campaign:edit"
INSPECT = "wagtailsnippets_sharing_campaign:inspect"


@pytest.fixture
def eva(client):
    """An editor at work."""
    user = User.objects.create_user("eva")
    user.groups.add(Group.objects.get(name="Redaktør"))
    client.force_login(user)
    return client


def form(page, texts=(("nb", "Reklame."),), people=(("Kari", "nb"),), **more):
    fields = {
        "name": "Vår",
        "represents": "Fjordkraft",
        "relation": "paid",
        "page": page.pk,
        "starts_on": timezone.localdate(),
        "ends_on": timezone.localdate(),
        **inline("texts", [{"lang": lang, "disclosure": text} for lang, text in texts]),
        **inline("ambassadors", [{"name": name, "lang": lang} for name, lang in people]),
    }
    return {**fields, **more}


def inline(name, rows):
    counts = {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": 0, f"{name}-MIN_NUM_FORMS": 0}
    fields = {
        f"{name}-{number}-{field}": value for number, row in enumerate(rows) for field, value in row.items()
    }
    return {**counts, f"{name}-MAX_NUM_FORMS": 1000, **fields}


def test_who_may_not_make_campaigns_is_sent_away(client, posts):
    user = User.objects.create_user("skribent")
    user.groups.add(Group.objects.get(name="Skribent"))
    client.force_login(user)
    assert client.post(reverse(ADD), form(posts.first)).status_code == 302
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"texts": ()},
        {"ends_on": date(2020, 1, 1)},
        {"people": (("Kari", "nb"), ("Kari", "pl"))},
        {"texts": (("nb", "En."), ("nb", "To."))},
    ],
)
def test_what_cannot_be_a_campaign_is_told_and_nothing_is_lost(eva, posts, wrong):
    answer = eva.post(reverse(ADD), form(posts.first, **wrong))
    assert answer.status_code == 200
    assert "Fjordkraft" in answer.text
    assert not Campaign.objects.exists()


def test_a_page_nobody_can_read_is_refused(eva, posts):
    posts.first.unpublish()
    assert eva.post(reverse(ADD), form(posts.first)).status_code == 200
    assert not Campaign.objects.exists()


def test_saving_publishes_what_ambassadors_are_asked_to_accept(eva, posts):
    assert eva.post(reverse(ADD), form(posts.first)).status_code == 302
    campaign = Campaign.objects.get()
    [ambassador] = campaign.ambassadors.all()
    assert "Reklame." in services.ambassador_notice(ambassador).text
    page = eva.get(reverse(INSPECT, args=[campaign.pk])).text
    assert "/d/ambassador/" in page
    assert "Kari" in page


def test_what_an_editor_types_injects_nothing(eva, posts):
    hostile = "<script>alert(1)</script>"
    body = form(posts.first, texts=(("nb", hostile),), people=((hostile, "nb"),), represents=hostile)
    assert eva.post(reverse(ADD), body).status_code == 302
    campaign = Campaign.objects.get()
    assert hostile not in Notice.objects.get(purpose=campaign.purpose).html
    for address in (
        reverse(INSPECT, args=[campaign.pk]),
        reverse(EDIT, args=[campaign.pk]),
        "/blogg/forste/",
    ):
        assert hostile not in eva.get(address).text


def test_who_is_taken_off_is_erased(eva, posts, kari):  # noqa: F811
    share = link(accept(kari))
    campaign = kari.campaign
    texts = [
        {"id": text.pk, "lang": text.lang, "disclosure": text.disclosure} for text in campaign.texts.all()
    ]
    people = [{"id": kari.pk, "name": kari.name, "lang": "nb", "DELETE": "on"}]
    body = form(posts.first) | inline("texts", texts) | inline("ambassadors", people)
    body |= {"texts-INITIAL_FORMS": 2, "ambassadors-INITIAL_FORMS": 1}
    assert eva.post(reverse(EDIT, args=[campaign.pk]), body).status_code == 302
    share.refresh_from_db()
    assert not Ambassador.objects.exists()
    assert not Subject.objects.filter(scheme=Subject.Scheme.AMBASSADOR).exists()
    assert share.stopped_at


@pytest.mark.parametrize("way", ["delete", "bulk"])
def test_a_campaign_with_links_or_with_somebodys_yes_is_not_deleted(eva, kari, way):  # noqa: F811
    path = deleting(way, kari.campaign)
    accept(kari)
    for _ in ("agreed", "and made a link"):
        answer = eva.post(path, follow=True)
        assert "kan ikke slettes" in answer.text
        assert Campaign.objects.get().ambassadors.get().subject == kari.subject
        link(kari)


@pytest.mark.parametrize("way", ["delete", "bulk"])
def test_a_campaign_that_nobody_answered_is(eva, kari, way):  # noqa: F811
    eva.post(deleting(way, kari.campaign))
    assert not Campaign.objects.exists()


def test_campaigns_are_not_copied(eva, kari):  # noqa: F811
    assert eva.get(f"/admin/snippets/sharing/campaign/copy/{kari.campaign.pk}/").status_code == 404


def deleting(way, campaign):
    if way == "bulk":
        return f"/admin/bulk/sharing/campaign/delete/?id={campaign.pk}"
    return reverse("wagtailsnippets_sharing_campaign:delete", args=[campaign.pk])
