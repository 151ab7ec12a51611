import argparse
import json
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from newsletter.importing import runs
from newsletter.importing.columns import FileRefusedError
from newsletter.importing.report import bad_rows, diff, summary
from newsletter.importing.scratch import Scratch
from newsletter.models import ImportRun, MailingList
from newsletter.models.lists import LANGUAGES

HELP = """\
Imports subscribers from another system: a CSV file as Mailchimp, MailPoet or Ghost export it, or any other
with a column of addresses. Encoding and delimiter are found out. docs/import.md says what is read from where.

  import_subscribers FILE --list SLUG --dry-run ...    says what would become of whom, and writes nothing
  import_subscribers FILE --list SLUG --lang nb \\
      --wording-text "Ja, send meg nyheter" --place fiskebua.no --attested-by "Eva Eier"
  import_subscribers --undo RUN_ID                     takes back what an import wrote, where nothing has
                                                       happened since; the import's last line names its id

A person may be mailed when four things are there: a time in the row at which they said yes, the words they
were shown then (--wording or --wording-text), somebody who attests it (--attested-by), and less than two
years since. Their consent counts from that time. Without one of the first three they are kept as «not known»
and never mailed. Nothing is kept of those who unsubscribed, bounced, complained or never confirmed there. An
import raises nothing that is known here and brings back nobody who left or objected. The same file again
changes nothing.

Every row that cannot be read is named with its line and the reason, on standard error or in --report FILE.
Exit status 0 when every row was dealt with, 1 when some could not be read (the others are imported) or
the import stopped."""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, *args: Any, **kwargs: Any) -> ArgumentParser:
        return super().create_parser(*args, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        languages = [lang for lang, _name in LANGUAGES]
        add("file", metavar="FILE", nargs="?", type=Path, help="the CSV file")
        add("--list", metavar="SLUG", help="the list they come to, by its short name")
        add("--lang", choices=languages, default="nb", help="language of the wording, and of people (nb)")
        add("--wording", metavar="FILE", type=Path, help="a text file: what people were shown")
        add("--wording-text", metavar="TEXT", default="", help="the same, written here")
        add("--place", metavar="TEXT", default="", help="where they signed up, if no row says so")
        add("--attested-by", metavar="NAME", default="", help="who answers for their having said yes")
        add("--dry-run", action="store_true", help="look the file through and write nothing")
        add("--json", action="store_true", help="print the report as JSON")
        add("--report", metavar="FILE", type=Path, help="write the rows that cannot be read here")
        add("--undo", metavar="RUN_ID", type=UUID, help="take back what this import wrote")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        self.as_json = options["json"]
        with override("en"):
            if options["undo"]:
                self.undo(options["undo"])
            elif file and options["list"]:
                self.bring(file, options)
            else:
                raise CommandError("Say which FILE and which --list, or what to --undo.")

    def undo(self, pk: UUID) -> None:
        run = ImportRun.objects.filter(pk=pk).first()
        if run is None:
            raise CommandError(f"There is no import {pk}.")
        try:
            runs.start_undoing(run=run)
        except runs.RunRefusedError as refused:
            raise CommandError("This import wrote nothing that is still there.") from refused
        held = runs.claim(run)
        if held is None:
            raise CommandError("The worker is undoing this import already.")
        self.follow(runs.go_on(held, runs.file_of(run), runs.scratch_of(run)), run.total)
        gone, kept = run.counts.get("undone", 0), run.counts.get("kept", 0)
        data = {"run": str(run.pk), "undone": gone, "kept": kept}
        self.tell(data, f"{gone} people undone, {kept} kept: something has happened with them since")

    def bring(self, file: Path, options: dict[str, Any]) -> None:
        run = self.described(file, options)
        with tempfile.TemporaryDirectory(prefix="snakkis-import-") as folder:
            look = Path(folder) / "look"
            scratch = Scratch(look)
            try:
                self.follow(runs.look_through(run, file, scratch), file.stat().st_size)
            except FileRefusedError as refused:
                raise CommandError(str(refused)) from refused
            counts, system = scratch.counts(), scratch.fact("system")
            bad = self.name_bad_rows(scratch, file, options["report"])
            if options["dry_run"] and not self.as_json:
                self.stdout.write(diff(scratch))
            scratch.close()
            if not options["dry_run"]:
                self.write(run, file, look, counts)
        told = {"dry_run": options["dry_run"], "system": system, "bad": bad}
        data, words = summary(run, counts, dry_run=options["dry_run"])
        self.tell({**told, **data}, words)
        if bad or run.state == ImportRun.State.FAILED:
            sys.exit(1)

    def described(self, file: Path, options: dict[str, Any]) -> ImportRun:
        known = {row.slug: row for row in MailingList.objects.filter(retired_at=None)}
        if options["list"] not in known:
            raise CommandError(f"There is no list {options['list']}. There are: {', '.join(known)}.")
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            words = options["wording"].read_text("utf-8") if options["wording"] else options["wording_text"]
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The wording cannot be read: {error}") from error
        said = runs.Provenance(options["lang"], words, options["place"], options["attested_by"])
        return runs.describe(file_name=file.name, mailing_list=known[options["list"]], provenance=said)

    def write(self, run: ImportRun, file: Path, look: Path, counts: dict[str, int]) -> None:
        held = runs.begin(run=run, path=file, counts=counts)
        try:
            self.follow(runs.go_on(held, file, look), run.size)
        except BaseException:
            held.release(state=ImportRun.State.FAILED, error="The import was broken off.")
            self.stderr.write(f"\nBroken off. Run it again to go on, or take it back: --undo {run.pk}")
            raise

    def name_bad_rows(self, scratch: Scratch, file: Path, report: Path | None) -> int:
        """Each with its line and the reason; how many."""
        number = 0
        target = report.open("w", encoding="utf-8") if report else None
        for number, line in enumerate(bad_rows(scratch, file), 1):  # noqa: B007
            target.write(f"{line}\n") if target else self.stderr.write(line)
        if target:
            target.close()
        return number

    def follow(self, steps: Iterable[int], total: int) -> None:
        """Go through the steps, with a bar on a terminal."""
        shown = self.stderr.isatty() and not self.as_json
        for reached in steps:
            part = min(1.0, reached / total) if total else 1.0
            if shown:
                self.stderr.write(f"\r{'█' * int(part * 30):░<30} {part:4.0%}", ending="")
        if shown:
            self.stderr.write("")

    def tell(self, data: dict[str, Any], words: str) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False) if self.as_json else words)
