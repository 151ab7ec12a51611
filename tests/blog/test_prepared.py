"""blog.selectors.prepared: the same answers as a plain queryset, with other values each time."""

from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField
from wagtail.models import PageViewRestriction

from blog.models import PostPage
from blog.selectors.prepared import Prepared
from blog.selectors.public import public_pages
from config.sites import build_tree
from consent.prepared import Slot, one_of
from tests.conftest import LiveDatabase

pytestmark = pytest.mark.engines


def titled() -> Prepared:
    title = Slot("title", CharField())
    return Prepared(lambda: public_pages(PostPage.objects.select_related("author").filter(title=title)))


def test_a_slot_without_a_value_is_an_error(make_post: Any) -> None:
    with pytest.raises(KeyError, match="title"):
        titled()()


@pytest.mark.parametrize("title", ["Køen", "100 %", "%s", "' OR 1=1 --", ""])
def test_a_value_is_never_part_of_the_sql(title: str, make_post: Any) -> None:
    make_post("Kassen")
    post = make_post(title or "Uten", slug="x")
    assert titled()(title=title) == ([post] if title else [])


def test_what_is_asked_again_is_read_again(make_post: Any) -> None:
    ask = titled()
    assert ask(title="Køen") == []
    post = make_post("Køen")
    assert ask(title="Køen") == [post]
    assert ask(title="Kassen") == []


def test_a_page_under_a_restriction_that_came_later_is_not_found(make_post: Any) -> None:
    ask, post = titled(), make_post("Køen")
    assert ask(title="Køen") == [post]
    PageViewRestriction.objects.create(page=post, restriction_type=PageViewRestriction.LOGIN)
    assert ask(title="Køen") == []


def test_one_of_several_values_is_enough(make_post: Any) -> None:
    posts = [make_post(f"Innlegg {number}") for number in range(3)]
    ask = Prepared(lambda: PostPage.objects.filter(one_of("pk", "post", 2)).order_by("pk"))
    assert ask(post0=posts[2].pk, post1=posts[0].pk) == [posts[0], posts[2]]
    assert ask(post0=posts[1].pk, post1=0) == [posts[1]]


def test_threads_get_each_what_they_ask_for(live_database: LiveDatabase) -> None:
    blog = build_tree(site_name="Snakkis").nb.blog
    for number in range(4):
        blog.add_child(instance=PostPage(title=f"Innlegg {number}", relation="none", locale=blog.locale))
    ask, found = titled(), {number: set() for number in range(4)}

    def read(number: int) -> None:
        for _ in range(25):
            found[number] |= {post.title for post in ask(title=f"Innlegg {number}")}
        connection.close()

    threads = [Thread(target=read, args=[number]) for number in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: {f"Innlegg {number}"} for number in found}
