"""What the page cache keeps of the content API: what was published, never what somebody asked for."""

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from blog.page_cache import wsgi
from blog.page_cache.wsgi import PageCache
from config.sites import Tree
from consent import limits
from tests.pages import ask

pytestmark = pytest.mark.django_db
CONTENT = "/api/v1/content/"


@pytest.fixture
def cache() -> PageCache:
    return PageCache(WSGIHandler(), size=1 << 24)


def test_words_somebody_searched_for_are_kept_nowhere(cache: PageCache, rich_site: Tree) -> None:
    reply = ask(cache, f"{CONTENT}?q=k%C3%B8")
    assert reply.headers["cache-control"] == "no-store"
    assert not cache.kept


@pytest.mark.parametrize("query", ["since=2011-01-01", "limit=1&cursor="])
def test_what_anybody_can_think_of_pushes_nothing_out(cache: PageCache, rich_site: Tree, query: str) -> None:
    cursor = Client().get(f"{CONTENT}?limit=1").json()["next"].partition("cursor=")[2]
    assert ask(cache, f"{CONTENT}?{query}{cursor if 'cursor' in query else ''}").status == 200
    assert not cache.kept


def test_no_answer_is_kept_that_would_push_out_many(
    cache: PageCache, rich_site: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wsgi, "LARGEST", 1000)
    ask(cache, f"{CONTENT}?fields=*")
    assert not cache.kept
    assert cache.size == 0


def test_the_same_list_is_answered_from_memory_and_by_304(cache: PageCache, rich_site: Tree) -> None:
    first = ask(cache, f"{CONTENT}?type=post&utm_source=x")
    again = ask(cache, f"{CONTENT}?utm_source=y&type=post", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert len(cache.kept) == 1
    assert ask(cache, f"{CONTENT}?type=term").body != first.body
    assert ask(cache, f"{CONTENT}?type=post", method="HEAD").body == b""


def test_a_network_that_searches_all_the_time_is_told_when_to_go_on(
    client: Client, rich_site: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent: dict[str, Any] = {}

    def allow(action: str, key: str, **limit: int) -> bool:
        spent[action] = spent.get(action, 0) + 1
        return spent[action] <= 1

    monkeypatch.setattr(limits, "allow", allow)
    assert client.get(f"{CONTENT}?q=k%C3%B8").status_code == 200
    refused = client.get(f"{CONTENT}?q=k%C3%B8")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
