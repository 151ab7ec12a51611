"""The four endpoints of sharing, as a front end meets them."""

import pytest

from consent.models import Consent, ConsentRecord
from sharing import services
from sharing.hits import services as hits
from sharing.hits.models import Hit
from sharing.limits import LIMITS
from sharing.links import result_url
from sharing.models import Share
from tests.sharing.conftest import KARI, OLA, address, used
from tests.sharing.test_convert import confirmed

pytestmark = pytest.mark.django_db


def post(client, path, body, **headers):
    return client.post(f"/api/v1{path}", body, content_type="application/json", **headers)


def bearer(share):
    return {"HTTP_AUTHORIZATION": f"Bearer {result_url(share).split('/')[-2]}"}


def problem(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


@pytest.mark.parametrize("page", [0, "/blogg/nothing/", "https://example.com/", "", "x" * 5000])
def test_a_page_that_is_not_here_is_a_problem(client, posts, page):
    for path in ("/shares", "/reads"):
        assert problem(post(client, path, {"page": page}), 404)["detail"]
    assert not Share.objects.exists()
    assert not Hit.objects.exists()


@pytest.mark.parametrize(
    "body", [{}, {"page": None}, {"page": "/", "channel": "carrier-pigeon"}, {"page": {}}]
)
def test_a_malformed_request_is_a_problem_that_names_the_field(client, posts, body):
    assert problem(post(client, "/shares", body), 422)["errors"]


def test_too_many_of_anything_is_a_problem_that_says_when_to_try_again(client, posts, share, monkeypatch):
    for action in LIMITS:
        monkeypatch.setitem(LIMITS, action, (1, 600))
    calls = [
        lambda: post(client, "/shares", {"page": posts.first.pk}),
        lambda: post(client, f"/shares/{share.code}/used", {}),
        lambda: client.get(f"/api/v1/shares/{share.code}"),
        lambda: post(client, "/reads", {"page": posts.first.pk}),
    ]
    for call in calls:
        assert call().status_code < 300
        response = call()
        assert problem(response, 429)["retry_after"] == 600
        assert response["Retry-After"] == "600"


def test_an_offered_link_comes_with_all_a_panel_needs(client, posts):
    response = post(client, "/shares", {"page": address(posts.first), "channel": "copy"}, **KARI)
    share = Share.objects.get()
    body = response.json()
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    assert body["code"] == share.code
    assert body["url"].endswith(f"/d/{share.code}")
    assert body["result_url"] == result_url(share)
    assert body["text"] == f"Første\n{body['url']}"
    assert {way["channel"]: way["href"] for way in body["ways"]}["qr"] == f"{body['url']}/qr.svg"
    assert body["notice"]["sha256"] == share.notice.sha256
    assert body["notice"]["text"] == share.notice.text
    assert share.used_at is None
    assert not response.cookies


def test_a_share_of_a_share_is_one_generation_further(client, posts, share):
    post(client, "/shares", {"page": "/blogg/andre/", "via": share.code})
    assert Share.objects.get(page=posts.second).generation == 2


def test_the_panels_own_visit_may_be_the_sharers(client, posts):
    code = post(client, "/shares", {"page": posts.first.pk}, **KARI).json()["code"]
    client.get(f"/d/{code}", **KARI)
    assert Hit.objects.get().verdict == "self"


def test_using_an_unknown_link_is_a_problem(client, posts):
    problem(post(client, "/shares/2222222222222/used", {}), 404)


def test_a_link_is_used_once_however_often_it_is_told(client, posts):
    share = services.offer(page=posts.first)
    for channel in ("mail", "copy"):
        response = post(client, f"/shares/{share.code}/used", {"channel": channel})
        assert response.status_code == 202
    share.refresh_from_db()
    assert share.used_at
    assert share.channel == "mail"
    assert ConsentRecord.objects.count() == 1


def test_a_link_unknown_or_stopped_tells_nothing(client, share):
    services.stop(share=share)
    for code in (share.code, "2222222222222", "nothing"):
        problem(client.get(f"/api/v1/shares/{code}"), 404)


def test_a_token_of_another_link_is_refused(client, share):
    problem(client.get(f"/api/v1/shares/{share.code}", **bearer(used(share.page))), 401)


def test_anybody_may_know_the_page_behind_a_link(client, posts, share):
    body = client.get(f"/api/v1/shares/{share.code}").json()
    assert body == {
        "code": share.code,
        "url": body["url"],
        "page": {"id": posts.first.pk, "title": "Første", "url": "http://testserver/blogg/forste/"},
        "disclosure": "",
    }


def test_the_sharer_sees_the_result_and_signups_from_three_on(client, posts, share):
    used(posts.second, via=share.code)
    client.get(f"/d/{share.code}", **OLA)
    client.head(f"/d/{share.code}", **OLA)
    post(client, "/reads", {"page": posts.first.pk, "via": share.code}, **OLA)
    hits.roll_up()
    for number in range(2):
        services.convert(share=share, consent=confirmed(f"venn{number}@example.no"))
    result = client.get(f"/api/v1/shares/{share.code}", **bearer(share))
    body = result.json()
    assert result["Cache-Control"] == "no-store"
    assert body.pop("reasons")[0].items() >= {"verdict": "machine", "rule": "head", "count": 1}.items()
    assert body == {
        "code": share.code,
        "generation": 1,
        "children": 1,
        "human": 1,
        "machine": 1,
        "unknown": 0,
        "reads": 1,
        "signups": None,
        "cascade": [
            {"generation": 1, "shares": 1, "visits": 1},
            {"generation": 2, "shares": 1, "visits": 0},
        ],
    }
    services.convert(share=share, consent=confirmed("venn3@example.no"))
    assert client.get(f"/api/v1/shares/{share.code}", **bearer(share)).json()["signups"] == 3


def test_the_sharer_of_a_stopped_link_still_sees_its_result(client, share):
    services.stop(share=share)
    assert client.get(f"/api/v1/shares/{share.code}", **bearer(share)).status_code == 200
    assert Consent.objects.get(subject=share.subject).state == "dpv:ConsentWithdrawn"


def test_a_read_is_accepted_and_the_second_is_a_repeat(client, posts):
    for _ in range(2):
        response = post(client, "/reads", {"page": "/blogg/forste/"}, **OLA)
        assert response.status_code == 202
        assert not response.cookies
    assert list(Hit.objects.order_by("pk").values_list("verdict", flat=True)) == ["human", "repeat"]
