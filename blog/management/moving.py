"""What the commands that bring a site along have in common."""

import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from blog.importing.errors import DocumentError
from blog.importing.notes import Notes
from blog.management.reporting import as_data, summary
from blog.models import BlogIndexPage


class MovingCommand(BaseCommand):
    """Reads one FILE into the site; what could not come along is named, and decides the exit status."""

    def create_parser(self, *args: Any, **kwargs: Any) -> ArgumentParser:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        languages = [code for code, _name in settings.LANGUAGES]
        add = parser.add_argument
        add("file", metavar="FILE", type=Path, help="the export")
        add("--lang", choices=languages, default=languages[0], help=f"its language ({languages[0]})")
        add("--media", metavar="DIR", type=Path, help="the old site's uploads; without it they are fetched")
        add("--publish", action="store_true", help="publish what was public there (else all are drafts)")
        add("--dry-run", action="store_true", help="say what would happen; write and fetch nothing")
        add("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        if options["media"] and not options["media"].is_dir():
            raise CommandError(f"There is no folder {options['media']}.")
        if not BlogIndexPage.objects.filter(locale__language_code=options["lang"]).exists():
            raise CommandError("The site has no pages yet: run `manage.py setup` or `manage.py demo` first.")
        with override("en"):
            try:
                report = self.bring(file, options)
            except DocumentError as error:
                raise CommandError(f"{file}:{error.line}: {error.reason}. Nothing was imported.") from error
            self.tell(report, options)

    def bring(self, file: Path, options: dict[str, Any]) -> Any:
        """Import the file; the report has ``items``, ``bringing``, ``media``, ``notes``."""
        raise NotImplementedError

    def progress(self, options: dict[str, Any]) -> Callable[[int, int], None] | None:
        return self.show_progress if self.stderr.isatty() and not options["json"] else None

    def show_progress(self, done: int, all: int) -> None:
        part = min(done / all, 1.0) if all else 1.0
        self.stderr.write(f"\r{'█' * int(part * 30):░<30} {part:4.0%}", ending="\n" if done >= all else "")

    def tell(self, report: Any, options: dict[str, Any]) -> None:
        notes: Notes = report.notes
        if options["json"]:
            self.stdout.write(json.dumps(as_data(report, options["dry_run"]), ensure_ascii=False, indent=2))
        else:
            for note in notes.skipped:
                self.stdout.write(str(note))
            for note in notes.failed:
                self.stderr.write(str(note))
            self.stdout.write(summary(report, options["dry_run"]))
        if notes.failed:
            sys.exit(1)
