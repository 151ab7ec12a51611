"""The admin's start page: how far the week's posts travelled."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog.selectors.journeys import journeys
from blog.travel_picture import picture
from config.sites import Tree
from sharing import services
from sharing.hits import services as hits

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def sign_in(client: Client) -> Callable[[str], Client]:
    def as_role(role: str) -> Client:
        person = User.objects.create_user(f"{role}-person", password="x")
        person.groups.add(Group.objects.get(name=role))
        client.force_login(person)
        return client

    return as_role


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
    assert f'href="/admin/pages/{post.pk}/edit/"' in row
    assert row.count('<svg aria-hidden="true"') + row.count('aria-hidden="true" focusable="false"') == 4


def test_the_table_has_headings_for_rows_and_columns(make_post: Any, sign_in: Any) -> None:
    make_post("Køen")
    page = sign_in("Redaktør").get("/admin/").content.decode()
    table = page[page.index('<table class="travel">') :]
    assert table.count('<th scope="col">') == 5
    assert table.count('<th scope="row">') == 1


def test_posts_of_the_week_are_shown_in_every_language(make_post: Any, tree: Tree) -> None:
    now = timezone.now()
    make_post("For gammelt", date=now - 8 * DAY)
    make_post("Innenfor", date=now - 6 * DAY)
    make_post("Polsku", branch=tree.pl, date=now - 2 * DAY)
    make_post("Upublisert", date=now).unpublish()
    found, this_week = journeys()
    assert ([journey.post.title for journey in found], this_week) == (["Polsku", "Innenfor"], True)


def test_a_week_without_posts_shows_the_latest_five(make_post: Any, tree: Tree) -> None:
    for number in range(1, 8):
        make_post(f"Innlegg {number}", date=timezone.now() - (30 - number) * DAY)
    found, this_week = journeys()
    assert [journey.post.title for journey in found] == [f"Innlegg {number}" for number in range(7, 2, -1)]
    assert not this_week


def test_a_site_without_posts_shows_no_panel(tree: Tree, sign_in: Any) -> None:
    assert "travel-panel" not in sign_in("Redaktør").get("/admin/").content.decode()


@pytest.mark.engines
def test_the_journeys_take_as_many_queries_for_one_post_as_for_many(
    make_post: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    passed_on(make_post("Innlegg"), times=2)
    with django_assert_max_num_queries(9) as for_one:
        journeys()
    for number in range(5):
        passed_on(make_post(f"Innlegg {number}"), times=2)
    with django_assert_max_num_queries(len(for_one)):
        found, _ = journeys()
    assert len(found) == 6


def test_the_picture_is_larger_for_more_and_empty_for_nothing() -> None:
    none = picture(reads=0, shares=0, generations=0, signups=0, most=0)
    assert (none.reads, none.shares, none.generations, none.signups, none.more) == ("", "", "", "", False)
    many = picture(reads=900, shares=30, generations=9, signups=13, most=900)
    few = picture(reads=9, shares=1, generations=1, signups=2, most=900)
    assert float(many.reads[3:].split("C")[0]) < float(few.reads[3:].split("C")[0])
    assert (many.signups.count("h0"), many.more) == (12, True)
    assert (few.signups.count("h0"), few.more) == (2, False)
