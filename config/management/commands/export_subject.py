import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from config.people import account_note, person
from consent import rights
from consent.rights.page import export_page

HELP = (
    "Prints everything about a person as JSON (GDPR Art. 15 and 20): address, consents with every record in "
    "full, the exact texts they saw, receipts with their proofs, mail, signups, messages. With --html FILE "
    "it is also written as a page to read or print, in the person's language. Send it only to that address: "
    "see docs/rights.md."
)


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="the person's address, in any case")
        parser.add_argument("--html", type=Path, metavar="FILE", help="write the readable page here, too")

    def handle(self, *, email: str, html: Path | None, **options: Any) -> None:
        subject = person(email)
        told = rights.export(subject)
        if html:
            write(html, export_page(told))
            self.stderr.write(f"The page stands in {html}.")
        if note := account_note(subject.value):
            self.stderr.write(note)
        self.stdout.write(json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))


def write(path: Path, text: str) -> None:
    """For its owner alone: it holds all there is about somebody."""
    try:
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"The page cannot be written to {path}: {error.strerror}.") from error
