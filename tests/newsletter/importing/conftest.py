"""A file of people, and an import of it from upload to undoing."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from newsletter.importing import runs
from newsletter.importing.verdicts import Verdict
from newsletter.models import ImportRun, MailingList
from tests.newsletter.conftest import TIPS, make_lists

WORDING = "Ja, send meg nyheter fra Fiskebua på e-post."
NOW = datetime.now(UTC).replace(microsecond=0)
RECENT, OLD, AHEAD = (
    (NOW + timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S") for days in (-100, -3 * 365, 5)
)


def upload(text: str | bytes, **more: Any) -> ImportRun:
    raw = text.encode() if isinstance(text, str) else text
    said = {"lang": "nb", "wording": WORDING, "place": "fiskebua.no", "attested_by": "Eva Eier", **more}
    mailing_list = MailingList.objects.get(slug=TIPS)
    provenance = runs.Provenance(**said)
    return runs.receive(chunks=[raw], file_name="folk.csv", mailing_list=mailing_list, provenance=provenance)


def work(run: ImportRun) -> ImportRun:
    """As the worker does, until nothing is due."""
    while runs.due().exists():
        runs.work()
    run.refresh_from_db()
    return run


def looked(text: str | bytes, **more: Any) -> ImportRun:
    return work(upload(text, **more))


def imported(text: str | bytes, **more: Any) -> ImportRun:
    run = looked(text, **more)
    runs.approve(run=run)
    return work(run)


def undone(run: ImportRun) -> ImportRun:
    runs.start_undoing(run=run)
    return work(run)


def verdicts(run: ImportRun) -> dict[int, Verdict]:
    scratch = runs.Scratch(runs.scratch_of(run))
    found = dict(scratch.lines())
    scratch.close()
    return found


def plain(*people: str) -> str:
    """A file with the given addresses, all of whom opted in not long ago."""
    return "epost,navn,påmeldt\n" + "".join(f"{person},,{RECENT}\n" for person in people)


def days_old(path: Path, days: float) -> None:
    then = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


@pytest.fixture(autouse=True)
def lists(db: None) -> dict[str, MailingList]:
    return make_lists()
