"""What people talk about, on the admin's start page; and how far one page travelled, in its editor."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog.selectors.journeys import journeys
from blog.travel_picture import picture
from config.sites import Tree
from sharing import services
from sharing.hits import services as hits
from sharing.selectors.travel import Travel, glance

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def passed_on(page: Any, times: int = 1) -> None:
    """A chain of links: each friend shares what came by the one before."""
    via = ""
    for _ in range(times):
        via = services.offer(page=page, via=via).code
        services.use(code=via)


@pytest.mark.parametrize("role", ["Skribent", "Personvern"])
def test_who_may_not_see_shares_does_not_see_the_panel(role: str, make_post: Any, sign_in: Any) -> None:
    make_post("Køen")
    assert "travel" not in sign_in(role).get("/admin/").content.decode()


@pytest.mark.parametrize("role", ["Redaktør", "Eier"])
def test_editors_see_reads_shares_generations_and_subscribers_of_the_week(
    role: str, make_post: Any, sign_in: Any
) -> None:
    post = make_post("Køen", date=timezone.now() - DAY)
    passed_on(post, times=3)
    for _ in range(41):
        hits.insert(kind="read", share_id=None, page_id=post.pk, verdict="human", rule="engaged")
    hits.roll_up()
    page = sign_in(role).get("/admin/").content.decode()
    row = page[page.index('<table class="travel">') :]
    figures = [part.split("<")[0] for part in row.split('<span class="travel-number">')[1:]]
    assert figures == ["41", "3", "3", "0"]
    assert f'href="/admin/spredning/{post.pk}/"' in row
    assert "opp fra 0 til 44" in row
    assert row.count('aria-hidden="true" focusable="false"') == 4


def test_the_table_has_headings_for_rows_and_columns(make_post: Any, sign_in: Any) -> None:
    make_post("Køen")
    page = sign_in("Redaktør").get("/admin/").content.decode()
    table = page[page.index('<table class="travel">') :]
    assert table.count('<th scope="col">') == 5
    assert table.count('<th scope="row">') == 1


def read(page: Any, times: int, days_ago: int = 0) -> None:
    for _ in range(times):
        at = timezone.now() - days_ago * DAY
        hits.insert(kind="read", share_id=None, page_id=page.pk, verdict="human", rule="engaged", at=at)
    hits.roll_up()


def titles() -> list[str]:
    return [journey.post.title for journey in journeys()]


@pytest.mark.engines
def test_those_that_rose_most_come_first_whatever_their_age(make_post: Any) -> None:
    old, steady, fell, rose = (
        make_post(title, date=timezone.now() - age * DAY)
        for title, age in (("Gammel", 900), ("Jevn", 30), ("Falt", 3), ("Steg", 10))
    )
    read(old, 9)
    read(steady, 20)
    read(steady, 20, days_ago=8)
    read(fell, 2)
    read(fell, 5, days_ago=9)
    read(rose, 8)
    read(rose, 3, days_ago=13)
    passed_on(rose, times=2)
    hits.roll_up()
    found = [(way.post.title, way.rise and (way.rise.before, way.rise.lately)) for way in journeys()]
    assert found == [("Gammel", (0, 9)), ("Steg", (3, 10))]
    assert (journeys()[1].travel.reads, journeys()[1].travel.shares) == (8, 2)


@pytest.mark.engines
def test_the_two_weeks_meet_at_the_seventh_day(make_post: Any) -> None:
    post = make_post("Køen")
    for days_ago, times in ((0, 1), (6, 4), (7, 2), (13, 1), (14, 50)):
        read(post, times, days_ago)
    rise = journeys()[0].rise
    assert rise
    assert (rise.before, rise.lately) == (3, 5)


@pytest.mark.engines
def test_a_post_in_two_languages_is_one_post(make_post: Any, tree: Tree) -> None:
    post, polish = make_post("Køen"), make_post("Kolejka", branch=tree.pl)
    polish.translation_key = post.translation_key
    polish.save(update_fields=["translation_key"])
    read(post, 2)
    read(polish, 3)
    passed_on(polish, times=2)
    hits.roll_up()
    (journey,) = journeys()
    assert (journey.post.title, journey.travel.reads, journey.travel.shares) == ("Køen", 5, 2)


def test_what_is_taken_down_is_talked_about_no_more(make_post: Any) -> None:
    gone = make_post("Borte")
    make_post("Her")
    read(gone, 5)
    gone.unpublish()
    assert titles() == ["Her"]


def test_a_week_in_which_nothing_rose_shows_the_latest_five(make_post: Any, sign_in: Any) -> None:
    for number in range(1, 8):
        make_post(f"Innlegg {number}", date=timezone.now() - (30 - number) * DAY)
    assert titles() == [f"Innlegg {number}" for number in range(7, 2, -1)]
    assert "Ingen innlegg steg" in sign_in("Redaktør").get("/admin/").content.decode()


def test_a_site_without_posts_shows_no_panel(tree: Tree, sign_in: Any) -> None:
    assert "travel-panel" not in sign_in("Redaktør").get("/admin/").content.decode()


@pytest.mark.engines
def test_the_journeys_take_as_many_queries_for_one_post_as_for_many(
    make_post: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    passed_on(make_post("Innlegg"), times=2)
    hits.roll_up()
    journeys()
    with django_assert_max_num_queries(7) as for_one:
        journeys()
    for number in range(5):
        passed_on(make_post(f"Innlegg {number}"), times=2)
    hits.roll_up()
    journeys()
    with django_assert_max_num_queries(len(for_one)):
        assert len(journeys()) == 5


def editor_of(client: Client, page: Any) -> str:
    return str(client.get(f"/admin/pages/{page.pk}/edit/").content.decode())


def test_who_may_not_see_shares_edits_without_them(make_post: Any, sign_in: Any) -> None:
    assert "travel-four" not in editor_of(sign_in("Skribent"), make_post("Køen"))


def test_a_page_that_does_not_exist_yet_has_not_travelled(tree: Tree, sign_in: Any) -> None:
    answer = sign_in("Redaktør").get(f"/admin/pages/add/blog/postpage/{tree.nb.blog.pk}/")
    assert answer.status_code == 200
    assert "travel-four" not in answer.content.decode()


@pytest.mark.engines
def test_the_editor_of_a_post_or_term_tells_how_far_it_travelled(
    make_post: Any, make_term: Any, sign_in: Any
) -> None:
    client = sign_in("Redaktør")
    for page in (make_post("Køen"), make_term("Kaskade")):
        passed_on(page, times=3)
        read(page, 41)
        html = editor_of(client, page)
        panel = html[html.index('class="travel-four"') :]
        figures = [part.split("<")[0] for part in panel.split('<span class="travel-number">')[1:5]]
        assert figures == ["41", "3", "3", "0"]
        assert f'href="/admin/spredning/{page.pk}/"' in panel


def test_a_glance_takes_four_queries_for_any_number_of_links(
    make_post: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    post = make_post("Køen")
    for times in (1, 4):
        passed_on(post, times=times)
        hits.roll_up()
        with django_assert_num_queries(4):
            glance(post)


def test_a_hostile_title_is_text_on_the_start_page(make_post: Any, sign_in: Any) -> None:
    read(make_post("<script>alert(1)</script>"), 1)
    page = sign_in("Redaktør").get("/admin/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_the_picture_is_larger_for_more_and_empty_for_nothing() -> None:
    none = picture(Travel(), most=0)
    assert (none.reads, none.shares, none.generations, none.signups, none.more) == ("", "", "", "", False)
    many = picture(Travel(reads=900, shares=30, generations=9, signups=13), most=900)
    few = picture(Travel(reads=9, shares=1, generations=1, signups=2), most=900)
    assert float(many.reads[3:].split("C")[0]) < float(few.reads[3:].split("C")[0])
    assert (many.signups.count("h0"), many.more) == (12, True)
    assert (few.signups.count("h0"), few.more) == (2, False)
