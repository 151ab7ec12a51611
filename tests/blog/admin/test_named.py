"""Authors, categories and series: their lists, their forms, and what the post's form chooses from."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale

from blog.models import Author, Category, Named, Series
from config.sites import Tree
from tests.blog.admin.conftest import signed_in

KINDS = [Author, Category, Series]


def address(kind: type[Named], rest: str = "") -> str:
    return f"/admin/snippets/blog/{kind._meta.model_name}/{rest}"


def add(client: Client, kind: type[Named], **fields: str) -> Any:
    return client.post(address(kind, "add/?locale=nb"), {"name": "", "slug": "", **fields})


@pytest.mark.parametrize("kind", KINDS)
def test_a_writer_makes_none(kind: type[Named], writer: Client) -> None:
    add(writer, kind, name="Kari")
    assert not kind.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_one_name_and_one_slug_stand_once_in_a_language(kind: type[Named], editor: Client) -> None:
    add(editor, kind, name="Østen", slug="osten")
    assert add(editor, kind, name="øSTEN", slug="annen").status_code == 200
    assert add(editor, kind, name="Annen", slug="osten").status_code == 200
    assert kind.objects.count() == 1
    polish = Locale.objects.get(language_code="pl")
    editor.post(address(kind, f"add/?locale={polish.language_code}"), {"name": "Østen", "slug": "osten"})
    assert kind.objects.count() == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_asked_for_as_a_name(kind: type[Named], editor: Client) -> None:
    form = editor.get(address(kind, "add/")).content.decode()
    assert 'placeholder="Navn"' in form
    assert "Tittel" not in form


def test_the_list_of_series_is_named_in_the_plural(editor: Client) -> None:
    title = editor.get(address(Series)).content.decode().split("</title>")[0].split("<title>")[1]
    assert title.strip().startswith("Serier")


@pytest.mark.parametrize("name", ["東京", "!!!", "’"])
def test_a_name_without_latin_letters_gets_a_slug_all_the_same(name: str, editor: Client) -> None:
    add(editor, Category, name=name)
    add(editor, Category, name=f"{name}{name}")
    assert {*Category.objects.values_list("slug", flat=True)} == {"category", "category-2"}


def test_a_slug_is_made_of_plain_letters(editor: Client) -> None:
    add(editor, Author, name="Åse Ærlig Łoś")
    assert Author.objects.get().slug == "ase-aerlig-los"


@pytest.mark.parametrize("kind", KINDS)
def test_a_slug_that_changes_leaves_a_redirect(kind: type[Named], editor: Client) -> None:
    add(editor, kind, name="Kari", slug="kari")
    word = {Author: "forfatter", Category: "kategori", Series: "serie"}[kind]
    one = kind.objects.get()
    for slug in ("karianne", "kari", "anne"):
        editor.post(address(kind, f"edit/{one.pk}/"), {"name": "Kari", "slug": slug})
    for old in ("kari", "karianne"):
        for prefix in ("", "/pl"):
            answer = editor.get(f"{prefix}/blogg/{word}/{old}/")
            assert (answer.status_code, answer.headers["Location"]) == (301, f"{prefix}/blogg/{word}/anne/")


def test_a_translated_name_moves_in_its_own_language_alone(editor: Client) -> None:
    tips = Category.objects.create(name="Tips", slug="tips", locale=Locale.objects.get(language_code="nb"))
    tips.copy_for_translation(Locale.objects.get(language_code="pl")).save()
    editor.post(address(Category, f"edit/{tips.pk}/"), {"name": "Tips", "slug": "rad"})
    assert editor.get("/blogg/kategori/tips/").status_code == 301
    assert editor.get("/pl/blogg/kategori/tips/").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_counts_posts_and_is_searched_in_any_case(
    kind: type[Named], make_post: Any, tree: Tree, editor: Client
) -> None:
    one, _other = (
        kind.objects.create(name=name, slug=name.lower(), locale=tree.nb.home.locale)
        for name in ("Østen", "Vesten")
    )
    make_post("Et innlegg", **{kind._meta.model_name: one})
    rows = editor.get(address(kind, "?ordering=-used")).context["object_list"]
    assert [(row.name, row.used) for row in rows] == [("Østen", 1), ("Vesten", 0)]
    assert [row.name for row in editor.get(address(kind, "?q=øST")).context["object_list"]] == ["Østen"]


@pytest.mark.parametrize("kind", KINDS)
def test_lists_and_choosers_ask_as_often_for_many(
    kind: type[Named], tree: Tree, eva: Any, django_assert_max_num_queries: Any
) -> None:
    locale = tree.nb.home.locale
    kind.objects.bulk_create(kind(name=f"Navn {n}", slug=f"navn-{n}", locale=locale) for n in range(200))
    editor = signed_in(eva)
    with django_assert_max_num_queries(25):
        assert len(editor.get(address(kind)).context["object_list"]) == 20
    chooser = f"/admin/snippets/choose/blog/{kind._meta.model_name}/"
    for path in (chooser, f"{chooser}results/?q=navn 1&locale=nb"):
        with django_assert_max_num_queries(20):
            assert editor.get(path).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_writer_chooses_among_those_of_the_posts_language(
    kind: type[Named], tree: Tree, writer: Client
) -> None:
    for branch, name in ((tree.nb, "Ære"), (tree.pl, "Honor")):
        kind.objects.create(name=name, slug=name.lower()[1:], locale=branch.home.locale)
    chooser = f"/admin/snippets/choose/blog/{kind._meta.model_name}/results/"
    assert "Honor" not in writer.get(f"{chooser}?locale=nb&q=æRE").content.decode()
    assert "Ære" in writer.get(f"{chooser}?locale=nb&q=æRE").content.decode()


def test_a_chooser_asks_for_the_language_in_the_editors_own(writer: Client, tree: Tree) -> None:
    form = writer.get("/admin/snippets/choose/blog/series/", headers={"x-requested-with": "XMLHttpRequest"})
    html = form.json()["html"]
    assert "Språk" in html
    assert "Locale" not in html
