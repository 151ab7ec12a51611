"""manage.py import_subscribers"""

import json
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from consent.models import Consent, ConsentRecord, Subject
from consent.states import State
from newsletter import services
from newsletter.models import ImportRun
from tests.newsletter.conftest import TIPS, head, leave_token
from tests.newsletter.importing.conftest import OLD, RECENT, WORDING, plain

pytestmark = pytest.mark.django_db
TERMS = ["--wording-text", WORDING, "--attested-by", "Eva Eier", "--place", "fiskebua.no"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "folk.csv"
    path.write_text(plain("kari@example.no", "ola@example.no"))
    return path


def run(*args: object, terms: list[str] = TERMS) -> tuple[str, str, int]:
    """What it says, what it complains of, and its exit status."""
    out, err, status = StringIO(), StringIO(), 0
    try:
        call_command("import_subscribers", *map(str, args), *terms, stdout=out, stderr=err)
    except SystemExit as stopped:
        status = int(str(stopped.code))
    return out.getvalue(), err.getvalue(), status


def test_it_needs_a_file_and_a_list_that_are_there(file: Path) -> None:
    with pytest.raises(CommandError, match="which FILE"):
        run()
    with pytest.raises(CommandError, match=r"no list finnes-ikke.*ukens-tips"):
        run(file, "--list", "finnes-ikke")
    with pytest.raises(CommandError, match="no file"):
        run(file.with_name("borte.csv"), "--list", TIPS)
    with pytest.raises(CommandError, match="wording cannot be read"):
        run(file, "--list", TIPS, "--wording", file.with_name("borte.txt"))


def test_a_file_without_addresses_is_refused_with_a_reason(file: Path) -> None:
    file.write_text("navn\nKari\n")
    with pytest.raises(CommandError, match="No column holds addresses"):
        run(file, "--list", TIPS)
    assert not ImportRun.objects.exists()


def test_a_dry_run_shows_the_difference_and_writes_nothing(file: Path) -> None:
    file.write_text(f"{file.read_text()}per@example.no,,\nold@example.no,,{OLD}\n")
    out, _err, status = run(file, "--list", TIPS, "--dry-run")
    assert status == 0
    assert "2  You may write to them" in out
    assert "kari@example.no (line 2)" in out
    assert out.splitlines()[-1] == (
        "dry run, nothing written: 4 rows: 2 may be mailed, 1 too old, 1 not known (4 changes)"
    )
    assert not Subject.objects.exists()
    assert not ImportRun.objects.exists()


def test_it_imports_and_the_last_line_says_how_to_find_the_run(file: Path) -> None:
    out, err, status = run(file, "--list", TIPS)
    done = ImportRun.objects.get()
    assert (err, status, done.state) == ("", 0, "done")
    assert out.splitlines()[-1] == f"2 rows: 2 may be mailed (2 changes); import {done.pk}"
    assert head().state == State.GIVEN
    assert file.exists()


def test_the_same_file_again_changes_nothing(file: Path) -> None:
    run(file, "--list", TIPS)
    before = list(ConsentRecord.objects.values())
    out, _err, status = run(file, "--list", TIPS, "--json")
    assert (json.loads(out)["changes"], json.loads(out)["counts"], status) == (0, {"lives": 2}, 0)
    assert list(ConsentRecord.objects.values()) == before


def test_every_bad_row_is_named_and_the_others_are_imported(file: Path, tmp_path: Path) -> None:
    file.write_text(f'epost,påmeldt\nkari@example.no,{RECENT}\n"ola@example.no,{RECENT}\ningen,\n')
    _out, err, status = run(file, "--list", TIPS)
    assert err.splitlines() == [
        "folk.csv:3: A quotation mark is missing or too many",
        "folk.csv:4: This is no e-mail address",
    ]
    assert status == 1
    assert head().state == State.GIVEN
    report = tmp_path / "bad.txt"
    _out, err, status = run(file, "--list", TIPS, "--report", report)
    assert (err, status) == ("", 1)
    assert report.read_text().splitlines()[0].startswith("folk.csv:3:")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8-sig", "utf-16"])
def test_other_encodings(encoding: str, file: Path) -> None:
    file.write_bytes(f"Navn;E-post;Påmeldt\nÅse Bø;kari@example.no;{RECENT}\n".encode(encoding))
    assert run(file, "--list", TIPS)[2] == 0
    assert head().subject.subscriber.name == "Åse Bø"


def test_without_wording_and_attestation_nobody_may_be_mailed(file: Path) -> None:
    out, _err, status = run(file, "--list", TIPS, terms=[])
    assert "2 not known" in out
    assert status == 0
    assert set(Consent.objects.values_list("state", flat=True)) == {State.UNKNOWN}


def test_the_wording_may_stand_in_a_file(file: Path, tmp_path: Path) -> None:
    words = tmp_path / "ordlyd.txt"
    words.write_text(f"{WORDING}\n")
    run(file, "--list", TIPS, "--wording", words, "--attested-by", "Eva", terms=[])
    assert ConsentRecord.objects.select_related("notice").first().notice.text == WORDING


def test_it_can_be_undone(file: Path) -> None:
    run(file, "--list", TIPS)
    services.leave(token=leave_token(head(TIPS, "ola@example.no")), method="unsub-page-post")
    pk = ImportRun.objects.get().pk
    out, _err, status = run("--undo", pk, terms=[])
    assert out.splitlines()[-1] == "1 people undone, 1 kept: something has happened with them since"
    assert status == 0
    with pytest.raises(CommandError, match="wrote nothing"):
        run("--undo", pk, terms=[])
    with pytest.raises(CommandError, match="There is no import"):
        run("--undo", uuid4(), terms=[])


def test_one_that_is_broken_off_can_be_undone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*args: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("newsletter.importing.writing.AT_ONCE", 1)
    monkeypatch.setattr("newsletter.importing.writing._introduce", stop)
    with pytest.raises(KeyboardInterrupt):
        run(file, "--list", TIPS)
    broken = ImportRun.objects.get()
    assert (broken.state, broken.lease_until, Subject.objects.count()) == ("failed", None, 0)
    monkeypatch.undo()
    assert run(file, "--list", TIPS)[2] == 0
