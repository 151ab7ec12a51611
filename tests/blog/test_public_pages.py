from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page, PageViewRestriction

from blog.models import PostPage
from blog.selectors.posts import public_posts
from blog.selectors.public import public_pages
from config.sites import Tree


def test_a_draft_is_not_public(make_post: Any) -> None:
    make_post("Upublisert").unpublish()
    assert not public_posts().exists()


@pytest.mark.parametrize("restriction", ["password", "login", "groups"])
def test_nothing_under_a_view_restriction_is_public(restriction: str, make_post: Any, tree: Tree) -> None:
    make_post("Bak lås")
    PageViewRestriction.objects.create(page=tree.nb.blog, restriction_type=restriction)
    assert not public_posts().exists()
    assert public_pages().filter(pk=tree.nb.glossary.pk).exists()
    assert not public_pages().filter(pk=tree.nb.blog.pk).exists()


def test_a_page_under_a_password_is_read_with_it_and_kept_by_nobody(make_post: Any, client: Client) -> None:
    post = make_post("Bak lås", slug="bak-las")
    lock = PageViewRestriction.objects.create(page=post, restriction_type="password", password="sesam")
    address = f"/_util/authenticate_with_password/{lock.pk}/{post.pk}/"
    assert address in client.get(post.url).content.decode()
    opened = client.post(address, {"password": "sesam", "return_url": "//stein.example/"})
    assert opened.status_code == 302
    assert "stein" not in opened.headers["Location"]
    page = client.get(post.url)
    assert "Bak lås" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_a_page_under_a_login_leads_to_one(make_post: Any, client: Client) -> None:
    post = make_post("Bak lås")
    PageViewRestriction.objects.create(page=post, restriction_type="login")
    assert client.get(post.url, follow=True).status_code == 200


@pytest.mark.engines
def test_being_public_is_one_query(
    make_post: Any, tree: Tree, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    post = make_post("Åpent")
    PageViewRestriction.objects.create(page=tree.pl.blog, restriction_type="login")
    found = public_pages(PostPage.objects.all())
    with django_assert_num_queries(1):
        assert set(found) == {post}


def test_posts_can_be_asked_for_in_one_language(make_post: Any, tree: Tree) -> None:
    make_post("Norsk")
    polish = make_post("Polski", branch=tree.pl)
    assert list(public_posts("pl")) == [polish]
    assert public_posts().count() == 2
    assert Page.objects.filter(pk=polish.pk, locale__language_code="pl").exists()
