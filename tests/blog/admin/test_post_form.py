"""The form a post is written in."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from blog.models import Author, Category, PostPage, Series
from config.sites import Tree
from tests.blog.admin.conftest import post_form, signed_in

PUBLISH = {"action-publish": "action-publish"}


def add(tree: Tree) -> str:
    return f"/admin/pages/add/blog/postpage/{tree.nb.blog.pk}/"


def edit(page: PostPage) -> str:
    return f"/admin/pages/{page.pk}/edit/"


@pytest.fixture
def weekly(tree: Tree) -> Series:
    locale = tree.nb.home.locale
    return Series.objects.create(name="Ukens tips", slug="ukens-tips", is_weekly=True, locale=locale)


def test_a_post_is_not_published_before_its_relation_is_stated(tree: Tree, editor: Client) -> None:
    answer = post_form(editor, add(tree), title="Kø", **PUBLISH)
    assert "relation" in answer.context["form"].errors
    assert not PostPage.objects.exists()


def test_no_relation_is_chosen_beforehand(tree: Tree, editor: Client) -> None:
    form = editor.get(add(tree)).content.decode()
    assert form.count('type="radio" name="relation"') == 4
    assert not [line for line in form.splitlines() if 'name="relation"' in line and "checked" in line]


def test_who_paid_is_named_before_publication(tree: Tree, editor: Client) -> None:
    answer = post_form(editor, add(tree), title="Kø", relation="advertisement", **PUBLISH)
    assert "relation_party" in answer.context["form"].errors


def test_a_draft_is_kept_before_who_paid_is_named_and_not_published_by_itself(
    tree: Tree, editor: Client
) -> None:
    post_form(editor, add(tree), title="Kø", relation="advertisement")
    post = PostPage.objects.get()
    assert post.relation == "advertisement"
    with pytest.raises(ValidationError):
        post.latest_revision.publish()
    answer = post_form(editor, edit(post), **PUBLISH)
    assert "relation_party" in answer.context["form"].errors


def test_a_title_is_left_out_only_in_a_weekly_series(tree: Tree, weekly: Series, editor: Client) -> None:
    answer = post_form(editor, add(tree), relation="none", **PUBLISH)
    assert "title" in answer.context["form"].errors
    one_off = Series.objects.create(name="Serie", slug="serie", locale=tree.nb.home.locale)
    answer = post_form(editor, add(tree), relation="none", series=one_off.pk, **PUBLISH)
    assert "title" in answer.context["form"].errors


@pytest.mark.parametrize("action", [{}, PUBLISH])
def test_the_week_names_a_post_of_a_weekly_series(
    action: dict[str, str], tree: Tree, weekly: Series, editor: Client
) -> None:
    fields = {"relation": "none", "series": weekly.pk, "date": "2011-02-23 12:00"}
    post_form(editor, add(tree), **fields, **action)
    post = PostPage.objects.get()
    assert (post.title, post.slug) == ("Ukens tips (8-2011)", "ukens-tips-8-2011")
    assert post.live == bool(action)


def test_a_title_made_of_the_week_follows_the_date(tree: Tree, weekly: Series, editor: Client) -> None:
    fields = {"relation": "none", "series": weekly.pk}
    post_form(editor, add(tree), date="2011-02-23 12:00", **fields)
    post = PostPage.objects.get()
    post_form(editor, edit(post), title=post.title, date="2011-03-02 12:00", **fields, **PUBLISH)
    post.refresh_from_db()
    assert post.title == "Ukens tips (9-2011)"
    post_form(editor, edit(post), title="Vår egen", date="2011-03-09 12:00", **fields, **PUBLISH)
    post.refresh_from_db()
    assert post.title == "Vår egen"


def test_a_draft_begun_last_week_is_named_by_the_week_of_its_publication(
    tree: Tree, weekly: Series, editor: Client
) -> None:
    fields = {"relation": "none", "series": weekly.pk}
    post_form(editor, add(tree), **fields)
    post = PostPage.objects.get()
    kept = post.latest_revision
    kept.content |= {"title": "Ukens tips (46-2011)", "moment": "2011-11-18T12:00:00Z"}
    kept.save()
    post_form(editor, edit(post), title="Ukens tips (46-2011)", **fields, **PUBLISH)
    post.refresh_from_db()
    assert post.title == post.week_label != "Ukens tips (46-2011)"


def test_a_draft_needs_nothing_but_a_title_and_gets_a_slug_of_plain_letters(
    tree: Tree, editor: Client
) -> None:
    post_form(editor, add(tree), title="Ærlig på blått")
    post_form(editor, add(tree), title="Ærlig på blått")
    slugs = [*PostPage.objects.order_by("pk").values_list("slug", flat=True)]
    assert slugs == ["aerlig-pa-blatt", "aerlig-pa-blatt-2"]


@pytest.mark.parametrize(("title", "slug"), [("東京", "post"), ("Arkiv", "arkiv-2"), ("?!", "post")])
def test_a_title_that_gives_no_slug_of_its_own_gets_one_all_the_same(
    title: str, slug: str, tree: Tree, editor: Client
) -> None:
    post_form(editor, add(tree), title=title, relation="none", **PUBLISH)
    assert PostPage.objects.get(live=True).slug == slug


def test_what_is_made_automatically_stands_in_the_form_until_the_editor_writes_it(
    make_post: Any, editor: Client
) -> None:
    text = "<p>Slik begynner den.</p>" + "<p>" + "ord " * 600 + "</p>"
    post = make_post("Kø", body=[("text", text)])
    form = editor.get(edit(post)).context["form"]
    made = {name: form.fields[name].widget.attrs["placeholder"] for name in ("minutes", "seo_title")}
    assert made == {"minutes": 3, "seo_title": "Kø"}
    assert form.fields["search_description"].widget.attrs["placeholder"] == "Slik begynner den."
    post_form(editor, edit(post), body=[("text", "{}")], minutes="9", search_description="Vår egen.")
    changed = PostPage.objects.get(pk=post.pk).get_latest_revision_as_object()
    assert (changed.reading_minutes, changed.description) == (9, "Vår egen.")


def test_posts_have_no_menu_to_be_in(tree: Tree, editor: Client) -> None:
    assert "show_in_menus" not in editor.get(add(tree)).context["form"].fields


def test_hundreds_of_names_are_chosen_from_a_list_of_their_own(
    tree: Tree, eva: Any, django_assert_max_num_queries: Any
) -> None:
    locale = tree.nb.home.locale
    for kind in (Author, Category, Series):
        kind.objects.bulk_create(kind(name=f"Navn {n}", slug=f"n{n}", locale=locale) for n in range(200))
    editor = signed_in(eva)
    with django_assert_max_num_queries(32):
        form = editor.get(add(tree)).content.decode()
    assert "Navn 199" not in form
    assert form.count("data-chooser-url") >= 3
