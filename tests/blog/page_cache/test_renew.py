"""Pages made anew: by one request for all that wait, at the commit of a change, in every process."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page, Site

from blog.caching import PUBLIC
from blog.models import PageGeneration, PostPage, Relation
from blog.page_cache.generation import GENERATIONS
from blog.page_cache.memory import remembered
from blog.page_cache.wsgi import PageCache
from config.sites import build_tree
from tests.conftest import LiveDatabase
from tests.pages import Reply, ask
from tests.waiting import until

pytestmark = pytest.mark.engines
SOON = timedelta(milliseconds=700)


class Speaker:
    """A public page that takes as long as the test wants, and may break."""

    def __init__(self) -> None:
        self.calls = 0
        self.begun, self.go_on = Event(), Event()
        self.go_on.set()
        self.error: Exception | None = None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        self.calls += 1
        self.begun.set()
        assert self.go_on.wait(20)
        if self.error:
            raise self.error
        start_response("200 OK", [("Cache-Control", PUBLIC)])
        return iter([f"answer {self.calls}".encode()])


@pytest.fixture
def speaker(live_database: LiveDatabase) -> Speaker:
    return Speaker()


@pytest.fixture
def cache(speaker: Speaker) -> PageCache:
    cache = PageCache(speaker, size=1 << 20)
    assert ask(cache, "/").text == "answer 1"
    return cache


def something_changes() -> None:
    PageGeneration.objects.update(number=PageGeneration.objects.get().number + 1)


def ask_elsewhere(cache: PageCache) -> Reply:
    try:
        return ask(cache, "/")
    finally:
        connection.close()


def test_a_crowd_waits_for_the_one_request_that_makes_the_page_anew(
    cache: PageCache, speaker: Speaker
) -> None:
    something_changes()
    speaker.begun.clear()
    speaker.go_on.clear()
    with ThreadPoolExecutor(8) as crowd:
        replies = [crowd.submit(ask_elsewhere, cache) for _ in range(8)]
        assert speaker.begun.wait(20)
        speaker.go_on.set()
        assert {reply.result().text for reply in replies} == {"answer 2"}
    assert speaker.calls == 2
    assert not cache.making


def test_when_the_one_that_makes_it_breaks_the_next_one_makes_it(cache: PageCache, speaker: Speaker) -> None:
    something_changes()
    speaker.error = ValueError("broken")
    with pytest.raises(ValueError, match="broken"):
        ask(cache, "/")
    assert not cache.making
    speaker.error = None
    assert ask(cache, "/").text == "answer 3"


def test_what_was_begun_before_a_change_is_not_kept_beyond_it(cache: PageCache, speaker: Speaker) -> None:
    something_changes()
    speaker.begun.clear()
    speaker.go_on.clear()
    with ThreadPoolExecutor(1) as reader:
        reply = reader.submit(ask_elsewhere, cache)
        assert speaker.begun.wait(20)
        something_changes()
        speaker.go_on.set()
        assert reply.result().text == "answer 2"
    assert ask(cache, "/").text == "answer 3"
    assert ask(cache, "/").text == "answer 3"


def test_without_the_database_the_page_cache_steps_aside(cache: PageCache, speaker: Speaker) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE blog_pagegeneration RENAME TO away")
    assert ask(cache, "/").text == "answer 2"
    assert ask(cache, "/").text == "answer 3"


@pytest.fixture
def post(live_database: LiveDatabase) -> PostPage:
    tree = build_tree(site_name="Snakkis")
    Site.objects.update(hostname="testserver", port=80)
    page = PostPage(title="Før", slug="kaia", relation=Relation.NONE, locale=tree.nb.blog.locale)
    return tree.nb.blog.add_child(instance=page)


def test_a_change_is_seen_when_it_is_committed_and_not_before(post: PostPage) -> None:
    cache = PageCache(WSGIHandler(), size=1 << 20)
    assert "Før" in ask(cache, "/blogg/kaia/").text
    with ThreadPoolExecutor(1) as reader:
        with transaction.atomic():
            Page.objects.filter(pk=post.pk).update(title="Etter")
            during = reader.submit(in_another_connection, cache, "/blogg/kaia/").result()
        after = reader.submit(in_another_connection, cache, "/blogg/kaia/").result()
    assert "Før" in during
    assert "Etter" not in during
    assert "Etter" in after


def in_another_connection(cache: PageCache, address: str) -> str:
    try:
        return ask(cache, address).text
    finally:
        connection.close()


def test_a_change_that_is_taken_back_costs_nothing(post: PostPage) -> None:
    before = GENERATIONS.current()
    with transaction.atomic():
        Page.objects.filter(pk=post.pk).update(title="Etter")
        transaction.set_rollback(True)
    assert GENERATIONS.current() == before


def test_a_draft_saved_or_begun_empties_nothing(post: PostPage) -> None:
    before = GENERATIONS.current()
    post.title = "Kladd"
    post.save_revision()
    page = PostPage(title="Ny", slug="ny", live=False, locale=post.locale)
    post.get_parent().specific.add_child(instance=page)
    assert GENERATIONS.current() == before


def test_a_page_becomes_public_by_the_clock_alone(post: PostPage) -> None:
    post.public_from = timezone.now() + SOON
    post.save()
    cache = PageCache(WSGIHandler(), size=1 << 20)
    assert ask(cache, "/blogg/kaia/").status == 404
    assert "Før" not in ask(cache, "/blogg/").text
    until(lambda: timezone.now() > post.public_from, what="its time")
    assert "Før" in ask(cache, "/blogg/").text
    assert "Før" in ask(cache, "/blogg/kaia/").text


def test_what_was_remembered_of_a_change_that_is_taken_back_is_forgotten(post: PostPage) -> None:
    def title() -> str:
        return remembered("title", lambda: Page.objects.get(pk=post.pk).title)

    with transaction.atomic():
        Page.objects.filter(pk=post.pk).update(title="Angret")
        assert title() == "Angret"
        transaction.set_rollback(True)
    Page.objects.filter(pk=post.pk).update(title="Etter")
    assert title() == "Etter"
