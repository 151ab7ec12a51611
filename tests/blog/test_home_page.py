from typing import Any

from django.test import Client

from config.sites import Tree
from tests.blog.conftest import day


def test_the_front_page_leads_with_the_newest_post_of_its_language(rich_site: Tree, client: Client) -> None:
    context = client.get("/").context
    assert context["lead"].title == "Innlegg 14"
    assert [post.title for post in context["posts"]] == [f"Innlegg {number}" for number in range(13, 7, -1)]
    assert client.get("/pl/").context["lead"].title == "Wpis 14"


def test_the_front_page_shows_the_newest_terms_and_the_signup(rich_site: Tree, client: Client) -> None:
    context = client.get("/").context
    assert [term.title for term in context["terms"]] == ["Begrep 4", "Begrep 3", "Begrep 2", "Begrep 1"]
    assert [purpose.title for purpose in context["signup_purposes"]] == ["Ukens tips"]


def test_a_draft_leads_nothing(make_post: Any, client: Client) -> None:
    make_post("Nyest", date=day(2026, 5, 2)).unpublish()
    make_post("Eldre", date=day(2026, 5, 1))
    context = client.get("/").context
    assert (context["lead"].title, context["posts"]) == ("Eldre", [])
