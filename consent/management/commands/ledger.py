"""``manage.py ledger seal|verify``."""

import argparse
import json
import sys
from base64 import b64encode
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from consent.errors import LogFault, LogRefused
from consent.sequencer import seal
from consent.verify_log import Report, verify_log

HELP = """\
The consent log: a Merkle tree (RFC 6962) with a commitment to every consent event, in the open C2SP formats.

  ledger seal     moves what waits in the inbox into the log and signs a checkpoint. The worker does this by
                  itself; use it where none runs. Refuses when the log does not continue what was signed.
  ledger verify   recomputes the whole tree from its rows and compares leaves, tiles, records, notices, every
                  signed checkpoint and the one outside the database. Changes nothing and disturbs nobody.

Exit status is 0 when all is well, 1 when not; then the last line names the first bad index."""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs["formatter_class"] = argparse.RawDescriptionHelpFormatter
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["seal", "verify"], help="what to do, as told above")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of text")

    def handle(self, *, action: str, json: bool, **options: Any) -> None:
        (self.seal if action == "seal" else self.verify)(as_json=json)

    def seal(self, *, as_json: bool) -> None:
        try:
            leaves = seal()
        except LogRefused as refusal:
            self.finish({"ok": False, "error": str(refusal)}, str(refusal), as_json=as_json)
        else:
            self.finish({"ok": True, "sealed": leaves}, f"Sealed {leaves} leaves.", as_json=as_json)

    def verify(self, *, as_json: bool) -> None:
        try:
            report = verify_log(self.progress)
        except LogFault as fault:
            data = {"ok": False, "index": fault.index, "error": fault.what}
            self.finish(data, str(fault), as_json=as_json)
        else:
            data = {"ok": True, **vars(report), "root": b64encode(report.root).decode()}
            self.finish(data, summary(report), as_json=as_json)

    def finish(self, data: dict[str, Any], text: str, *, as_json: bool) -> None:
        """Print the outcome, and leave with status 1 unless it is good."""
        self.stdout.write(json.dumps(data) if as_json else text)
        if not data["ok"]:
            sys.exit(1)

    def progress(self, done: int, total: int) -> None:
        if self.stderr.isatty():
            end = "\n" if done == total else ""
            self.stderr.write(f"\r{done} of {total} leaves", ending=end)


def summary(report: Report) -> str:
    """The lines of a log that is in order; the last says all of it."""
    root = b64encode(report.root).decode()
    lines = [
        f"{report.events} events with their records, {report.erased} erased, {report.waiting} waiting.",
        f"{report.checkpoints} signed checkpoints, the last over {report.signed_size} leaves.",
        f"Size {report.size}, root {root}: every event accounted for.",
    ]
    if report.origin:
        lines.insert(0, f"Log {report.origin}")
    return "\n".join(lines)
