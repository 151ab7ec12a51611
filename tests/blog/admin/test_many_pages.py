"""Lists of the admin ask as often, and show as little, however many pages there are."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.images import ImageFile
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file

from blog.models import Author, Category, Picture
from config.sites import Tree
from tests.blog.admin.conftest import signed_in
from tests.blog.conftest import day


def warm(user: User) -> Client:
    """Signed in, on a site that has answered before: it knows where its pages stand."""
    client = signed_in(user)
    client.get("/admin/pages/")
    return client


@pytest.fixture
def many(tree: Tree, make_post: Any, make_term: Any) -> Tree:
    locale = tree.nb.home.locale
    for number in range(70):
        author = Author.objects.create(name=f"Kari {number}", slug=f"kari-{number}", locale=locale)
        shelf = Category.objects.create(name=f"Hylle {number}", slug=f"hylle-{number}", locale=locale)
        date = day(2026, 1, 1) + timedelta(days=number)
        make_post(f"Innlegg {number}", author=author, category=shelf, date=date, tags=(f"emne {number}",))
        make_term(f"Begrep {number}")
    return tree


@pytest.mark.parametrize(
    "query", ["", "?p=2", "?q=innlegg", "?ordering=ord", "?ordering=author__name", "?relation=none&live=true"]
)
def test_the_explorer_of_posts(query: str, many: Tree, eva: User, django_assert_max_num_queries: Any) -> None:
    editor = warm(eva)
    with django_assert_max_num_queries(30):
        answer = editor.get(f"/admin/pages/{many.nb.blog.pk}/{query}")
    assert 0 < len(answer.context["object_list"]) <= 50


def test_posts_are_listed_newest_first_with_author_and_category(many: Tree, eva: User) -> None:
    answer = signed_in(eva).get(f"/admin/pages/{many.nb.blog.pk}/")
    rows = answer.context["object_list"]
    assert [page.title for page in rows][:2] == ["Innlegg 69", "Innlegg 68"]
    for words in ("Kari 69", "Hylle 69"):
        assert words in answer.content.decode()


def test_posts_and_terms_are_not_put_in_order_by_hand(many: Tree, eva: User) -> None:
    for index in (many.nb.blog, many.nb.glossary):
        answer = signed_in(eva).get(f"/admin/pages/{index.pk}/?ordering=ord")
        assert len(answer.context["object_list"]) == 50
        offered = signed_in(eva).get(f"/admin/pages/{index.pk}/").content.decode()
        assert f"/{index.pk}/?ordering=ord" not in offered


@pytest.mark.parametrize("query", ["", "?p=2", "?q=begrep", "?ordering=ord", "?live=true"])
def test_the_explorer_of_terms(query: str, many: Tree, eva: User, django_assert_max_num_queries: Any) -> None:
    editor = warm(eva)
    with django_assert_max_num_queries(29):
        answer = editor.get(f"/admin/pages/{many.nb.glossary.pk}/{query}")
    assert 0 < len(answer.context["object_list"]) <= 50


@pytest.mark.parametrize(
    "path", ["pages/search/?q=innlegg", "documents/", "redirects/", "reports/site-history/"]
)
def test_other_lists(path: str, many: Tree, eva: User, django_assert_max_num_queries: Any) -> None:
    editor = warm(eva)
    with django_assert_max_num_queries(29):
        assert editor.get(f"/admin/{path}").status_code == 200


def test_pictures(tree: Tree, eva: User, django_assert_max_num_queries: Any) -> None:
    file = get_test_image_file(size=(20, 10))
    for number in range(40):
        Picture.objects.create(title=f"Bilde {number}", file=ImageFile(file.file, name=f"b{number}.png"))
    editor = signed_in(eva)
    editor.get("/admin/images/")  # makes the thumbnails
    with django_assert_max_num_queries(29):
        answer = editor.get("/admin/images/")
    assert len(answer.context["object_list"]) == 30
