"""Every kind of page, in both languages, asks the database a fixed number of times however much there is."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from config.sites import Tree

# Norwegian and Polish differ by one: the second asks for the root page's translation.
PAGES = [
    ("/", 0),
    ("/blogg/", 0),
    ("/blogg/innlegg-7/", 0),
    ("/leksikon/", 0),
    ("/leksikon/begrep-2/", 0),
    ("/om/", 0),
    ("/pl/", 0),
    ("/pl/blogg/", 0),
    ("/pl/blogg/wpis-7/", 0),
    ("/pl/leksikon/", 0),
    ("/pl/leksikon/termin-2/", 0),
    ("/pl/om/", 0),
]


@pytest.mark.parametrize(("path", "queries"), PAGES)
def test_a_page_asks_a_fixed_number_of_times(
    path: str,
    queries: int,
    rich_site: Tree,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.get("/")  # Wagtail remembers the roots of its sites
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200
