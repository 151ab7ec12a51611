import argparse
import json
from argparse import ArgumentParser
from dataclasses import asdict
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from mail.deliverability.checks import Finding, Setup, State, check_all
from mail.deliverability.names import Names, NoAnswerError, system_resolver
from mail.delivery import sender_address

HELP = """\
Looks up what decides whether your letters arrive, and says in plain words what to set: SPF, DKIM, DMARC, the
name of the sending server (PTR), where mail to you goes (MX), and the link that unsubscribes with one press.
It asks the domain name system and sends nothing. docs/deliverability.md explains each.

  check_mail                                     with EMAIL_URL, BOUNCE_ADDRESS and DKIM_SELECTOR as they are
  check_mail --ip 192.0.2.25 --selector s2026    when mail leaves from another address than EMAIL_URL's

Exit status 0 when nothing is missing, 1 when something is, or when nobody answered."""

MARKS = {State.OK: "✓", State.NOTE: "•", State.MISSING: "✗", State.UNKNOWN: "?"}


class Command(BaseCommand):
    help = HELP

    def create_parser(self, *args: Any, **kwargs: Any) -> ArgumentParser:
        return super().create_parser(*args, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--ip", action="append", type=address, default=[], help="an address that mail is sent from"
        )
        parser.add_argument("--selector", action="append", default=[], help="a DKIM selector")
        parser.add_argument(
            "--lang", choices=["nb", "pl", "en"], default=settings.LANGUAGE_CODE, help="language (nb)"
        )
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *, ip: list[str], selector: list[str], lang: str, **options: Any) -> None:
        setup = Setup(
            sender=sender_address(),
            bounces=settings.BOUNCE_ADDRESS,
            server=settings.MAIL_SERVER.host,
            base_url=settings.BASE_URL,
            ips=ip,
            selectors=selector or settings.DKIM_SELECTOR,
        )
        with override(lang):
            try:
                found = check_all(setup, Names(system_resolver()))
            except NoAnswerError as error:
                raise CommandError(_("This machine has no name server.")) from error
            if options["json"]:
                self.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
            else:
                self.tell(found)
        if any(one.state in {State.MISSING, State.UNKNOWN} for one in found):
            raise SystemExit(1)

    def tell(self, found: list[Finding]) -> None:
        for one in found:
            self.stdout.write(f"{MARKS[one.state]} {one.found}")
            if one.fix:
                self.stdout.write(f"    {one.fix}")
        lacking = sum(one.state in {State.MISSING, State.UNKNOWN} for one in found)
        if lacking:
            words = ngettext("%(number)s thing to see to.", "%(number)s things to see to.", lacking)
            self.stdout.write(words % {"number": lacking})
        else:
            self.stdout.write(_("Nothing is missing."))


def address(text: str) -> str:
    """An IP address. ValueError for anything else."""
    return str(ip_address(text))
