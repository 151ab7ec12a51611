"""``manage.py ledger seal|verify|prove|export|continue|rotate``."""

import argparse
import json
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consent import selectors
from consent.audit.each import accounts
from consent.audit.log import verify_log
from consent.audit.report import Report
from consent.errors import LogFault, LogRefused
from consent.ledger.tlog_proof import TlogProof
from consent.log.continuing import continue_log
from consent.log.export import export_log
from consent.log.rotating import rotate_key
from consent.log.sequencer import seal
from consent.log.tiles import prove
from consent.models import ConsentRecord
from consent.services import keep_verification

HELP = """\
The consent log: a Merkle tree (RFC 6962) with a commitment to every consent event, in the open C2SP formats.

  ledger seal          moves what waits in the inbox into the log and signs a checkpoint. The worker does this
                       by itself; use it where none runs. Refuses when the log does not continue what was
                       signed before.
  ledger verify        recomputes the whole tree from its rows and compares leaves, tiles, records, notices,
                       keys, every signed checkpoint and the one outside the database. Changes nothing.
      --since FILE     also shows that the log grew from the checkpoint in FILE: a receipt, a proof, or a
                       checkpoint of a backup or fetched from /samtykke/logg/checkpoint.
      --each           first prints for every index: present, erased by index j, or MISSING.
  ledger prove WHAT    prints the proof (c2sp.org/tlog-proof) of a leaf: by its index, or the id of an event.
  ledger export DIR    writes checkpoint and tiles into DIR, for any reader of tlog-tiles.
  ledger rotate        replaces the signing key that was generated in VAR_DIR/secrets. A leaf says so.
  ledger continue      opens a new log when this one was refused: after restoring an old backup, or when the
                       key is lost or stolen. Its first leaf carries the last checkpoint of the old one.

Exit status is 0 when all is well, 1 when not; then the last line says what does not fit."""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs["formatter_class"] = argparse.RawDescriptionHelpFormatter
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        actions = ["seal", "verify", "prove", "export", "rotate", "continue"]
        parser.add_argument("action", choices=actions, help="what to do, as told above")
        parser.add_argument("what", nargs="?", default="", help="of prove: which leaf; of export: where to")
        parser.add_argument("--since", type=Path, metavar="FILE", help="a checkpoint that was kept")
        parser.add_argument("--each", action="store_true", help="account for every index")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of text")

    def handle(self, *, action: str, **options: Any) -> None:
        self.as_json: bool = options["json"]
        if options["what"] and action not in {"prove", "export"}:
            raise CommandError(f"ledger {action} takes no '{options['what']}'.")
        if (options["since"] or options["each"]) and action != "verify":
            raise CommandError(f"--since and --each are for 'ledger verify', not for 'ledger {action}'.")
        if options["each"] and self.as_json:
            raise CommandError("--each prints lines, and --json one object. Ask for one of them.")
        try:
            data, text = getattr(self, f"do_{action}")(**options)
        except LogRefused as refusal:
            data, text = {"ok": False, "error": str(refusal)}, str(refusal)
        self.stdout.write(json.dumps(data) if self.as_json else text)
        if not data["ok"]:
            sys.exit(1)

    def do_seal(self, **options: Any) -> tuple[dict[str, Any], str]:
        leaves = seal()
        return {"ok": True, "sealed": leaves}, f"Sealed {leaves} leaves."

    def do_verify(self, *, since: Path | None, each: bool, **options: Any) -> tuple[dict[str, Any], str]:
        if each and not self.as_json:
            for line in accounts():
                self.stdout.write(line)
        note = read(since) if since else None
        try:
            report = verify_log(self.progress, since=note)
        except LogFault as fault:
            keep_verification(size=selectors.leaf_count(), fault=str(fault))
            return {"ok": False, "index": fault.index, "error": fault.what}, str(fault)
        keep_verification(size=report.size, lost=report.lost_leaves)
        told = {name: value for name, value in vars(report).items() if name not in {"met", "tiles"}}
        return {"ok": True, **told, "root": b64encode(report.root).decode()}, summary(report, since)

    def do_prove(self, *, what: str, **options: Any) -> tuple[dict[str, Any], str]:
        position = position_of(what)
        log = selectors.log_at(position)
        try:
            proof = prove(log, position - log.first) if log else None
        except ValueError:
            proof = None
        if proof is None:
            raise CommandError(f"There is no leaf {what} under a signed checkpoint.")
        return {"ok": True, "proof": proof.text()}, proof.text()

    def do_export(self, *, what: str, **options: Any) -> tuple[dict[str, Any], str]:
        if not what:
            raise CommandError("Say where to: ledger export DIR.")
        try:
            files = export_log(Path(what))
        except OSError as error:
            raise CommandError(f"The log cannot be written to {what}: {error.strerror}.") from error
        return {"ok": True, "files": files}, f"{files} files of the log stand in {what}."

    def do_rotate(self, **options: Any) -> tuple[dict[str, Any], str]:
        kept = rotate_key()
        return {"ok": True, "previous": str(kept)}, (
            f"A new key signs from the next start on, together with the old one, kept in {kept}.\n"
            "Restart the site and its worker. Delete that file when everybody knows the new key."
        )

    def do_continue(self, **options: Any) -> tuple[dict[str, Any], str]:
        log = continue_log()
        return {"ok": True, "origin": log.origin}, f"The log goes on as {log.origin}."

    def progress(self, done: int, total: int) -> None:
        if self.stderr.isatty():
            end = "\n" if done == total else ""
            self.stderr.write(f"\r{done} of {total} leaves", ending=end)


def position_of(what: str) -> int:
    """The position of a leaf named by index (of the current log) or by the id of its event."""
    if what.isascii() and what.isdigit():
        log = selectors.current_log()
        return int(what) + (log.first if log else 0)
    found = ConsentRecord.objects.filter(event_id=what).values_list("position", flat=True).first()
    if found is None:
        raise CommandError("Say which leaf: its index, or the id of an event that is sealed.")
    return found


def read(path: Path) -> str:
    """The checkpoint in a file: a note, a proof that ends in one, or a receipt with such a proof."""
    try:
        text = path.read_text(encoding="utf-8")
        if text.startswith("{"):
            text = str(json.loads(text)["tlog_proof"])
        return TlogProof.parse(text).checkpoint if text.startswith("c2sp.org/tlog-proof") else text
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"There is no checkpoint to be read in {path}.") from error


def summary(report: Report, since: Path | None) -> str:
    """The lines of a log that is in order; the last says all of it."""
    root = b64encode(report.root).decode()
    events = "event that is left" if report.lost else "event"
    lines = [
        f"{report.events} events with their records, {report.erased} erased, {report.waiting} waiting.",
        f"{report.checkpoints} signed checkpoints, the last over {report.signed_size} leaves.",
        f"Size {report.size}, root {root}: every {events} accounted for.",
    ]
    for origin, (here, size) in report.lost.items():
        gone = f"{here} to {size - 1} are MISSING: lost before another log began."
        lines.insert(-1, f"The log {origin} was signed over {size} leaves, {here} stand here. {gone}")
    if since:
        lines.insert(-1, f"The log grew from the checkpoint in {since}: nothing under it was changed.")
    if report.again:
        lines.insert(-1, f"{report.again} leaves of an earlier log, never signed there, were logged again.")
    if report.origin:
        lines.insert(0, f"Log {report.origin}")
    return "\n".join(lines)
