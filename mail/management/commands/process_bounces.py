import argparse
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mail.bounces.folders import FolderRefusedError, open_folder
from mail.bounces.processing import Became, process

HELP = """\
Reads the mailbox that bounces come to (BOUNCE_ADDRESS): a Maildir or an mbox file. docs/bounces.md says how
to have mail delivered there.

  process_bounces /var/mail/retur/Maildir             a timer may run this every few minutes
  process_bounces bounces.mbox --dry-run              says what would happen and changes nothing

A hard bounce ends the consents of an address that does not exist; three soft ones within fourteen days halt
the letters for thirty; a complaint withdraws; a mail to the unsubscribe address leaves that list. Vacation
notes, replies and warnings that a message waits change nothing, nor does a bounce of anything we did not
send: only what carries our own token or Message-ID counts.

Mail of a Maildir that was dealt with is moved to cur and marked as seen, an mbox file stays as it is; read
again, nothing is counted twice. Exit status 0 when every mail was dealt with, 1 when some could not be read:
they are named, and stay unseen."""

WORDS = {
    Became.HARD: "hard bounces",
    Became.SOFT: "soft bounces",
    Became.BLOCKED: "refused for what they are",
    Became.COMPLAINT: "complaints",
    Became.LEFT: "unsubscribed",
    Became.DELAYED: "delayed",
    Became.AUTOMATIC: "automatic answers",
    Became.ORDINARY: "ordinary mails",
    Became.STRANGE: "bounces of nothing of ours",
    Became.KNOWN: "known before",
    Became.UNREADABLE: "unreadable",
}


class Command(BaseCommand):
    help = HELP

    def create_parser(self, *args: Any, **kwargs: Any) -> ArgumentParser:
        return super().create_parser(*args, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="PATH", type=Path, help="a Maildir or an mbox file")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *, path: Path, dry_run: bool, **options: Any) -> None:
        try:
            folder = open_folder(path)
        except (FolderRefusedError, OSError) as error:
            raise CommandError(str(error)) from error
        progress = self.progress if self.stderr.isatty() and not options["json"] else None
        done = process(folder, dry_run=dry_run, progress=progress)
        if progress and done.total:
            self.stderr.write("")
        for key, reason in done.unreadable:
            self.stderr.write(f"{key}: {reason}")
        if options["json"]:
            counts = {became.value: done.counts[became] for became in Became}
            self.stdout.write(json.dumps({"read": done.total, **counts, "dry_run": dry_run}))
        else:
            told = [f"{words} {count}" for became, words in WORDS.items() if (count := done.counts[became])]
            summary = f"Mails read: {done.total}; {', '.join(told)}." if told else "No new mail."
            self.stdout.write(f"{summary} This was a dry run." if dry_run else summary)
        if done.unreadable:
            raise SystemExit(1)

    def progress(self, number: int, total: int) -> None:
        self.stderr.write(f"\r{number} of {total}", ending="")
        self.stderr.flush()
