"""What an editor finds in Wagtail's admin, and what Wagtail's own API says of the blog."""

from typing import Any

import pytest
from django.test import Client

from blog.models import Author, Category, PostPage
from config.sites import Tree


@pytest.mark.parametrize("kind", ["homepage", "blogindexpage", "glossaryindexpage", "standardpage"])
def test_every_fixed_page_opens_in_the_editor(kind: str, tree: Tree, admin_client: Client) -> None:
    pages = {page.specific._meta.model_name: page for page in vars(tree.nb).values()}
    assert admin_client.get(f"/admin/pages/{pages[kind].pk}/edit/").status_code == 200


def test_posts_and_terms_can_be_written_with_help_at_hand(tree: Tree, admin_client: Client) -> None:
    post = admin_client.get(f"/admin/pages/add/blog/postpage/{tree.nb.blog.pk}/")
    term = admin_client.get(f"/admin/pages/add/blog/termpage/{tree.pl.glossary.pk}/")
    assert post.status_code == term.status_code == 200
    assert post.content.decode().count('class="help"') >= 4


def test_authors_and_categories_have_a_menu_of_their_own(tree: Tree, admin_client: Client) -> None:
    Author.objects.create(name="Kari Nordmann", slug="kari")
    Category.objects.create(name="Ukens tips", slug="ukens-tips")
    assert "Kari Nordmann" in admin_client.get("/admin/snippets/blog/author/").content.decode()
    assert "Ukens tips" in admin_client.get("/admin/snippets/blog/category/").content.decode()
    assert admin_client.get("/admin/snippets/blog/author/add/").status_code == 200


def test_the_editor_makes_slugs_of_plain_letters(tree: Tree, admin_client: Client) -> None:
    form = admin_client.get(f"/admin/pages/add/blog/postpage/{tree.nb.blog.pk}/").content.decode()
    assert "data-w-slug-allow-unicode-value" not in form


def test_a_page_without_a_slug_gets_its_title_in_plain_letters(tree: Tree) -> None:
    first, second = (
        tree.nb.blog.add_child(instance=PostPage(title="Ærlig på blått", relation="none")) for _ in range(2)
    )
    assert (first.slug, second.slug) == ("aerlig-pa-blatt", "aerlig-pa-blatt-2")


def test_wagtails_own_api_lists_published_posts_and_no_draft(make_post: Any, client: Client) -> None:
    make_post("Åpent")
    make_post("Skjult").unpublish()
    answer = client.get("/api/v3/pages/?type=blog.PostPage")
    assert answer.status_code == 200
    assert [page["title"] for page in answer.json()["items"]] == ["Åpent"]
