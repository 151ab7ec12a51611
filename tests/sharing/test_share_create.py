import pytest

from consent.models import ConsentRecord
from sharing import services
from sharing.limits import LIMITS
from sharing.models import Share
from tests.sharing.conftest import KARI

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "page", ["", "0", "999999", "9" * 40, "/blogg/nothing/", "https://example.com/blogg/forste/"]
)
def test_a_page_that_is_not_here_is_refused(client, posts, page):
    assert client.post("/d/", {"page": page}, **KARI).status_code == 404
    assert not Share.objects.exists()


def test_a_page_not_published_is_refused(client, posts):
    posts.first.unpublish()
    assert client.post("/d/", {"page": posts.first.pk}).status_code == 404


def test_another_site_cannot_press_the_button(client, posts):
    response = client.post("/d/", {"page": posts.first.pk}, HTTP_SEC_FETCH_SITE="cross-site")
    assert response.status_code == 403
    assert not Share.objects.exists()


def test_a_get_makes_nothing(client, posts):
    assert client.get("/d/").status_code == 405


def test_too_many_links_from_one_network_are_refused(client, posts, monkeypatch):
    monkeypatch.setitem(LIMITS, "share", (1, 600))
    assert client.post("/d/", {"page": posts.first.pk}, **KARI).status_code == 303
    assert client.post("/d/", {"page": posts.first.pk}, **KARI).status_code == 429
    assert client.post("/d/", {"page": posts.first.pk}).status_code == 303


def test_pressing_the_button_makes_a_link_and_uses_it_at_once(client, posts):
    response = client.post("/d/", {"page": posts.first.pk, "via": ""}, **KARI)
    share = Share.objects.get()
    assert response.status_code == 303
    assert response["Location"].startswith(f"/d/{share.code}/resultat/")
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert share.used_at
    assert (share.channel, share.generation) == ("form", 1)
    assert ConsentRecord.objects.get().subject == share.subject


def test_a_via_in_the_form_is_one_generation_further(client, posts, share):
    client.post("/d/", {"page": posts.second.pk, "via": share.code}, **KARI)
    assert Share.objects.get(page=posts.second).parent == share


def test_the_presser_is_told_apart_from_friends(client, posts):
    client.post("/d/", {"page": posts.first.pk}, **KARI)
    share = Share.objects.get()
    client.get(f"/d/{share.code}", **KARI)
    from sharing.hits.models import Hit

    assert Hit.objects.get().verdict == "self"
    assert services.use(code=share.code)
