"""«Hvor langt nådde det?»: one screen for a page in all its languages, and for a campaign."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from consent.services import withdraw
from sharing import services
from sharing.admin.words import sentence, took
from sharing.hits import services as hits
from sharing.models import Campaign, Conversion, DayCount, PageCount, Share
from sharing.selectors.cascade import Strand, Sums
from tests.sharing.conftest import used
from tests.sharing.test_convert import confirmed

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>\"'><svg onload=x>"


def screen(client, page, query=""):
    answer = client.get(f"/admin/spredning/{page.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def figures(html):
    """The four large ones."""
    return [re.sub(r"\D", "", found) for found in re.findall(r"<dd><b[^>]*>(.*?)</b>", html)[:4]]


@pytest.fixture
def chain(posts):
    """Three generations of the first post, read by five, with two who subscribed, one of whom left."""
    links = [used(posts.first)]
    for _ in range(2):
        links.append(used(posts.first, via=links[-1].code))
    for number in range(5):
        share_id = links[0].pk if number < 2 else None
        hits.insert(kind="read", share_id=share_id, page_id=posts.first.pk, verdict="human", rule="engaged")
    for link in links:
        hits.insert(kind="visit", share_id=link.pk, page_id=link.page_id, verdict="human", rule="navigation")
    hits.insert(kind="visit", share_id=link.pk, page_id=link.page_id, verdict="machine", rule="crawler")
    hits.roll_up()
    stays, leaves = confirmed("ola@example.no"), confirmed("stein@example.no")
    services.convert(share=links[1], consent=stays)
    services.convert(share=links[2], consent=leaves)
    withdraw(subject=leaves.subject, purpose=leaves.purpose, method="unsub-page-post")
    return links


@pytest.fixture
def campaign(posts):
    today = timezone.localdate()
    days = {"starts_on": today, "ends_on": today}
    return Campaign.objects.create(name="Vår", represents="Fjell", relation="paid", page=posts.first, **days)


@pytest.mark.parametrize("role", ["Skribent", "Personvern"])
def test_who_may_not_see_shares_sees_no_screen(role, sign_in, posts, campaign):
    client = sign_in(role)
    for path in (f"{posts.first.pk}/", f"kampanje/{campaign.pk}/"):
        answer = client.get(f"/admin/spredning/{path}")
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_a_stranger_is_asked_to_log_in(client, posts):
    assert "/admin/login/" in client.get(f"/admin/spredning/{posts.first.pk}/")["Location"]


@pytest.mark.parametrize("path", ["999999/", "1/", "kampanje/999999/"])
def test_what_is_not_there_is_404(path, eva, posts):
    assert eva.get(f"/admin/spredning/{path}").status_code == 404


def test_nothing_is_changed_by_looking(eva, chain, posts):
    assert eva.post(f"/admin/spredning/{posts.first.pk}/").status_code == 405


def test_readers_shares_generations_and_subscribers_stand_in_figures_and_in_words(eva, chain, posts):
    html = screen(eva, posts.first)
    assert figures(html) == ["5", "3", "3", "2"]
    assert "Lest 5 ganger, delt 3 ganger, i 3 ledd. 2 ble abonnenter via lenker, " in html
    assert "og 1 er det fortsatt." in html
    assert "40 % via lenker" in html


def test_every_visit_that_was_not_counted_has_its_reason_in_words(eva, chain, posts):
    html = screen(eva, posts.first)
    assert re.search(r"En søkemotor eller en annen robot\. <code>crawler</code></th><td>1</td>", html)


def test_what_nobody_can_know_stands_there_with_or_without_figures(eva, chain, posts):
    for page in (posts.first, posts.second):
        html = screen(eva, page)
        assert "Dette kan ingen vite" in html
        assert "Lesere uten JavaScript" in html
        assert "Private meldinger" in html


def test_a_page_without_readers_shows_what_will_come(eva, posts):
    html = screen(eva, posts.second)
    assert "Ingen har lest eller delt dette ennå." in html
    assert "Slik blir det seende ut" in html
    assert figures(html) == ["0", "0", "0", "0"]
    assert "far-count" not in html


def test_a_page_that_was_read_and_not_shared_is_not_empty(eva, posts):
    hits.insert(kind="read", share_id=None, page_id=posts.second.pk, verdict="human", rule="engaged")
    hits.roll_up()
    html = screen(eva, posts.second)
    assert "Lest 1 gang, og ikke delt." in html
    assert "Slik blir det seende ut" not in html


def test_translations_are_one_post_and_the_language_narrows_it(eva, chain, posts):
    posts.polish.translation_key = posts.first.translation_key
    posts.polish.save(update_fields=["translation_key"])
    used(posts.polish, via=chain[0].code)
    hits.roll_up()
    assert figures(screen(eva, posts.polish))[1] == "4"
    assert figures(screen(eva, posts.first, "?language=pl"))[:2] == ["0", "1"]
    assert figures(screen(eva, posts.first, "?language=xx"))[1] == "4"


def test_a_period_leaves_out_what_was_before(eva, posts):
    old = used(posts.first)
    Share.objects.filter(pk=old.pk).update(used_at=timezone.now() - timedelta(days=40))
    used(posts.first)
    hits.roll_up()
    assert figures(screen(eva, posts.first))[1] == "2"
    assert figures(screen(eva, posts.first, "?period=30"))[1] == "1"
    assert figures(screen(eva, posts.first, "?period=abc"))[1] == "2"


def test_an_empty_period_does_not_say_that_nothing_ever_happened(eva, chain, posts):
    Share.objects.update(used_at=timezone.now() - timedelta(days=40))
    for counts in (DayCount, PageCount):
        counts.objects.update(day=timezone.localdate() - timedelta(days=40))
    Conversion.objects.update(at=timezone.now() - timedelta(days=40))
    html = screen(eva, posts.first, "?period=30")
    assert "Ingenting i det du har valgt." in html
    assert "Slik blir det seende ut" not in html


def test_a_campaign_shows_its_own_links_and_the_page_tells_both_apart(eva, chain, posts, campaign):
    seeded = used(posts.first)
    Share.objects.filter(pk=seeded.pk).update(campaign=campaign)
    hits.insert(kind="read", share_id=seeded.pk, page_id=posts.first.pk, verdict="human", rule="engaged")
    hits.roll_up()
    alone = eva.get(f"/admin/spredning/kampanje/{campaign.pk}/").content.decode()
    assert figures(alone) == ["1", "1", "1", "0"]
    assert "Lest 1 gang via lenker, delt 1 gang, i 1 ledd." in alone
    html = screen(eva, posts.first)
    assert f'href="/admin/spredning/kampanje/{campaign.pk}/"' in html
    assert "Organisk og via kampanje" in html
    assert figures(screen(eva, posts.first, "?kind=seeded"))[:2] == ["1", "1"]
    assert figures(screen(eva, posts.first, "?kind=organic"))[:2] == ["2", "3"]


def test_no_address_and_nobody_is_named(eva, chain, posts):
    html = screen(eva, posts.first)
    assert "example.no" not in html
    assert not any(link.code in html for link in chain)


def test_a_hostile_title_is_text(eva, chain, posts, campaign):
    Share.objects.update(campaign=campaign)
    posts.first.title = campaign.name = campaign.represents = HOSTILE
    posts.first.save(update_fields=["title"])
    campaign.save()
    for path in (f"{posts.first.pk}/", f"kampanje/{campaign.pk}/"):
        html = eva.get(f"/admin/spredning/{path}").content.decode()
        assert "alert(1)" in html
        assert "<script>alert(1)" not in html
        assert "<svg onload" not in html


def test_the_screen_takes_as_many_queries_for_many_links_as_for_few(
    eva, chain, posts, django_assert_max_num_queries
):
    screen(eva, posts.first)
    with django_assert_max_num_queries(25) as for_few:
        screen(eva, posts.first)
    for link in (*chain, *chain):
        used(posts.first, via=link.code)
    hits.roll_up()
    with django_assert_max_num_queries(len(for_few)):
        screen(eva, posts.first)


@pytest.mark.parametrize(
    ("signups", "living", "words"),
    [
        (0, 0, "Ingen er blitt abonnent via en lenke."),
        (1, 1, "1 ble abonnent via en lenke og er det fortsatt."),
        (1, 0, "1 ble abonnent via en lenke, men er det ikke lenger."),
        (12, 12, "12 ble abonnenter via lenker, og alle er det fortsatt."),
        (12, 11, "12 ble abonnenter via lenker, og 11 er det fortsatt."),
        (12, 0, "12 ble abonnenter via lenker, men ingen av dem er det lenger."),
    ],
)
def test_the_sentence_has_its_plurals_right(signups, living, words):
    with translation.override("nb"):
        said = sentence(1, Strand(Sums(links=1, signups=signups, living=living), 1, 0.0), through_links=False)
    assert said == f"Lest 1 gang, delt 1 gang, i 1 ledd. {words}"


def test_the_sentence_is_polish_in_polish():
    with translation.override("pl"):
        strand = Strand(Sums(links=22, signups=5, living=2), 4, 0.5)
        said = sentence(214, strand, through_links=False)
    assert said.startswith("Odczytano 214 razy, udostępniono 22 razy, w 4 pokoleniach.")
    assert said.endswith("Przez linki zapisało się 5 osób, a 2 nadal są z nami.")


def test_a_time_is_told_in_the_unit_that_fits():
    with translation.override("nb"):
        told = [took(timedelta(minutes=number)) for number in (1, 89, 90, 26 * 60, 3 * 24 * 60)]
    assert told == ["1 minutt", "89 minutter", "2 timer", "26 timer", "3 dager"]
