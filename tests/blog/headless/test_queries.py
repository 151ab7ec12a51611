"""However many pages there are, an answer of the content API takes as many queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import PostPage
from blog.page_cache.generation import GENERATIONS
from blog.search.tasks import learn_words
from config.sites import Tree
from tests.crowd import grow

pytestmark = pytest.mark.django_db
CONTENT = "/api/v1/content/"
ASKED = [
    *("", "?fields=*", "?type=post&fields=*", "?type=post&locale=nb", "?limit=100&fields=*"),
    *("?tag=emne-3", "?category=category-1", "?author=author-2", "?since=2011-02-03T00:00:00Z"),
    *("?q=folk", "?path=/blogg/innlegg-5/", "?slug=innlegg-5&locale=nb"),
]
# The most that any of them may take, with nothing remembered of the pages.
MOST = 40


def counts(client: Client, addresses: list[str]) -> dict[str, int]:
    found = {}
    for address in addresses:
        cache.clear()
        GENERATIONS.forget()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(CONTENT + address).status_code == 200, address
        found[address] = len(queries)
    return found


def test_lists_and_pages_take_as_many_queries_with_ten_pages_as_with_ten_thousand(
    client: Client, tree: Tree, make_term: Callable[..., Any]
) -> None:
    for number in range(30):
        make_term(f"Begrep {number}", tags=("ord",))
    measured = []
    for posts in (10, 100, 10_000):
        grow(tree.nb.blog, to=posts, tags=40)
        if posts == 10:
            learn_words.func()
        addresses = [*ASKED, str(PostPage.objects.get(slug="innlegg-5").pk)]
        counts(client, addresses)
        measured.append({key if "?" in key else "detail": n for key, n in counts(client, addresses).items()})
    assert measured[0] == measured[1] == measured[2]
    assert max(measured[0].values()) <= MOST


def test_a_page_with_many_links_and_pictures_takes_as_many_as_one_with_few(
    client: Client, make_post: Callable[..., Any]
) -> None:
    targets = [make_post(f"Mål {number}").pk for number in range(12)]
    link = '<p><a linktype="page" id="{}">x</a></p>'
    bodies = [[("text", link.format(pk)) for pk in targets[:most]] for most in (1, 12)]
    pages = [make_post(f"Lenker {len(body)}", body=body).pk for body in bodies]
    few, many = counts(client, [str(pk) for pk in pages]).values()
    assert few == many
