import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.people import account_note, person
from consent.errors import SubjectHeld
from consent.models import Subject
from consent.rights import erasing
from consent.rights.erasing import Erasure
from mail.services import OBJECTED, suppress

HELP = """\
Erases a person (GDPR Art. 17): address, key, consents with their records, signups, messages, mail, in every
room of the house. The hashes in the consent log stay, and with them every receipt that was ever given out;
the log says that something was erased, and nothing in it leads to the person any more.

  erase_subject EMAIL --dry-run     prints exactly what would go, and where. Changes nothing.
  erase_subject EMAIL               erases, seals the log, checks its root, and reports what was removed.
  erase_subject EMAIL --objected    the person also objects to marketing (Art. 21(2)): a keyed hash of the
                                    address is kept, so that no list writes to it until they ask for one anew.
  erase_subject EMAIL --hold TEXT   keeps the person from being erased, for the reason TEXT (Art. 17(3)).
  erase_subject EMAIL --release     lifts that hold.

There is no way back. Backups keep the person until they run out: see docs/rights.md.
Exit status is 0 when the person is gone from everywhere, 1 when not; the last line says which."""

FREED = "PostgreSQL has freed the places of the deleted rows (VACUUM)."
NOT_FREED = (
    "PostgreSQL still has the deleted rows in its files: run VACUUM as the role that owns the tables, or "
    "autovacuum does it some day."
)
REMAINS = (
    "Their bytes can stay in its data files until something is written over them (VACUUM FULL does it at "
    "once), and in its write-ahead log until that is used anew. Only who reads the server's disk sees them."
)


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs["formatter_class"] = argparse.RawDescriptionHelpFormatter
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="the person's address, in any case")
        parser.add_argument("--objected", action="store_true", help="they object to marketing too")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of text")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--dry-run", action="store_true", help="print what would go; change nothing")
        what.add_argument("--hold", metavar="REASON", help="keep them from being erased")
        what.add_argument("--release", action="store_true", help="lift the hold")

    def handle(self, *, email: str, **options: Any) -> None:
        subject = person(email)
        if options["hold"] is not None:
            lines, told = hold(subject, options["hold"].strip())
        elif options["release"]:
            lines, told = release(subject)
        else:
            lines, told = self.erase(subject, objected=options["objected"], dry_run=options["dry_run"])
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else "\n".join(lines))
        if not told["ok"]:
            sys.exit(1)

    def erase(self, subject: Subject, *, objected: bool, dry_run: bool) -> tuple[list[str], dict[str, Any]]:
        address = subject.value
        # An objection holds at once, also of somebody who must not be erased yet.
        if objected and not dry_run:
            suppress(subject=subject, reason=OBJECTED)
        try:
            if dry_run:
                done = erasing.preview_erasure(subject=subject)
            else:
                done = erasing.erase_person(subject=subject)
        except SubjectHeld as held:
            lines = ["A keyed hash of the address keeps lists from writing to it."] * (
                objected and not dry_run
            )
            said = f"Nothing was erased. This person is held: {held}"
            return [*lines, said], {"ok": False, "held": str(held)}
        lines, note = removals(done), account_note(address)
        if objected:
            lines.append("mail: a keyed hash of the address stays, so that no list writes to it.")
        lines += [note] if note else []
        if dry_run:
            total = f"{done.total} things would be removed or changed. Nothing was: this was a dry run."
            return [*lines, total], {"ok": True, "dry_run": True, "removed": done.removed}
        lines += state(done)
        is_done = done.is_sealed and done.root_stands is not False and done.journal_emptied
        return lines, {"ok": is_done, "dry_run": False, **asdict(done)}


def hold(subject: Subject, reason: str) -> tuple[list[str], dict[str, Any]]:
    if not reason or len(reason) > 200:
        raise CommandError("Say why they must not be erased yet, in 200 letters at most.")
    erasing.hold(subject=subject, reason=reason)
    return ["Held: this person is not erased until --release."], {"ok": True, "held": reason}


def release(subject: Subject) -> tuple[list[str], dict[str, Any]]:
    was_held = erasing.release(subject=subject)
    said = (
        "Released: this person can be erased." if was_held else "Nothing to release: nobody held this person."
    )
    return [said], {"ok": True, "was_held": was_held}


def removals(done: Erasure) -> list[str]:
    """A line for each kind of thing in each room."""
    return [
        f"{room}: {count} {name}"
        for room, names in done.removed.items()
        for name, count in sorted(names.items())
    ]


def state(done: Erasure) -> list[str]:
    """How the log stands, what is left to do, and the last line."""
    lines = []
    if done.refusal:
        lines.append(f"The log cannot say so yet: {done.refusal}")
    elif not done.is_sealed:
        lines.append("Another process is writing the log; it says within seconds that something was erased.")
    if done.root_stands:
        lines.append("The log has the same root over the size that was signed before.")
    elif done.root_stands is False:
        lines.append("The log does NOT have the root that was signed before: run 'manage.py ledger verify'.")
    if not done.journal_emptied:
        lines.append(
            "SQLite's journal still holds old pages: stop the site, and run any command of manage.py."
        )
    if done.vacuumed is not None:
        lines.append(FREED if done.vacuumed else NOT_FREED)
        lines.append(REMAINS)
    # Of PostgreSQL's files that would not be true yet.
    gone = "Nothing here leads" if done.vacuumed is None else "No query leads"
    return [
        *lines,
        f"Erased: {done.total} things removed or changed. {gone} to this person any more.",
    ]
