import pytest
from django.test import override_settings
from django.utils import timezone
from django.utils.html import escape

from consent.models import Consent, Hold, Subject
from consent.states import State
from sharing import services
from sharing.hits import services as hits
from sharing.hits.models import Hit
from sharing.links import result_path
from sharing.models import ShareCount
from sharing.verdicts import RULES
from tests.sharing.conftest import kari, ola, used
from tests.sharing.test_convert import confirmed

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


def test_a_post_that_names_no_button_changes_nothing(client, share):
    assert client.post(result_path(share)).status_code == 303
    share.refresh_from_db()
    assert share.stopped_at is None


def test_a_stopped_link_says_so_and_hands_nothing_on(client, share):
    client.post(result_path(share), {"stop": ""})
    page = client.get(result_path(share)).text
    assert "Du stoppet den" in page
    assert "mailto:" not in page
    assert 'name="stop"' not in page
    assert 'name="delete"' in page


def test_another_site_cannot_press_the_buttons(client, share):
    for button in ("stop", "delete"):
        response = client.post(result_path(share), {button: ""}, HTTP_SEC_FETCH_SITE="cross-site")
        assert response.status_code == 403
    share.refresh_from_db()
    assert (share.stopped_at, share.deleted_at) == (None, None)


def test_the_page_hands_the_link_on_without_a_script(client, share):
    page = client.get(result_path(share)).text
    for href in ("mailto:?", "sms:?&amp;body=", "https://wa.me/", "facebook.com", "linkedin.com"):
        assert f'href="{href}' in page or f'href="https://www.{href}' in page
    assert f'src="/d/{share.code}/qr.svg"' in page
    assert page.count('rel="noopener noreferrer"') == 3
    assert "<script>" not in page


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", '" autofocus onfocus="alert(1)', "\u202eltit"]
)
def test_no_title_gets_out_of_its_place(client, share, title):
    type(share.page).objects.filter(pk=share.page_id).update(title=title)
    page = client.get(result_path(share)).text
    assert "<script>alert" not in page
    assert '" autofocus onfocus' not in page
    assert f"<bdi>{escape(title)}</bdi>" in page


def test_the_page_leads_to_the_receipt_of_a_link_in_use(client, posts, share):
    assert "/samtykke/kvittering/" in client.get(result_path(share)).text
    unused = services.offer(page=posts.first)
    assert "/samtykke/kvittering/" not in client.get(result_path(unused)).text


def test_fewer_than_three_signups_are_told_in_words(client, share):
    services.convert(share=share, consent=confirmed("ola@example.no"))
    assert "færre enn 3" in client.get(result_path(share)).text
    for number in range(2):
        services.convert(share=share, consent=confirmed(f"venn{number}@example.no"))
    page = client.get(result_path(share)).text
    assert "færre enn 3" not in page
    assert "<dd>3</dd>" in page


def test_every_rule_is_told_in_words(client, share):
    for rule in RULES:
        hits.insert(kind="visit", share_id=share.pk, page_id=share.page_id, verdict="machine", rule=rule)
    hits.roll_up()
    page = client.get(result_path(share))
    assert len(page.context["result"].reasons) == len(RULES)
    assert all(reason.text in page.text for reason in page.context["result"].reasons)


def test_many_visits_are_told_in_groups_of_digits(client, share):
    today = timezone.localdate()
    ShareCount.objects.create(
        share=share, day=today, kind="visit", verdict="human", rule="navigation", count=12345
    )
    page = client.get(result_path(share)).content.decode()
    assert page.count("12\xa0345") == 2
    assert "12345" not in page


def test_deleting_takes_the_page_and_the_link_away_and_says_so(client, share):
    path, subject = result_path(share), share.subject
    response = client.post(path, {"delete": ""})
    assert response.status_code == 200
    assert "Lenken er slettet" in response.text
    assert response["Cache-Control"] == "no-store"
    assert client.get(path).status_code == client.post(path, {"delete": ""}).status_code == 404
    assert client.get(f"/d/{share.code}")["Location"] == "/"
    assert client.get(f"/d/{share.code}/qr.svg").status_code == 404
    assert not Subject.objects.filter(pk=subject.pk).exists()


def test_a_link_that_must_be_kept_is_not_deleted_and_says_why(client, share):
    Hold.objects.create(subject=share.subject, reason="En klage er ikke avgjort", placed_at=timezone.now())
    response = client.post(result_path(share), {"delete": ""})
    assert response.status_code == 409
    assert "En klage er ikke avgjort" in response.text
    share.refresh_from_db()
    assert (share.stopped_at, share.deleted_at) == (None, None)


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
    with django_assert_max_num_queries(10):
        client.get(result_path(share))
