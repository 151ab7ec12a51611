from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.processing import processing_record

HELP = (
    "Prints the record of processing activities that every controller keeps (GDPR Art. 30), as Markdown, "
    "filled from the site's own settings: who answers for it, purposes, data, recipients, terms of deletion "
    "and security. What only you know stands in **[brackets]**. Print it anew when the settings change, and "
    "keep what you fill in."
)


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lang", choices=["nb", "pl"], default="nb", help="language of the record (nb)")

    def handle(self, *, lang: str, **options: Any) -> None:
        self.stdout.write(processing_record(lang), ending="")
