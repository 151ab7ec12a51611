import argparse
import json
import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from mail.models import Mailing
from newsletter.admin.issues.words import reasons
from newsletter.models import IssuePage
from newsletter.sending.errors import SendingError, sentence
from newsletter.sending.selectors import Audience, audience
from newsletter.sending.services import send

HELP = """\
Sends a published issue to its list, once. ID is the number in the address of its editor.

  send_issue ID --dry-run                          says exactly how many get it, and why others do not
  send_issue ID                                    the same, and asks before it sends (on a terminal)
  send_issue ID --yes 1243                         sends if it is 1243 people, and else to nobody
  send_issue ID --yes 1243 --at 2026-12-01T09:00   the same then; another number by then asks an editor
  send_issue ID --others --yes 1200                leaves out who agreed to fewer letters than this would make
  send_issue ID --reason "Corrects an error" ...   sends to them too; the reason is kept with the issue

The issue is sent by the worker (run_worker), not by this command: it may be paused, resumed and cancelled in
the admin. Consent is asked again for each person at the moment of sending.

Exit status 0 when it is being sent or waits for its time, or after --dry-run; 1 when nothing was sent."""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, *args: Any, **kwargs: Any) -> ArgumentParser:
        return super().create_parser(*args, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("issue", metavar="ID", type=int, help="the issue, by its number")
        add("--dry-run", action="store_true", help="say to whom, and send nothing")
        add("--yes", metavar="N", type=int, help="send without asking if exactly N people get it")
        add("--at", metavar="TIME", help="when, such as 2026-12-01T09:00; else at once")
        add("--others", action="store_true", help="leave out who agreed to fewer letters")
        add("--reason", metavar="TEXT", default="", help="why it goes out oftener than people agreed to")
        add("--json", action="store_true", help="print the answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json = options["json"]
        with override("en"):
            issues = IssuePage.objects.select_related("mailing_list__purpose", "segment", "locale")
            issue = issues.filter(pk=options["issue"]).first()
            if issue is None:
                raise CommandError(f"There is no issue {options['issue']}.")
            at = moment(options["at"])
            found = audience(issue, oftener=bool(options["reason"].strip()), at=at)
            if not self.as_json:
                self.stdout.write(told(issue, found))
            if options["dry_run"]:
                self.tell(figures(found), "Nothing was sent: this was a dry run.")
                return
            self.start(issue, found, at, options)

    def start(self, issue: IssuePage, found: Audience, at: datetime | None, options: dict[str, Any]) -> None:
        number = options["yes"] if options["yes"] is not None else self.asked(found)
        try:
            sending = send(
                issue=issue,
                by=None,
                confirmed=number,
                starts_at=at,
                reason=options["reason"],
                others_only=options["others"],
            )
        except SendingError as error:
            raise CommandError(str(error.detail)) from error
        mailing = sending.mailing
        self.tell({**figures(found), "mailing": str(mailing.pk)}, happens_next(mailing, found.number))

    def asked(self, found: Audience) -> int:
        """The number, once somebody at a terminal has typed it. CommandError when nobody does."""
        if not sys.stdin.isatty():
            raise CommandError(
                f"Say that it is {found.number} people: --yes {found.number}. Nothing was sent."
            )
        if input(f"Type {found.number} to send: ").strip() != str(found.number):
            raise CommandError("Nothing was sent.")
        return found.number

    def tell(self, data: dict[str, Any], words: str) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False) if self.as_json else words)


def moment(text: str | None) -> datetime | None:
    """The time in ``text``, here where it names no zone. CommandError for what is none."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is no time such as 2026-12-01T09:00.") from error
    return timezone.make_aware(at) if timezone.is_naive(at) else at


def told(issue: IssuePage, found: Audience) -> str:
    """To whom, in lines."""
    named = reasons()
    lines = [f"«{issue.subject_for_all}» to the list «{issue.mailing_list}»"]
    lines.append(f"{found.number:>9,} get it: " + ", ".join(f"{lang} {n:,}" for lang, n in found.languages))
    lines += [f"{people:>9,} do not: {named[why][0].lower()}" for why, people in found.left_out]
    lines += [sentence(one, found.living) for one in found.told]
    return "\n".join(lines)


def figures(found: Audience) -> dict[str, Any]:
    return {
        "number": found.number,
        "languages": dict(found.languages),
        "left_out": dict(found.left_out),
        "agreed_to_less": found.broken,
    }


def happens_next(mailing: Mailing, number: int) -> str:
    if mailing.starts_at > timezone.now():
        at = timezone.localtime(mailing.starts_at)
        return f"The worker sends it to {number} people from {at:%Y-%m-%d %H:%M} on."
    return f"The worker sends it to {number} people now. Without one (manage.py run_worker) it waits."
