"""An import from upload to undoing, as the admin and the worker do it.

Nothing is written about people before ``approve``. The file lies in VAR_DIR/imports, for its owner alone,
until it is imported or a day has passed.
"""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import file_digest, sha256
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.errors import NewsletterError
from newsletter.importing.columns import FileRefusedError
from newsletter.importing.lease import LEASE, Held, LeaseLostError
from newsletter.importing.looking import Terms, look
from newsletter.importing.scratch import Scratch
from newsletter.importing.undoing import undo
from newsletter.importing.writing import write
from newsletter.models import ImportedConsent, ImportRun, MailingList

State = ImportRun.State
WORKED_AT = [State.WAITING, State.APPROVED, State.UNDOING]
KEPT = timedelta(days=1)
# So long a task works before it lets others in the queue have their turn.
TURN = 30.0


class RunRefusedError(NewsletterError):
    """The run is not where this could be done; somebody else was faster, or its file is gone."""

    status = 409
    detail = _("The import is not where this could be done any more, or its file is gone. Upload it again.")


def folder() -> Path:
    """Where files wait."""
    path: Path = settings.VAR_DIR / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def file_of(run: ImportRun) -> Path:
    return folder() / str(run.pk)


def scratch_of(run: ImportRun) -> Path:
    return folder() / f"{run.pk}.look"


@dataclass(frozen=True)
class Provenance:
    """Where the people of a file come from, as whoever imports it says."""

    lang: str
    wording: str = ""
    place: str = ""
    attested_by: str = ""


def receive(
    *,
    chunks: Iterable[bytes],
    file_name: str,
    mailing_list: MailingList,
    provenance: Provenance,
    by: User | None = None,
) -> ImportRun:
    """Keep a file to be looked through, and say so to the worker."""
    run = describe(file_name=file_name, mailing_list=mailing_list, provenance=provenance, by=by)
    with os.fdopen(os.open(file_of(run), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        digest, size = sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += file.write(chunk)
    run.sha256, run.size, run.total = digest.hexdigest(), size, size
    run.save(force_insert=True)
    return run


def describe(
    *, file_name: str, mailing_list: MailingList, provenance: Provenance, by: User | None = None
) -> ImportRun:
    """A run that is not kept yet."""
    said = {name: text.strip() for name, text in asdict(provenance).items()}
    name = Path(file_name).name[:200]
    return ImportRun(file_name=name, mailing_list=mailing_list, by=by, created_at=timezone.now(), **said)


def begin(*, run: ImportRun, path: Path, counts: dict[str, int]) -> Held:
    """Import a file where it lies, which was looked through already, in this process; see ``go_on``."""
    with path.open("rb") as file:
        run.sha256 = file_digest(file, "sha256").hexdigest()
    run.size = run.total = path.stat().st_size
    run.state, run.counts, run.lease_until = State.APPROVED, counts, timezone.now() + LEASE
    run.save(force_insert=True)
    return Held(run)


def approve(*, run: ImportRun) -> None:
    """Let what was looked through be imported. RunRefusedError when it was not, when the file is gone, or the
    list is retired."""
    has_files = file_of(run).exists() and scratch_of(run).exists()
    if not has_files or MailingList.objects.get(pk=run.mailing_list_id).retired_at:
        raise RunRefusedError
    _move(run, [State.CHECKED], State.APPROVED, reached=0, total=run.size)


@transaction.atomic
def start_undoing(*, run: ImportRun) -> None:
    """Let what was imported be taken back. RunRefusedError when nothing was."""
    number = ImportedConsent.objects.filter(run=run).count()
    if not number:
        raise RunRefusedError
    _move(run, [State.DONE, State.FAILED], State.UNDOING, reached=0, total=number)


def discard(*, run: ImportRun) -> None:
    """Drop a run that wrote nothing, with its file."""
    gone = ImportRun.objects.filter(pk=run.pk, state__in=[State.WAITING, State.CHECKED, State.FAILED])
    if not gone.filter(imported=None).delete()[0]:
        raise RunRefusedError
    remove_files(run)


def _move(run: ImportRun, before: list[State], after: State, **fields: object) -> None:
    found = ImportRun.objects.filter(pk=run.pk, state__in=before)
    if not found.update(state=after, lease_until=None, error="", **fields):
        raise RunRefusedError
    run.refresh_from_db()


def remove_files(run: ImportRun) -> None:
    for path in (file_of(run), scratch_of(run)):
        path.unlink(missing_ok=True)


def due() -> QuerySet[ImportRun]:
    """Runs with something to do that nobody works at, the oldest first."""
    free = Q(lease_until=None) | Q(lease_until__lte=timezone.now())
    return ImportRun.objects.filter(free, state__in=WORKED_AT).order_by("created_at")


def has_due() -> bool:
    """Whether the task would find something to do."""
    return due().exists() or any(_stale())


def claim(run: ImportRun) -> Held | None:
    """Hold a run that nobody works at; None when somebody was faster."""
    until = timezone.now() + LEASE
    if not due().filter(pk=run.pk).update(lease_until=until):
        return None
    run.refresh_from_db()
    run.lease_until = until
    return Held(run)


def work() -> int:
    """Do a TURN of what is due, and throw away what waited for longer than KEPT; how many steps."""
    for path in list(_stale()):
        path.unlink(missing_ok=True)
    run = due().select_related("mailing_list__purpose").first()
    held = claim(run) if run else None
    if held is None:
        return 0
    steps, began = 0, time.monotonic()
    try:
        for _reached in go_on(held, file_of(held.run), scratch_of(held.run)):
            steps += 1
            if time.monotonic() - began > TURN:
                held.release()
                break
    except LeaseLostError:
        pass
    return steps + 1


def go_on(held: Held, path: Path, scratch_path: Path) -> Iterator[int]:
    """Do what the run's state asks for, step by step: how far it is. Ends with the run in its next state."""
    try:
        if held.run.state == State.UNDOING:
            yield from undo(held=held)
            held.release(state=State.UNDONE, finished_at=timezone.now())
            return
        if not path.exists():
            raise FileRefusedError("The file is gone.")
        scratch = Scratch(scratch_path)
        try:
            step = _look if held.run.state == State.WAITING else _write
            yield from step(held, path, scratch)
        finally:
            scratch.close()
    except FileRefusedError as refused:
        held.release(state=State.FAILED, error=str(refused)[:300], finished_at=timezone.now())


def look_through(run: ImportRun, path: Path, scratch: Scratch) -> Iterator[int]:
    """``looking.look`` on the terms of ``run``."""
    terms = Terms(run.mailing_list.purpose, bool(run.wording), bool(run.attested_by))
    return look(path=path, file_name=run.file_name, terms=terms, scratch=scratch)


def _look(held: Held, path: Path, scratch: Scratch) -> Iterator[int]:
    for reached in look_through(held.run, path, scratch):
        held.keep(reached=reached)
        yield reached
    held.release(state=State.CHECKED, counts=scratch.counts(), reached=held.run.size)


def _write(held: Held, path: Path, scratch: Scratch) -> Iterator[int]:
    yield from write(held=held, path=path, scratch=scratch)
    held.release(state=State.DONE, finished_at=timezone.now(), reached=held.run.size)
    scratch.forget_people()
    if path.parent == folder():
        path.unlink(missing_ok=True)


def _stale() -> Iterator[Path]:
    before = time.time() - KEPT.total_seconds()
    for path in folder().iterdir():
        # SQLite's journal comes and goes while a file is looked through.
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                yield path
