"""Two workers that learn the same pages at once count each of them once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from blog.models import PageWords, PostPage, Relation, SearchWord
from blog.search.services import words_learn
from config.sites import build_tree
from tests.conftest import LiveDatabase

TOGETHER, TIMES = 4, 5


def learn(pages: list[int]) -> None:
    for _ in range(TIMES):
        words_learn(pages=pages)
    connections.close_all()


@pytest.mark.engines
def test_words_are_counted_once_however_many_learn_them(live_database: LiveDatabase) -> None:
    blog = build_tree(site_name="Snakkis").nb.blog
    posts = [
        blog.add_child(instance=PostPage(title=f"Kø nummer {number}", relation=Relation.NONE))
        for number in range(3)
    ]
    pages = [post.pk for post in posts]
    with ThreadPoolExecutor(TOGETHER) as workers:
        for done in [workers.submit(learn, pages[turn % 2 :]) for turn in range(TOGETHER)]:
            done.result()
    assert PageWords.objects.filter(page_id__in=pages).count() == len(pages)
    assert SearchWord.objects.get(lang="nb", word="kø").pages == len(pages)
