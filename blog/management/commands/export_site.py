import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.exporting.files import FolderError
from blog.exporting.run import export_site

HELP = """Write the site's content into a folder: Markdown with front matter, media, names, redirects.

  export_site DIR            writes what is new or has changed, and takes away what is gone
  export_site DIR --dry-run  says how much that would be

`import_markdown DIR --publish` on an empty site makes the same site of it: exported again, the files are the
same to the byte. Every file can be read as it is, by people and by other tools. People who subscribe are no
content and are not in it; what else is not, is named. Exit status 1 when something could not be written."""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, *args: Any, **kwargs: Any) -> ArgumentParser:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", metavar="DIR", type=Path, help="an empty folder, or one of an earlier export"
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, folder: Path, dry_run: bool, **options: Any) -> None:
        progress = self.show_progress if self.stderr.isatty() and not options["json"] else None
        try:
            report = export_site(folder, dry_run=dry_run, progress=progress)
        except FolderError as error:
            raise CommandError(str(error)) from None
        notes = report.notes
        if options["json"]:
            data = {"dry_run": dry_run, "files": report.files, "changed": report.changed}
            named = {"skipped": [*map(str, notes.skipped)], "failed": [*map(str, notes.failed)]}
            self.stdout.write(json.dumps({**data, **named}, ensure_ascii=False, indent=2))
        else:
            for note in notes.skipped:
                self.stdout.write(str(note))
            for note in notes.failed:
                self.stderr.write(str(note))
            dry = "dry run, nothing written: " if dry_run else ""
            self.stdout.write(
                f"{dry}{report.files} files, {report.changed} new or changed; "
                f"left out and named: {len(notes.skipped)}; failed and named: {len(notes.failed)}"
            )
        if notes.failed:
            sys.exit(1)

    def show_progress(self, done: int, all: int) -> None:
        end = "\n" if done == all else ""
        self.stderr.write(f"\r{'█' * (done * 30 // all):░<30} {done}/{all}", ending=end)
