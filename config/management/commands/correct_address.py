from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from config.people import person
from consent.errors import AddressInvalid
from newsletter import selectors
from newsletter.errors import NewsletterError
from newsletter.services import correct_address

HELP = (
    "Corrects a person's address (GDPR Art. 16). The new address gets a mail that asks it to confirm the "
    "same newsletters, as any signup does: nobody agrees for somebody else. When it does, they end at the "
    "old address, which is told once. Until then everything stays as it is, so that a second slip of the "
    "keys loses nothing."
)


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", metavar="OLD", help="the address that newsletters go to now")
        parser.add_argument("new", metavar="NEW", help="the right one")
        parser.add_argument("--dry-run", action="store_true", help="say what would be asked; change nothing")

    def handle(self, *, old: str, new: str, dry_run: bool, **options: Any) -> None:
        subject = person(old)
        lists = ", ".join(head.purpose.slug for head in selectors.moving(subject=subject))
        try:
            with transaction.atomic():
                correct_address(subject=subject, address=new)
                transaction.set_rollback(dry_run)
        except (NewsletterError, AddressInvalid) as error:
            raise CommandError(str(error.detail)) from error
        if dry_run:
            self.stdout.write(f"The new address would be asked to confirm: {lists}. This was a dry run.")
        else:
            self.stdout.write(f"A mail asks the new address to confirm: {lists}. Until then nothing changes.")
