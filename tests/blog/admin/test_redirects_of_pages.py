"""When the address of a page changes, the old one leads to the new one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from blog.models import Audience, PostPage, StandardPage, TermPage
from config.sites import Tree
from tests.blog.conftest import published

Committing = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def publish(django_capture_on_commit_callbacks: Committing) -> Callable[..., None]:
    """Publish a page with other values, as the editor does."""

    def change(page: Any, **values: Any) -> None:
        page = page.specific_class.objects.get(pk=page.pk)
        for name, value in values.items():
            setattr(page, name, value)
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return change


def test_nobody_is_sent_to_a_page_that_is_hidden(make_post: Any, publish: Any, client: Client) -> None:
    post = make_post("Nytt produkt")
    publish(post, slug="hemmelig-navn", audience=Audience.SUBSCRIBERS)
    answer = client.get("/blogg/nytt-produkt/")
    assert answer.status_code == 404
    assert "hemmelig-navn" not in answer.content.decode()


def test_nobody_is_sent_to_a_page_that_is_unpublished(make_post: Any, publish: Any, client: Client) -> None:
    post = make_post("Nytt produkt")
    publish(post, slug="annet-navn")
    PostPage.objects.get(pk=post.pk).unpublish()
    assert client.get("/blogg/nytt-produkt/").status_code == 404


def test_a_page_with_its_old_address_back_does_not_run_in_a_circle(
    make_post: Any, publish: Any, client: Client
) -> None:
    post = make_post("Frem og tilbake")
    publish(post, slug="frem")
    publish(post, slug="frem-og-tilbake")
    assert client.get("/blogg/frem-og-tilbake/").status_code == 200
    assert client.get("/blogg/frem/", follow=True).redirect_chain == [("/blogg/frem-og-tilbake/", 301)]
    PostPage.objects.get(pk=post.pk).unpublish()
    assert client.get("/blogg/frem-og-tilbake/").status_code == 404


def test_browsers_do_not_keep_a_redirect_for_good(make_post: Any, publish: Any, client: Client) -> None:
    post = make_post("Frem")
    publish(post, slug="videre")
    assert client.get("/blogg/frem/").headers["Cache-Control"] == "no-cache"


def test_a_changed_slug_leads_on_for_good_in_both_languages(
    tree: Tree, make_post: Any, publish: Any, client: Client
) -> None:
    publish(make_post("Ærlig"), slug="aerligere")
    publish(make_post("Szczerze", branch=tree.pl), slug="szczerzej")
    for old, new in (
        ("/blogg/aerlig/", "/blogg/aerligere/"),
        ("/pl/blogg/szczerze/", "/pl/blogg/szczerzej/"),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)
        assert client.get(f"{old}?utm_source=brev").headers["Location"] == new


def test_two_changes_lead_in_one_step_to_where_the_page_is_now(
    make_post: Any, publish: Any, client: Client
) -> None:
    post = make_post("Først")
    publish(post, slug="senere")
    publish(post, slug="sist")
    for old in ("/blogg/forst/", "/blogg/senere/"):
        assert client.get(old, follow=True).redirect_chain == [("/blogg/sist/", 301)]


def test_an_index_takes_the_addresses_of_its_pages_along(
    tree: Tree, make_post: Any, publish: Any, client: Client
) -> None:
    make_post("Innlegg")
    make_post("Wpis", branch=tree.pl)
    publish(tree.nb.blog, slug="artikler")
    publish(tree.pl.blog, slug="artykuly")
    assert client.get("/blogg/innlegg/").headers["Location"] == "/artikler/innlegg/"
    assert client.get("/pl/blogg/wpis/").headers["Location"] == "/pl/artykuly/wpis/"


def test_a_moved_page_is_found_from_its_old_address(
    tree: Tree, client: Client, django_capture_on_commit_callbacks: Committing
) -> None:
    for branch, title in ((tree.nb, "Redaksjonen"), (tree.pl, "Redakcja")):
        page = published(branch.home, StandardPage(title=title))
        branch.about.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            page.move(branch.about, pos="last-child")
    for old, new in (("/redaksjonen/", "/om/redaksjonen/"), ("/pl/redakcja/", "/pl/om/redakcja/")):
        answer = client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)
        assert client.get(new).status_code == 200


def test_a_draft_leaves_the_address_readers_know(make_post: Any, client: Client) -> None:
    post = make_post("Kjent")
    post.slug = "ny"
    post.save_revision()
    assert client.get("/blogg/kjent/").status_code == 200
    assert not Redirect.objects.exists()


def test_a_term_and_an_editors_own_redirect_work_alike(make_term: Any, publish: Any, client: Client) -> None:
    publish(make_term("Køteori"), slug="ko-teori")
    assert client.get("/leksikon/koteori/").headers["Location"] == "/leksikon/ko-teori/"
    Redirect.add_redirect("/kampanje", TermPage.objects.get(), is_permanent=False)
    answer = client.get("/kampanje/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/leksikon/ko-teori/")
