"""Later runs: links that find their target, pages edited by hand, files that come and go."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, Revision

from blog.models import Author, ImportedDocument, PostPage, TermPage
from config.sites import Tree
from tests.blog.importing import OURS, post, run, write


def body(page: Any) -> str:
    return page.body.raw_data[0]["value"]


def test_a_link_is_plain_text_until_its_key_comes_in_a_later_import(tree: Tree, tmp_path: Path) -> None:
    write(tmp_path, "blogg/nb/koen.md", post(body="Les om [service](/service)."))
    assert run(tmp_path, publish=True).summary.endswith("keys still missing: service")
    page = PostPage.objects.get()
    assert body(page) == "<p>Les om service.</p>"
    later = write(tmp_path, "leksikon/nb/service.md", post("Service"))
    result = run(later, publish=True)
    assert result.summary == (
        "1 files: 1 imported, 0 updated, 0 unchanged, 0 failed, 1 earlier linked (2 changes); "
        "keys still missing: none"
    )
    page.refresh_from_db()
    assert body(page) == f'<p>Les om <a linktype="page" id="{TermPage.objects.get().pk}">service</a>.</p>'
    assert "(0 changes)" in run(tmp_path, publish=True).summary


def test_documents_of_one_run_link_to_each_other_in_any_order(tree: Tree, tmp_path: Path) -> None:
    write(tmp_path, "leksikon/nb/a.md", post("A", "Se [b](/b)."))
    write(tmp_path, "leksikon/nb/b.md", post("B", "Se [a](/a)."))
    assert run(tmp_path, publish=True).summary.startswith("2 files: 2 imported, 0 updated")
    assert all('linktype="page"' in body(page) for page in TermPage.objects.all())
    assert "(0 changes)" in run(tmp_path, publish=True).summary


def test_a_key_in_another_language_only_is_still_missing(tree: Tree, tmp_path: Path) -> None:
    write(tmp_path, "leksikon/nb/service.md", post("Service"))
    write(tmp_path, "leksikon/pl/marka.md", post("Marka", "[obsługa](/service)"))
    assert run(tmp_path).summary.endswith("keys still missing: service")


def test_a_page_edited_here_is_kept_and_named(tree: Tree, tmp_path: Path) -> None:
    path = write(tmp_path, "blogg/nb/koen.md", post(body="Fra filen."))
    run(path, publish=True)
    page = PostPage.objects.get()
    page.body = [("text", "<p>Skrevet her.</p>")]
    page.save_revision().publish()
    path.write_text(post(body="Ny fra filen."))
    result = run(path, publish=True)
    assert f"{path}: kept: edited here" in result.out
    assert "1 kept as edited here (0 changes)" in result.summary
    assert result.status == 0
    page.refresh_from_db()
    assert body(page) == "<p>Skrevet her.</p>"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Ny tittel"},
        {"intro": "Ny innledning."},
        {"search_description": "Ny beskrivelse."},
        {"date": None},
        {"author": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_draft_of_any_field_made_here_is_kept(change: dict[str, Any], tree: Tree, tmp_path: Path) -> None:
    source = post(author="Kari", date="2026-01-01")
    path = write(tmp_path, "blogg/nb/koen.md", source)
    run(path, publish=True)
    page = PostPage.objects.get()
    for name, value in change.items():
        setattr(page, name, value)
    page.save_revision()
    path.write_text(source.replace("Tekst.", "Annen tekst."))
    assert "kept: edited here" in run(path, publish=True).out


def test_a_page_unpublished_here_is_not_published_again(tree: Tree, tmp_path: Path) -> None:
    path = write(tmp_path, "blogg/nb/koen.md", post())
    run(path, publish=True)
    PostPage.objects.get().unpublish()
    assert "kept: edited here" in run(path, publish=True).out
    assert not PostPage.objects.get().live


def test_opening_and_saving_a_page_in_the_editor_is_no_edit(tree: Tree, tmp_path: Path) -> None:
    path = write(tmp_path, "blogg/nb/koen.md", post(body="Før.\n\n- en\n- to\n\n***\n\nEtter."))
    run(path, publish=True)
    page = PostPage.objects.get()
    saved = (
        body(page)
        .replace("<p>", '<p data-block-key="abcde">')
        .replace("<hr/>", '<hr/><p data-block-key="x"></p>')
    )
    page.body = [("text", saved)]
    page.save_revision().publish()
    path.write_text(post(body="Noe nytt."))
    assert run(path, publish=True).summary.startswith("1 files: 0 imported, 1 updated")


def test_a_page_deleted_here_comes_back_with_its_file(tree: Tree, tmp_path: Path) -> None:
    path = write(tmp_path, "blogg/nb/koen.md", post())
    run(path, publish=True)
    PostPage.objects.get().delete()
    assert run(path, publish=True).summary.startswith("1 files: 1 imported")


def test_a_translation_made_here_is_not_made_again(tree: Tree, tmp_path: Path) -> None:
    run(write(tmp_path, "leksikon/nb/service.md", post("Service")), publish=True)
    TermPage.objects.get().copy_for_translation(tree.pl.home.locale)
    result = run(write(tmp_path, "leksikon/pl/service.md", post("Obsługa")), publish=True)
    assert "kept: edited here" in result.out
    assert TermPage.objects.count() == 2


@pytest.mark.engines
def test_an_author_is_found_again_whatever_the_case(tree: Tree, tmp_path: Path) -> None:
    Author.objects.create(name="Øyvind Å. (red.)", slug="oyvind")
    run(write(tmp_path, "blogg/nb/koen.md", post(author="ØYVIND å. (RED.)")))
    assert Author.objects.get() == PostPage.objects.get().author


def test_an_import_is_one_transaction_a_document(tree: Tree, tmp_path: Path) -> None:
    """A slug that cannot be saved fails its own file, and leaves nothing of it behind."""
    write(tmp_path, "leksikon/nb/a.md", post("A"))
    write(tmp_path, "leksikon/pl/b.md", post("B"))
    Page.objects.get(pk=tree.pl.glossary.pk).delete()
    result = run(tmp_path)
    assert "has no page" in result.err
    assert result.summary.startswith("2 files: 1 imported, 0 updated, 0 unchanged, 1 failed")
    assert ImportedDocument.objects.get().key == "a"


TITLES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=TITLES.filter(lambda title: title.strip().strip("\ufeff")),
    markdown=st.text(max_size=60),
    keywords=st.lists(st.sampled_from(["kø", "KØ", "Ærlig", "service"]), max_size=3),
)
def test_importing_twice_is_importing_once(
    title: str, markdown: str, keywords: list[str], tree: Tree, tmp_path: Path
) -> None:
    source = post(repr_yaml(title), markdown, keywords=", ".join(keywords))
    with transaction.atomic():
        path = write(tmp_path, "leksikon/nb/noe.md", source)
        first = run(path, publish=True)
        revisions = Revision.objects.count()
        second = run(path, publish=True)
        assert first.status == second.status
        assert first.status == 1 or "(0 changes)" in second.summary
        assert Revision.objects.count() == revisions
        transaction.set_rollback(True)


def repr_yaml(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


def test_our_documents_can_be_imported_over_a_site_that_has_them(tree: Tree) -> None:
    for _ in range(3):
        run(OURS)
    assert PostPage.objects.count() == 4
