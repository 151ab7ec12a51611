"""From addresses to pages: the same answers as Wagtail's own walk, in fewer queries."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from blog.models import StandardPage
from blog.page_cache.generation import GENERATIONS
from blog.routing import page_at
from config.sites import Tree
from tests.blog.conftest import published


@pytest.mark.parametrize(
    "address",
    ["/ingenting/", "/blogg/ingenting/", "/pl/om/kaia/", "/home-nb/", "/home-nb/blogg/", "/blogg/kaia/mer/"],
)
def test_what_is_not_there_is_not_found(address: str, tree: Tree, make_post: Any, client: Client) -> None:
    make_post("Kaia")
    assert client.get(address).status_code == 404


def test_a_draft_is_not_found(make_post: Any, client: Client) -> None:
    make_post("Kaia").unpublish()
    assert client.get("/blogg/kaia/").status_code == 404


def test_a_page_of_one_language_is_not_under_the_others_address(make_post: Any, client: Client) -> None:
    make_post("Kaia")
    assert client.get("/blogg/kaia/").status_code == 200
    assert client.get("/pl/blogg/kaia/").status_code == 404


def test_every_page_is_found_at_its_own_address(rich_site: Tree, client: Client) -> None:
    published(rich_site.nb.about, StandardPage(title="Kontakt"))
    pages = Site.objects.get().root_page.get_descendants(inclusive=True).live()
    polish = rich_site.pl.home.get_descendants(inclusive=True).live()
    for page in [*pages, *polish]:
        response = client.get(page.url)
        assert (response.status_code, response.context["page"].pk) == (200, page.pk)


def test_a_page_is_found_in_two_queries(make_post: Any, tree: Tree, django_assert_num_queries: Any) -> None:
    make_post("Kaia")
    GENERATIONS.current()
    page_at(tree.site, "nb", "blogg/kaia/")  # what all pages ask alike is remembered
    with django_assert_num_queries(2):
        page = page_at(tree.site, "nb", "blogg/kaia/")
        assert page
        assert (page.author, page.category, page.locale.language_code) == (None, None, "nb")


def test_a_site_with_another_name_is_answered_too(make_post: Any, client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    make_post("Kaia")
    assert client.get("/blogg/kaia/", headers={"host": "127.0.0.1"}).status_code == 200
