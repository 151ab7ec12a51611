"""«Importer abonnenter» in the admin: upload, look, import, undo; and who may."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from config.roles import EDITOR, OWNER, PRIVACY, WRITER
from consent.models import Subject
from newsletter.importing import runs
from newsletter.models import ImportRun, MailingList
from tests.newsletter.conftest import TIPS, head
from tests.newsletter.importing.conftest import RECENT, WORDING, days_old, imported, looked, plain, work

pytestmark = pytest.mark.django_db
PAGE = "/admin/importer-abonnenter/"


@pytest.fixture
def eva(sign_in: Callable[[str], Client]) -> Client:
    return sign_in(OWNER)


def text(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def post_file(client: Client, content: bytes, **more: str) -> object:
    file = SimpleUploadedFile("folk.csv", content, "text/csv")
    said = {"lang": "nb", "wording": WORDING, "place": "fiskebua.no", "attested_by": "Eva Eier"}
    chosen = {"mailing_list": MailingList.objects.get(slug=TIPS).pk}
    return client.post(PAGE, {"file": file, **said, **chosen, **more})


def actions() -> list[str]:
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.parametrize("role", [EDITOR, WRITER])
def test_who_may_not_see_addresses_is_sent_away_everywhere(
    role: str, sign_in: Callable[[str], Client]
) -> None:
    run, client = looked(plain("kari@example.no")), sign_in(role)
    places = ["", f"{run.pk}/", f"{run.pk}/linjer/"]
    assert {client.get(f"{PAGE}{place}").status_code for place in places} == {302}
    steps = ["", f"{run.pk}/", f"{run.pk}/importer/", f"{run.pk}/angre/", f"{run.pk}/kast/"]
    assert {client.post(f"{PAGE}{step}").url for step in steps} == {"/admin/"}
    assert client.get(PAGE, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
    assert "importer-abonnenter" not in text(client.get("/admin/"))
    assert not Subject.objects.exists()
    assert ImportRun.objects.get().state == "checked"


@pytest.mark.parametrize("role", [OWNER, PRIVACY])
def test_who_may_sees_it_in_the_menu(role: str, sign_in: Callable[[str], Client]) -> None:
    client = sign_in(role)
    assert "importer-abonnenter" in text(client.get("/admin/"))
    assert client.get(PAGE).status_code == 200


def test_without_a_file_the_form_says_so(eva: Client) -> None:
    assert eva.post(PAGE, {}).status_code == 422
    assert not ImportRun.objects.exists()


def test_reading_a_page_changes_nothing_and_steps_are_no_links(eva: Client) -> None:
    run = looked(plain("kari@example.no"))
    for step in ("importer", "angre", "kast"):
        assert eva.get(f"{PAGE}{run.pk}/{step}/").status_code == 405
    eva.get(f"{PAGE}{run.pk}/")
    run.refresh_from_db()
    assert (run.state, actions()) == ("checked", [])


def test_upload_look_import_and_undo(eva: Client) -> None:
    content = plain("kari@example.no", "ola@example.no") + f"per@example.no,,\nikke en adresse,,{RECENT}\n"
    sent = post_file(eva, content.encode())
    run = ImportRun.objects.get()
    assert sent.url == f"{PAGE}{run.pk}/"
    assert (run.by.username, run.file_name) == ("Eier-person", "folk.csv")
    waiting = text(eva.get(sent.url))
    assert '<progress max="100" value="0"' in waiting
    assert 'http-equiv="refresh"' in waiting
    work(run)
    found = text(eva.get(sent.url))
    assert "http-equiv" not in found
    assert "example.no" not in found
    assert not Subject.objects.exists()
    eva.post(f"{sent.url}importer/")
    assert "http-equiv" in text(eva.get(sent.url))
    work(run)
    assert head().subject.value == "kari@example.no"
    assert f"{sent.url}angre/" in text(eva.get(sent.url))
    eva.post(f"{sent.url}angre/")
    assert (work(run).state, Subject.objects.exists()) == ("undone", False)
    assert actions() == ["newsletter.import", "newsletter.import_undo"]


def test_a_large_file_comes_whole(eva: Client, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    content = plain(*(f"person.{number}@example.no" for number in range(500))).encode()
    assert post_file(eva, content).status_code == 302
    run = work(ImportRun.objects.get())
    assert (run.size, run.counts) == (len(content), {"given": 500})


def test_examples_are_a_look_and_that_is_noted(eva: Client) -> None:
    run = looked(plain("kari@example.no"))
    shown = text(eva.post(f"{PAGE}{run.pk}/"))
    assert "kari@example.no" in shown
    assert actions() == ["newsletter.import_look"]
    assert eva.post(f"{PAGE}{run.pk}/").headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_every_line_can_be_had_with_its_verdict_and_no_address(eva: Client) -> None:
    run = looked(plain("kari@example.no") + "nei,,\n")
    file = eva.get(f"{PAGE}{run.pk}/linjer/")
    told = b"".join(file.streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in told[1:]] == ["2", "3"]
    assert "@" not in "".join(told)


def test_when_the_file_is_gone_it_says_so_and_nothing_is_imported(eva: Client) -> None:
    run = looked(plain("kari@example.no"))
    for path in (runs.file_of(run), runs.scratch_of(run)):
        days_old(Path(path), 2)
    runs.work()
    assert f"{run.pk}/importer/" not in text(eva.get(f"{PAGE}{run.pk}/"))
    assert eva.get(f"{PAGE}{run.pk}/linjer/").status_code == 404
    eva.post(f"{PAGE}{run.pk}/importer/")
    run.refresh_from_db()
    assert run.state == "checked"
    eva.post(f"{PAGE}{run.pk}/kast/")
    assert not ImportRun.objects.exists()


def test_a_run_that_wrote_something_cannot_be_thrown_away(eva: Client) -> None:
    run = imported(plain("kari@example.no"))
    eva.post(f"{PAGE}{run.pk}/kast/")
    assert ImportRun.objects.filter(pk=run.pk).exists()


def test_a_file_that_was_refused_says_why(eva: Client) -> None:
    run = looked("navn\nKari\n")
    assert "No column holds addresses" in text(eva.get(f"{PAGE}{run.pk}/"))


def test_no_page_asks_much_of_the_database(
    eva: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    run = looked(plain("kari@example.no"))
    eva.get(PAGE)
    with django_assert_max_num_queries(22):
        eva.get(PAGE)
    with django_assert_max_num_queries(22):
        eva.get(f"{PAGE}{run.pk}/")
