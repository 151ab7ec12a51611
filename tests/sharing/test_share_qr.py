import xml.etree.ElementTree as ET

import pytest

from sharing import services
from sharing.hits.models import Hit
from sharing.limits import LIMITS
from tests.sharing.conftest import KARI

pytestmark = pytest.mark.django_db


def picture(client, share):
    return client.get(f"/d/{share.code}/qr.svg", **KARI)


@pytest.mark.parametrize("code", ["2222222222222", "x", "x" * 3000, "ﾅﾆ", "..%2f", "2222222222222%00"])
def test_a_code_nobody_has_is_no_picture(client, posts, code):
    assert client.get(f"/d/{code}/qr.svg").status_code in {400, 404}


def test_a_stopped_link_has_no_picture_any_more(client, share):
    services.stop(share=share)
    assert picture(client, share).status_code == 404


def test_a_post_is_refused(client, share):
    assert client.post(f"/d/{share.code}/qr.svg").status_code == 405


def test_too_many_pictures_from_one_network_are_refused(client, share, monkeypatch):
    monkeypatch.setitem(LIMITS, "share-result", (1, 600))
    assert picture(client, share).status_code == 200
    assert picture(client, share).status_code == 429


def test_it_is_dark_on_light_with_room_around_and_changes_nothing(client, posts):
    share = services.offer(page=posts.first)
    response = picture(client, share)
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    root = ET.fromstring(response.content)
    light, dark = root.findall("{*}path")
    assert (light.get("fill"), dark.get("stroke")) == ("#fff", "#14161c")
    assert root.get("viewBox") == "0 0 37 37"
    assert dark.get("d").startswith("M4 4.5")
    share.refresh_from_db()
    assert share.used_at is None
    assert not Hit.objects.exists()


def test_it_costs_one_query(client, share, django_assert_num_queries):
    with django_assert_num_queries(1):
        picture(client, share)
