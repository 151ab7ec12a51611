"""``manage.py import_markdown``: what it makes of our own untidy documents, and what it says."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.test import Client
from wagtail.models import Revision

from blog.models import Author, Category, ImportedDocument, PostPage, TermPage
from config.sites import Tree
from tests.blog.conftest import OSLO, day
from tests.blog.importing import OURS, post, run, write


def text_of(page: Any) -> str:
    return "".join(block["value"] for block in page.body.raw_data if block["type"] == "text")


def test_without_a_site_it_says_what_to_run_first(db: None) -> None:
    with pytest.raises(CommandError, match=r"manage\.py setup"):
        run(OURS)


def test_a_path_that_is_not_there_is_refused(tree: Tree, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no"):
        run(tmp_path / "ingen")


def test_a_folder_without_documents_is_refused(tree: Tree, tmp_path: Path) -> None:
    write(tmp_path, "README.md", "# Les meg")
    with pytest.raises(CommandError, match="No documents found"):
        run(tmp_path)


def test_a_file_that_lies_in_no_language_folder_is_refused_when_named(tree: Tree, tmp_path: Path) -> None:
    stray = write(tmp_path, "notater.md", post())
    result = run(stray)
    assert result.status == 1
    assert f"{stray}:1: lies in no folder leksikon/<language>/ or blogg/<language>/" in result.err


def test_a_broken_file_is_named_with_line_and_reason_and_the_others_still_come(
    tree: Tree, tmp_path: Path
) -> None:
    write(tmp_path, "blogg/nb/bra.md", post("Bra"))
    broken = write(tmp_path, "blogg/nb/feil.md", "---\nauthor: Kari\ndate: i går\ntitle: Feil\n---\nTekst.\n")
    result = run(tmp_path, publish=True)
    assert f"{broken}:3: 'i går' is no date" in result.err
    assert result.summary.startswith("2 files: 1 imported, 0 updated, 0 unchanged, 1 failed")
    assert result.status == 1
    assert PostPage.objects.get().title == "Bra"


def test_all_documents_come_and_what_is_missing_is_listed(tree: Tree) -> None:
    result = run(OURS, publish=True)
    assert result.summary == (
        "7 files: 7 imported, 0 updated, 0 unchanged, 0 failed (7 changes); "
        "posts that state no relation, taken to have none: 4; "
        "keys still missing: ambassador, customer-service, hidden-advertising"
    )
    assert result.status == 0
    assert PostPage.objects.live().count() == 4
    assert TermPage.objects.live().count() == 3


@pytest.mark.engines
def test_running_it_twice_changes_nothing_and_says_so(tree: Tree) -> None:
    run(OURS, publish=True)
    revisions = Revision.objects.count()
    result = run(OURS, publish=True)
    assert result.summary.startswith("7 files: 0 imported, 0 updated, 7 unchanged, 0 failed (0 changes)")
    assert Revision.objects.count() == revisions


def test_one_term_in_two_languages_is_one_page_and_its_translation(tree: Tree, client: Client) -> None:
    run(OURS, publish=True)
    context = client.get("/leksikon/munn-til-munn/").context
    assert [page.title for page in context["translations"]] == ["Poczta pantoflowa"]
    assert client.get("/pl/leksikon/poczta-pantoflowa/").status_code == 200


def test_a_term_that_only_polish_has_is_imported(tree: Tree, tmp_path: Path) -> None:
    write(tmp_path, "leksikon/pl/marka.md", post("Marka"))
    assert run(tmp_path, publish=True).status == 0
    assert TermPage.objects.get().locale.language_code == "pl"


def test_headings_lists_and_soft_line_breaks_are_understood(tree: Tree) -> None:
    run(OURS)
    assert text_of(PostPage.objects.get(slug="koen")) == (
        "<p>Bakeren på hjørnet hadde alltid kø om lørdagen. Hun gjorde noe med den.</p>"
        "<p>Tre ting hun gjorde:</p>"
        "<ul><li>hun ga de ventende en smak</li><li>hun fortalte hva som sto i ovnen</li>"
        "<li>hun husket navn</li></ul>"
        "<ol><li>Først sa hun det til den første.</li><li>Så sa den første det til den neste.</li></ol>"
        "<p>Tekst: Ragna Lie</p>"
    )
    term = text_of(TermPage.objects.get(slug="munn-til-munn"))
    assert term.startswith("<h2>Hva er det?</h2>")
    assert (
        "<ul><li>En detalj som er lett å gjenfortelle.</li><li>En grunn til å nevne den i dag.</li>" in term
    )
    assert "<h3>Huskeregel</h3>" in term
    assert "#snakkis" in term


def test_a_quotation_becomes_a_block_and_code_keeps_its_signs(tree: Tree) -> None:
    run(OURS)
    _, quotation, code = TermPage.objects.get(slug="ambassador").body.raw_data
    assert quotation["type"] == "quote"
    assert quotation["value"]["quote"] == "Det beste du kan gi en ambassadør, er noe sant å si."
    assert code["value"] == "<p>##Dette er ikke en overskrift<br/>– og dette er ikke et punkt</p>"


def test_titles_dates_authors_and_tags_are_what_the_front_matter_says(tree: Tree) -> None:
    run(OURS, publish=True)
    queue, answer = PostPage.objects.get(slug="koen"), PostPage.objects.get(slug="svar-samme-dag")
    assert queue.title == "Ukens tips: Køen som ble en historie"
    assert queue.date == day(2025, 11, 6)
    assert answer.date.astimezone(OSLO).strftime("%H:%M") == "08:30"
    assert answer.intro == "En regel som er så enkel at kundene gjentar den for deg."
    assert PostPage.objects.get(slug="holdning", locale__language_code="nb").date is None
    assert sorted(Author.objects.values_list("name", flat=True)) == ["Ola Vik", "Ragna Lie"]
    assert Category.objects.get().name == "Ukens tips"
    assert [tag.name for tag in queue.tags.all()] == ["munn-til-MUNN", "kø"]
    # A tag is reused as it was first written.
    assert [tag.name for tag in answer.tags.all()] == ["kø", "Kundeservice"]
    assert TermPage.objects.get(slug="ambassador").search_description == (
        "En kunde som anbefaler deg åpent, og som alle vet at gjør det."
    )


def test_without_publish_pages_are_drafts_until_a_run_with_it(tree: Tree, client: Client) -> None:
    run(OURS)
    assert client.get("/blogg/koen/").status_code == 404
    assert run(OURS, publish=True).summary.startswith("7 files: 0 imported, 7 updated")
    assert client.get("/blogg/koen/").status_code == 200
    assert "(0 changes)" in run(OURS, publish=True).summary


def test_a_dry_run_says_what_would_happen_and_writes_nothing(tree: Tree) -> None:
    planned = run(OURS, publish=True, dry_run=True).summary
    assert not ImportedDocument.objects.exists()
    assert not PostPage.objects.exists()
    assert not Author.objects.exists()
    assert planned == f"dry run, nothing written: {run(OURS, publish=True).summary}"


def test_a_changed_file_updates_its_page_and_keeps_its_address(tree: Tree, tmp_path: Path) -> None:
    path = write(tmp_path, "blogg/nb/2026-01-08-koen.md", post("Køen", "Første utgave."))
    run(path, publish=True)
    path.write_text(post("Køen, igjen", "Andre utgave."))
    assert run(path, publish=True).summary.startswith("1 files: 0 imported, 1 updated")
    page = PostPage.objects.get(slug="koen")
    assert (page.title, text_of(page)) == ("Køen, igjen", "<p>Andre utgave.</p>")
    assert page.revisions.count() == 2


def test_a_change_without_publish_waits_as_a_draft(tree: Tree, tmp_path: Path) -> None:
    path = write(tmp_path, "blogg/nb/koen.md", post(body="Første."))
    run(path, publish=True)
    path.write_text(post(body="Andre."))
    run(path)
    assert text_of(PostPage.objects.get()) == "<p>Første.</p>"
    run(path, publish=True)
    assert text_of(PostPage.objects.get()) == "<p>Andre.</p>"


def test_the_root_a_folder_or_one_file_may_be_named_and_nothing_comes_twice(tree: Tree) -> None:
    assert run(OURS / "leksikon" / "pl").summary.startswith("1 files: 1 imported")
    assert run(OURS / "blogg" / "nb" / "holdning.md", OURS / "blogg").summary.startswith(
        "4 files: 4 imported"
    )
    # One post has waited for a term to link to.
    assert run(OURS).summary.startswith("7 files: 2 imported, 1 updated, 4 unchanged, 0 failed (3 changes)")


def test_the_same_key_twice_is_refused(tree: Tree, tmp_path: Path) -> None:
    first = write(tmp_path, "en/blogg/nb/likt.md", post("En"))
    second = write(tmp_path, "to/blogg/nb/likt.md", post("To"))
    result = run(tmp_path)
    assert result.err.strip() == f"{second}:1: has the same key as {first}"
    assert result.status == 1


def test_two_documents_with_one_name_get_a_slug_each(tree: Tree, tmp_path: Path) -> None:
    write(tmp_path, "blogg/nb/2025-01-02-nytt-ar.md", post("Nytt år"))
    write(tmp_path, "blogg/nb/2026-01-02-nytt-ar.md", post("Nytt år igjen"))
    write(tmp_path, "blogg/nb/2026-01-03-arkiv.md", post("Fra arkivet"))
    run(tmp_path)
    assert sorted(PostPage.objects.values_list("slug", flat=True)) == ["arkiv-2", "nytt-ar", "nytt-ar-2"]


def test_the_report_comes_as_json(tree: Tree, tmp_path: Path) -> None:
    write(tmp_path, "leksikon/nb/bra.md", post("Bra", "Se [dette](/mangler)."))
    broken = write(tmp_path, "leksikon/nb/feil.md", "uten noe over")
    result = run(tmp_path, json=True)
    report = json.loads(result.out)
    assert report["counts"] == {"imported": 1, "updated": 0, "unchanged": 0, "kept": 0, "failed": 1}
    assert report["missing"] == [{"key": "mangler", "lang": "nb"}]
    failed = report["files"][1]
    assert (failed["path"], failed["line"], failed["outcome"]) == (str(broken), 1, "failed")
    assert result.status == 1
