"""Links kept together on Min side: tied under a notice of their own, seen, untied."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.sites import Tree
from consent.models import Consent, ConsentRecord
from consent.rights.erasing import erase_person
from consent.selectors import living_consents
from consent.services import publish_notice, subject_find
from newsletter import services
from sharing import services as sharing
from sharing.hits import services as hits
from sharing.links import result_path, result_url
from sharing.models import Share
from sharing.notices import FOLLOWING
from sharing.selectors import followed, own_links
from tests.newsletter.conftest import KARI, STEIN, TIPS, subscribe
from tests.newsletter.test_min_side import way_in

pytestmark = pytest.mark.django_db

TIE, UNTIE = "/min-side/delinger/", "/min-side/delinger/losne/"


@pytest.fixture
def share(site: Tree) -> Share:
    return used(site)


def used(site: Tree, via: str = "") -> Share:
    """A link to the front page that was handed on."""
    offered = sharing.offer(page=site.nb.home, via=via)
    return sharing.use(code=offered.code) or offered


@pytest.fixture
def inside(lists: Any, client: Client) -> Client:
    """Kari, on her own page."""
    return enter(client, KARI)


def enter(client: Client, address: str) -> Client:
    subscribe(TIPS, address=address)
    services.ask_login(address=address, locale="nb")
    assert client.post(way_in()).status_code == 303
    return client


def shown() -> str:
    return sharing.following_notice(lang="nb").sha256


def tie(client: Client, share: Share, **more: str) -> Any:
    return client.post(TIE, {"address": result_path(share), "notice": shown(), **more})


def ties(share: Share) -> bool:
    share.refresh_from_db()
    return share.follower_id is not None


def test_one_who_is_not_in_is_asked_for_their_address_first(site: Tree, share: Share, client: Client) -> None:
    subscribe(TIPS)
    answer = client.post(TIE, {"address": result_path(share), "notice": shown()})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="email"' in page
    assert 'action="/min-side/"' in page
    assert "trykker på knappen en gang til" in page
    assert share.code not in page
    assert not answer.cookies
    assert not ties(share)


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_address_ties_nothing(method: str, inside: Client, share: Share) -> None:
    answer = getattr(inside, method)(TIE, {"address": result_path(share), "notice": shown()})
    assert (answer.status_code, answer["Location"]) == (302, "/min-side/")
    assert getattr(inside, method)(UNTIE).status_code == 405
    assert not ties(share)


def test_another_site_cannot_press_the_button(inside: Client, share: Share) -> None:
    data = {"address": result_path(share), "notice": shown()}
    assert inside.post(TIE, data, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert not ties(share)


def test_what_is_no_address_of_a_links_own_page_ties_nothing(
    inside: Client, site: Tree, share: Share
) -> None:
    other = used(site)
    forged = result_path(share).replace(share.code, other.code)
    addresses = ["", "x", "/", "http://[", f"/d/{share.code}", forged, result_path(share)[:-2], "/" * 5000]
    for address in [*addresses, "/d/ﾅ/resultat/ﾅ/", "\x00"]:
        answer = inside.post(TIE, {"address": address, "notice": shown()})
        assert answer.status_code == 422, address
        assert "Det er ikke adressen" in answer.content.decode()
    assert not ties(share)
    assert not ties(other)


def test_the_words_are_read_before_anything_is_tied(inside: Client, share: Share) -> None:
    answer = inside.post(TIE, {"address": result_url(share)})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "no-store")
    assert shown() in page
    assert sharing.following_notice(lang="nb").text in page
    assert "Samle denne lenken på siden min" in page
    assert not ties(share)


def test_words_that_have_changed_are_shown_again(inside: Client, share: Share) -> None:
    for wrong in ("", "x", "0" * 64):
        answer = tie(inside, share, notice=wrong)
        assert answer.status_code == 409
        assert shown() in answer.content.decode()
    assert not ties(share)


def test_the_button_ties_the_link_under_its_notice(inside: Client, share: Share) -> None:
    answer = tie(inside, share)
    assert (answer.status_code, answer["Location"]) == (303, "/min-side/")
    share.refresh_from_db()
    kari = subject_find(address=KARI)
    assert share.follower == kari
    record = ConsentRecord.objects.filter(subject=kari, purpose__slug=FOLLOWING).latest("at")
    assert record.notice
    assert record.notice.sha256 == shown()
    tie(inside, share)
    assert Share.objects.filter(follower=kari).count() == 1


def test_a_link_is_tied_to_one_person_only(inside: Client, share: Share) -> None:
    tie(inside, share)
    stein = enter(Client(), STEIN)
    answer = tie(stein, share)
    assert answer.status_code == 409
    assert "En annen har" in answer.content.decode()
    assert not followed(subject_find(address=STEIN)).exists()
    stein.post(UNTIE, {"code": share.code})
    assert ties(share)


@pytest.mark.engines
def test_the_page_lists_each_link_with_its_figures(inside: Client, site: Tree, share: Share) -> None:
    child = used(site, via=share.code)
    used(site, via=child.code)
    for link, times in ((share, 4), (child, 2)):
        for _ in range(times):
            hits.insert(
                kind="visit", share_id=link.pk, page_id=link.page_id, verdict="human", rule="navigation"
            )
    hits.roll_up()
    tie(inside, share)
    [own] = own_links(subject_find(address=KARI))
    assert (own.links, own.visits, own.steps, own.signups) == (3, 6, 3, None)
    page = inside.get("/min-side/").content.decode()
    for words in ("3 lenker", "6 besøk", "3 ledd", "færre enn 3 påmeldinger", result_path(share)):
        assert words in page


def test_many_links_cost_no_more_than_one(
    inside: Client, site: Tree, share: Share, django_assert_max_num_queries: Any
) -> None:
    tie(inside, share)
    inside.get("/min-side/")
    for _ in range(5):
        tie(inside, used(site, via=share.code))
    with django_assert_max_num_queries(15):
        page = inside.get("/min-side/").content.decode()
    assert page.count("/resultat/") == 6


def test_a_link_can_be_untied_and_with_the_last_one_the_consent_ends(
    inside: Client, site: Tree, share: Share
) -> None:
    other = used(site)
    tie(inside, share)
    tie(inside, other)
    for code in ("", "x", "2222222222222"):
        assert inside.post(UNTIE, {"code": code}).status_code == 303
    assert ties(share)
    inside.post(UNTIE, {"code": share.code})
    assert (ties(share), ties(other)) == (False, True)
    assert living_consents().filter(purpose__slug=FOLLOWING).exists()
    inside.post(UNTIE, {"code": other.code})
    assert not living_consents().filter(purpose__slug=FOLLOWING).exists()


def test_all_can_be_untied_at_once(inside: Client, site: Tree, share: Share) -> None:
    links = [share, used(site)]
    for link in links:
        tie(inside, link)
    assert inside.post(UNTIE, {"all": ""})["Location"] == "/min-side/"
    assert not any(map(ties, links))
    assert not living_consents().filter(purpose__slug=FOLLOWING).exists()


def test_a_visitor_alone_can_untie(inside: Client, share: Share) -> None:
    tie(inside, share)
    assert Client().post(UNTIE, {"all": ""}).status_code == 302
    assert ties(share)


def test_a_consent_that_has_run_out_shows_nothing(inside: Client, share: Share) -> None:
    tie(inside, share)
    Consent.objects.filter(purpose__slug=FOLLOWING).update(valid_until=timezone.now())
    assert own_links(subject_find(address=KARI)) == []
    assert result_path(share) not in inside.get("/min-side/").content.decode()


def test_erasure_unties_and_the_link_goes_on(inside: Client, share: Share) -> None:
    tie(inside, share)
    erase_person(subject=subject_find(address=KARI))
    assert not ties(share)
    assert share.stopped_at is None


def test_a_link_that_is_kept_does_not_vanish_unused(inside: Client, site: Tree) -> None:
    kept, forgotten = (sharing.offer(page=site.nb.home) for _ in range(2))
    tie(inside, kept)
    Share.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert sharing.drop_unused() == 1
    assert not Share.objects.filter(pk=forgotten.pk).exists()
    assert result_path(kept) in inside.get("/min-side/").content.decode()


def test_a_deleted_link_is_gone_from_the_page(inside: Client, share: Share) -> None:
    tie(inside, share)
    assert inside.post(result_path(share), {"delete": ""}).status_code == 200
    assert own_links(subject_find(address=KARI)) == []


def test_the_consent_is_let_go_beside_the_links_and_by_no_leave_link(inside: Client, share: Share) -> None:
    tie(inside, share)
    page = inside.get("/min-side/").content.decode()
    assert page.count('action="/min-side/lister/forlat/"') == 1
    assert 'name="all"' in page


def test_polish_words_are_agreed_to_in_polish(inside: Client, share: Share) -> None:
    page = inside.post("/pl/min-side/delinger/", {"address": result_path(share)})
    assert page.status_code == 200
    assert sharing.following_notice(lang="pl").sha256 in page.content.decode()


def test_words_replaced_a_moment_ago_still_count(inside: Client, share: Share) -> None:
    before = shown()
    purpose = sharing.following_notice(lang="nb").purpose
    publish_notice(purpose=purpose, lang="nb", label="Ja", text="Nye ord.", html="<p>Nye ord.</p>")
    assert tie(inside, share, notice=before).status_code == 303


@pytest.mark.engines
@pytest.mark.parametrize("code", ["", "\x00", "ingen", "x" * 5000])
def test_a_code_that_is_none_unties_nothing(inside: Client, share: Share, code: str) -> None:
    tie(inside, share)
    assert inside.post(UNTIE, {"code": code}).status_code == 303
    share.refresh_from_db()
    assert share.follower
