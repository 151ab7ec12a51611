"""The words of the site are those of its public pages, at any time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Page, PageViewRestriction

from blog.models import Audience, Author, PageWords, PostPage, SearchWord
from blog.page_cache.watched import WATCHED
from blog.search import tasks
from blog.search.finding import find
from blog.search.selectors import has_words_due, texts, words_due
from blog.search.services import words_learn
from blog.search.tasks import learn_words
from blog.services import tags_merge
from config.sites import Tree
from tests.blog.conftest import published

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def counts(lang: str = "nb") -> dict[str, int]:
    return dict(SearchWord.objects.filter(lang=lang).values_list("word", "pages"))


@pytest.fixture
def learned(tree: Tree) -> None:
    """The pages every site has are learnt."""
    learn_words.func()


def change_audience(post: Any) -> None:
    post.audience = Audience.SUBSCRIBERS
    post.save()


def put_off(post: Any) -> None:
    post.public_from = timezone.now() + timedelta(hours=1)
    post.save()


def restrict(post: Any) -> None:
    PageViewRestriction.objects.create(page=post, restriction_type="login")


def rename(post: Any) -> None:
    post.title = "Ost"
    post.save_revision().publish()


@pytest.mark.parametrize(
    "change",
    [Page.unpublish, Page.delete, change_audience, put_off, restrict, rename],
    ids=lambda it: it.__name__,
)
def test_words_of_what_is_public_no_more_are_forgotten(
    learned: None, make_post: Any, change: Callable[[Any], None]
) -> None:
    post = make_post("Trollmannen")
    make_post("En kø")
    learn_words.func()
    assert counts()["trollmannen"] == 1
    change(post)
    assert has_words_due()
    learn_words.func()
    assert "trollmannen" not in counts()
    assert not has_words_due()


def test_a_page_that_is_not_public_gives_no_words(learned: None, make_post: Any) -> None:
    make_post("Trollmannen", audience=Audience.SUBSCRIBERS)
    make_post("Heksemesteren", public_from=timezone.now() + timedelta(hours=1))
    assert not has_words_due()


def test_each_word_is_counted_once_a_page_in_its_language(learned: None, make_post: Any, tree: Tree) -> None:
    make_post("Kø, kø og KØ!")
    make_post("Ny kø", body=[("text", "<p>Åtti <b>minutter</b> i b2b-kø</p>")])
    make_post("Kø", branch=tree.pl)
    learn_words.func()
    assert counts()["kø"] == 2
    assert counts()["minutter"] == 1
    assert not {"b2b", "i"} & counts().keys()
    assert counts("pl")["kø"] == 1


def test_learning_again_changes_nothing(learned: None, make_post: Any) -> None:
    post = make_post("Trollmannen i kø")
    learn_words.func()
    before = counts()
    words_learn(pages=[post.pk])
    words_learn(pages=[post.pk, post.pk])
    assert counts() == before


def test_many_pages_are_learnt_a_few_at_a_time(
    learned: None, make_post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    for number in range(5):
        make_post(f"Kø {number}")
    assert len(words_due(2)) == 2
    learn_words.func()
    assert counts()["kø"] == 5
    assert not has_words_due()


def test_any_text_can_be_learnt(learned: None, make_post: Any) -> None:
    make_post("å" * 255)
    make_post("ﷺ" * 39 + " İstanbul 🧇 שלום", body=[("text", "<p>" + "x" * 100_000 + "</p>")])
    learn_words.func()
    assert not has_words_due()
    for text in ("istanbul", "å" * 255, "ﷺ" * 39, "שלום"):
        assert find(text, "nb")


def test_what_lacks_in_the_index_is_put_there(learned: None, make_post: Any) -> None:
    post = make_post("Trollmannen")
    post.index_entries.all().delete()
    assert post.pk not in texts([post.pk])
    learn_words.func()
    assert texts([post.pk])[post.pk].title == "Trollmannen"


def test_learning_empties_the_page_cache() -> None:
    """A term's page shows the posts that mention it, and finds them in the index."""
    assert "blog_pagewords" in WATCHED


def test_looking_for_what_is_due_takes_the_same_queries_for_any_number(learned: None, make_post: Any) -> None:
    counts = []
    for number in range(6):
        make_post(f"Kø {number}")
        if number in {2, 5}:
            words_due(50)
            with CaptureQueriesContext(connection) as queries:
                assert len(words_due(50)) == number + 1
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_pages_of_no_kind_that_is_searched_give_no_words(learned: None, tree: Tree) -> None:
    assert not PageWords.objects.filter(page_id=tree.nb.home.pk).exists()
    published(tree.nb.home, type(tree.nb.about)(title="Trollmannen"))
    learn_words.func()
    assert counts()["trollmannen"] == 1


def rename_author(client: Client, post: PostPage) -> None:
    client.post(
        reverse(f"{Author.snippet_viewset.get_url_name('edit')}", args=[post.author.pk]), {"name": "Ola Dunk"}
    )


def rename_tag(client: Client, post: PostPage) -> None:
    tag = post.tags.get()
    client.post(reverse(Tag.snippet_viewset.get_url_name("edit"), args=[tag.pk]), {"name": "Ola Dunk"})


def merge_tags(client: Client, post: PostPage) -> None:
    tags_merge(into=Tag.objects.create(name="Ola Dunk"), others=[post.tags.get()])


@pytest.mark.parametrize("change", [rename_author, rename_tag, merge_tags], ids=lambda it: it.__name__)
def test_a_post_is_found_by_the_new_name_of_what_it_is_by_or_about(
    change: Callable[..., None], learned: None, make_post: Any, tree: Tree, admin_client: Client
) -> None:
    author = Author.objects.create(name="Kari Nordmann", slug="kari", locale=tree.nb.home.locale)
    post = make_post("Benken", author=author, tags=("kø",))
    learn_words.func()
    assert not find("dunk", "nb").hits
    change(admin_client, post)
    learn_words.func()
    assert [hit.page.pk for hit in find("dunk", "nb").hits] == [post.pk]
