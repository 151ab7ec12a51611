from typing import Any

import pytest
from django.test import Client

from config.sites import Tree
from tests.blog.conftest import day


def titles(client: Client, address: str) -> list[str]:
    return [post.title for post in client.get(address).context["posts"]]


def test_posts_come_twelve_to_a_side_newest_first(rich_site: Tree, client: Client) -> None:
    assert titles(client, "/blogg/") == [f"Innlegg {number}" for number in range(14, 2, -1)]
    assert titles(client, "/blogg/?side=2") == ["Innlegg 2", "Innlegg 1"]
    assert titles(client, "/pl/blogg/?side=2") == ["Wpis 2", "Wpis 1"]


GARBAGE = ["", "0", "-1", "abc", "2.5", "1e99", "9" * 5000, "%00", "٣x", "side=2", "<script>", "None", "[]"]


def test_any_garbage_gives_a_side_that_exists(rich_site: Tree, client: Client) -> None:
    for side in GARBAGE:
        assert titles(client, f"/blogg/?side={side}"), side


def test_a_side_beyond_the_last_is_the_last(rich_site: Tree, client: Client) -> None:
    assert titles(client, "/blogg/?side=99") == ["Innlegg 2", "Innlegg 1"]


@pytest.mark.engines
def test_posts_of_one_day_stand_by_publication_and_undated_ones_by_it_alone(
    make_post: Any, client: Client
) -> None:
    make_post("Uten dato")
    make_post("Samme dag, først", date=day(2020, 1, 2))
    make_post("Samme dag, sist", date=day(2020, 1, 2))
    make_post("Dagen før", date=day(2020, 1, 1))
    assert titles(client, "/blogg/") == ["Uten dato", "Samme dag, sist", "Samme dag, først", "Dagen før"]


def test_a_list_shows_the_introduction_or_how_the_text_begins(make_post: Any, client: Client) -> None:
    body = [("text", "<h2>Først</h2><p></p><p>Her <b>begynner</b> det &amp; fortsetter.</p><p>Så mer.</p>")]
    make_post("Uten innledning", date=day(2026, 1, 1), body=body)
    make_post("Med innledning", date=day(2026, 1, 2), body=body, intro="Kort sagt.")
    make_post("Med beskrivelse", date=day(2026, 1, 3), body=body, search_description="Beskrevet.")
    excerpts = [post.excerpt for post in client.get("/blogg/").context["posts"]]
    assert excerpts == ["Beskrevet.", "Kort sagt.", "Her begynner det & fortsetter."]
