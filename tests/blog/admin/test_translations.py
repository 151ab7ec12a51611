"""Translating a page, and the report of what waits for a translator."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page

from blog.models import Author, Category, PostPage, Series
from config.sites import Tree
from tests.blog.admin.conftest import signed_in
from tests.blog.conftest import day

REPORT = "/admin/reports/translations/"


def publish(page: Any, title: str = "") -> Any:
    page = page.specific_class.objects.get(pk=page.pk)
    page.title = title or page.title
    page.save_revision().publish()
    return page


def translate(client: Client, page: Page, polish: Locale) -> Any:
    client.post(f"/admin/translation/submit/page/{page.pk}/", {"locales": [polish.pk]})
    return page.get_translation_or_none(polish)


def states(client: Client, query: str = "") -> dict[str, str]:
    """The state in Polish by title, of all pages but the fixed ones."""
    polish = Locale.objects.get(language_code="pl")
    rows = client.get(REPORT + query).context["object_list"]
    return {row.title: getattr(row, f"state_{polish.pk}") for row in rows if row.depth == 4}


@pytest.fixture
def polish(tree: Tree) -> Locale:
    return tree.pl.home.locale


def test_who_may_not_edit_sees_no_report(client: Client, tree: Tree) -> None:
    assert client.get(REPORT).status_code == 302


def test_a_translation_begins_as_a_draft_with_the_names_of_its_language(
    tree: Tree, polish: Locale, make_post: Any, editor: Client, client: Client
) -> None:
    names = {}
    for kind in (Author, Category, Series):
        nb = kind.objects.create(name="Norsk", slug="norsk", locale=tree.nb.home.locale)
        pl = nb.copy_for_translation(polish)
        pl.name, pl.slug = "Polski", "polski"
        pl.save()
        names[kind._meta.model_name] = nb
    post = publish(make_post("Køen", tags=("kø",), relation="own-product", **names))
    translation = translate(editor, post, polish)
    assert not translation.live
    draft = translation.get_latest_revision_as_object()
    assert [str(getattr(draft, name)) for name in names] == ["Polski"] * 3
    assert ([tag.name for tag in draft.tags.all()], draft.relation) == (["kø"], "own-product")
    assert client.get("/pl/blogg/koen/").status_code == 404
    draft.save_revision().publish()
    assert client.get("/pl/blogg/koen/").status_code == 200
    assert [str(getattr(PostPage.objects.get(pk=draft.pk), name)) for name in names] == ["Polski"] * 3


def test_a_title_made_of_the_week_is_translated(
    tree: Tree, polish: Locale, make_post: Any, editor: Client
) -> None:
    tips = Series.objects.create(name="Ukens tips", slug="t", is_weekly=True, locale=tree.nb.home.locale)
    rada = tips.copy_for_translation(polish)
    rada.name, rada.is_weekly = "Rada tygodnia", True
    rada.save()
    post = publish(make_post("Ukens tips (8-2011)", date=day(2011, 2, 23), series=tips))
    draft = translate(editor, post, polish).get_latest_revision_as_object()
    assert draft.title == "Rada tygodnia (8-2011)"


def test_a_writer_translates_and_does_not_publish(
    polish: Locale, make_post: Any, stein: Any, writer: Client
) -> None:
    translation = translate(writer, publish(make_post("Køen")), polish)
    assert not translation.live
    assert translation.permissions_for_user(stein).can_edit()
    assert not translation.permissions_for_user(stein).can_publish()


def test_each_page_is_told_as_it_stands(polish: Locale, make_post: Any, editor: Client) -> None:
    posts = {name: publish(make_post(name)) for name in ("Mangler", "Kladd", "Ferdig", "Endret")}
    for name in ("Kladd", "Ferdig", "Endret"):
        translation = translate(editor, posts[name], polish)
        if name != "Kladd":
            publish(translation, title=f"{name} (pl)")
    publish(posts["Endret"])
    make_post("Ikke ute", live=False)
    told = {"Mangler": "missing", "Kladd": "draft", "Ferdig": "done", "Endret": "stale"}
    assert states(editor) == told
    for name, state in told.items():
        assert states(editor, f"?state={state}") == {name: state}


def test_an_original_is_not_stale_because_its_translation_is_newer(
    tree: Tree, polish: Locale, make_post: Any, editor: Client
) -> None:
    publish(translate(editor, publish(make_post("Køen")), polish))
    norwegian = tree.nb.home.locale
    rows = editor.get(REPORT).context["object_list"]
    assert [getattr(row, f"state_{norwegian.pk}") for row in rows if row.title == "Køen"] == ["own"]


def test_a_change_of_a_draft_makes_no_translation_stale(
    polish: Locale, make_post: Any, editor: Client
) -> None:
    post = publish(make_post("Køen"))
    publish(translate(editor, post, polish))
    post.intro = "Ny ingress."
    post.save_revision()
    assert states(editor) == {"Køen": "done"}


def test_working_on_the_translation_makes_it_fresh_again(
    polish: Locale, make_post: Any, editor: Client
) -> None:
    post = publish(make_post("Køen"))
    translation = translate(editor, post, polish)
    publish(translation)
    publish(post)
    assert states(editor) == {"Køen": "stale"}
    publish(translation)
    assert states(editor) == {"Køen": "done"}


def test_what_is_stale_leads_to_what_changed(polish: Locale, make_post: Any, editor: Client) -> None:
    post = publish(make_post("Køen"))
    translation = translate(editor, post, polish)
    publish(translation)
    seen = post.latest_revision_id
    publish(post, title="Kassen")
    answer = editor.get(REPORT).content.decode()
    path = f"/admin/pages/{post.pk}/revisions/compare/{seen}...live/"
    assert path in answer
    assert f"/admin/pages/{translation.pk}/edit/" in answer
    assert "Kassen" in editor.get(path).content.decode()


def test_the_list_is_narrowed_to_a_language_and_a_kind(
    tree: Tree, polish: Locale, make_post: Any, make_term: Any, editor: Client
) -> None:
    make_post("Køen")
    make_post("Kolejka", branch=tree.pl)
    make_term("Kø")
    assert set(states(editor)) == {"Køen", "Kolejka", "Kø"}
    assert set(states(editor, f"?language={polish.pk}")) == {"Køen", "Kø"}
    kind = PostPage.objects.first().content_type_id
    assert set(states(editor, f"?content_type={kind}")) == {"Køen", "Kolejka"}


def test_the_list_is_taken_along_as_a_file(make_post: Any, editor: Client) -> None:
    make_post("Køen")
    answer = editor.get(f"{REPORT}?export=csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert any(line.startswith("Køen,nb,") and line.endswith(",own,missing") for line in lines)


def test_the_start_page_tells_of_stale_translations(polish: Locale, make_post: Any, editor: Client) -> None:
    assert "?state=stale" not in editor.get("/admin/").content.decode()
    post = publish(make_post("Køen"))
    publish(translate(editor, post, polish))
    publish(post)
    assert f"{REPORT}?state=stale" in editor.get("/admin/").content.decode()


@pytest.mark.engines
def test_the_report_asks_as_often_for_many_pages(
    make_post: Any, eva: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        make_post(f"Innlegg {number}", date=day(2026, 3, 1) + timedelta(hours=number))
    Page.objects.filter(depth=4).update(last_published_at=timezone.now())
    editor = signed_in(eva)
    with django_assert_max_num_queries(25):
        answer = editor.get(REPORT)
    assert len(answer.context["object_list"]) == 50
    with django_assert_max_num_queries(25):
        editor.get(f"{REPORT}?state=missing&p=2")
