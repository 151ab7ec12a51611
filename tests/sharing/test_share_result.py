import pytest
from django.test import override_settings

from consent.models import Consent
from consent.states import State
from sharing import services
from sharing.hits import services as hits
from sharing.hits.models import Hit
from sharing.links import result_path
from tests.sharing.conftest import kari, ola, used

pytestmark = pytest.mark.django_db


def test_the_page_does_not_exist_without_its_token(client, share):
    other = used(share.page)
    token = result_path(other).split("/")[-2]
    for path in (
        f"/d/{share.code}/resultat/",
        f"/d/{share.code}/resultat/x/",
        f"/d/{share.code}/resultat/{token}/",
    ):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
    share.refresh_from_db()
    assert share.stopped_at is None


def test_the_token_of_a_code_nobody_has_opens_nothing(client, share):
    path = result_path(share)
    Hit.objects.all().delete()
    share.delete()
    assert client.get(path).status_code == 404


def test_the_page_is_kept_by_nobody_and_tells_nobody_its_address(client, share):
    response = client.get(result_path(share))
    assert response.status_code == 200
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_opening_the_page_changes_nothing(client, share):
    for method in (client.get, client.head):
        method(result_path(share))
    share.refresh_from_db()
    assert share.stopped_at is None
    assert not Hit.objects.exists()


def test_the_page_shows_the_link_the_visits_and_why_others_were_not_counted(client, posts):
    share = used(posts.first, visitor=kari().visitor)
    for caller in (
        ola(mode="navigate", dest="document"),
        kari(mode="navigate", dest="document"),
        ola(method="HEAD"),
    ):
        hits.visit(share=share, caller=caller)
    hits.roll_up()
    response = client.get(result_path(share))
    result = response.context["result"]
    assert (result.human, result.machine, result.self) == (1, 1, 1)
    assert response.context["url"].endswith(f"/d/{share.code}")
    assert f"/d/{share.code}" in response.text
    assert [step.visits for step in response.context["picture"].steps] == [1]
    assert 'class="told"' in response.text
    assert "Mulig deg selv" in response.text


def test_the_page_speaks_the_language_of_the_shared_page(client, posts):
    response = client.get(result_path(used(posts.polish)))
    assert response["Content-Language"] == "pl"
    assert '<html lang="pl"' in response.text


def test_the_button_stops_the_link(client, share):
    response = client.post(result_path(share), {"stop": ""})
    assert (response.status_code, response["Location"]) == (303, result_path(share))
    assert Consent.objects.get(subject=share.subject).state == State.WITHDRAWN
    assert client.get(f"/d/{share.code}")["Location"] == "/blogg/forste/"
    assert client.get(result_path(share)).context["share"].stopped_at


def test_a_bookmark_survives_a_new_secret_key(client, share):
    path = result_path(share)
    with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=[]):
        assert client.get(path).status_code == 404
    from django.conf import settings

    with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert client.get(path).status_code == 200


def test_the_page_costs_the_same_for_a_long_cascade(client, share, django_assert_max_num_queries):
    client.get(result_path(share))
    parent = share
    for _ in range(5):
        parent = used(share.page, via=parent.code)
    services.use(code=parent.code)
    with django_assert_max_num_queries(9):
        client.get(result_path(share))
