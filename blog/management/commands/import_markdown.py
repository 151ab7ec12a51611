import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.importing.plan import Outcome
from blog.importing.run import Report, Result, import_documents
from blog.models import BlogIndexPage, GlossaryIndexPage, Relation

HELP = """Import Markdown documents with front matter.

The two folders a file lies in say what it is:

  leksikon/<language>/<key>.md   a term of the glossary; the same key in two languages is one term in both
  blogg/<language>/<name>.md     a post; the name, without a date in front, becomes its slug

Front matter: title (needed), date, author, category, series, keywords, description, intro; and what ties
the site to what the post is about: relation (RELATIONS) and relation_party, who paid or gave.
A post that does not state its relation is taken to have none, and the summary counts it.
A new series is numbered by week when the title of its post is: “Ukens tips (8-2011): ...”.
A link [text](/key) becomes a page link when the page with that key is there, now or after a later import.
A folder that export_site wrote becomes the same site again; there, drafts stay drafts with --publish too.
Running it again changes only what has changed in the files. A page edited in the admin since is kept.
Exit status 1 when a file could not be imported; the others are.""".replace(
    "RELATIONS", ", ".join(Relation.values)
)


class Command(BaseCommand):
    help = HELP

    def create_parser(self, *args: Any, **kwargs: Any) -> ArgumentParser:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", metavar="PATH", nargs="+", type=Path, help="a file, or a folder of files"
        )
        parser.add_argument("--publish", action="store_true", help="publish the pages (else they are drafts)")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, paths: list[Path], publish: bool, dry_run: bool, **options: Any) -> None:
        if missing := [str(path) for path in paths if not path.exists()]:
            raise CommandError(f"There is no {missing[0]}.")
        if not (BlogIndexPage.objects.exists() or GlossaryIndexPage.objects.exists()):
            raise CommandError("The site has no pages yet: run `manage.py setup` or `manage.py demo` first.")
        progress = self.show_progress if self.stderr.isatty() and not options["json"] else None
        report = import_documents(paths, publish=publish, dry_run=dry_run, progress=progress)
        if not report.results:
            raise CommandError("No documents found: they lie in leksikon/<language>/ and blogg/<language>/.")
        if options["json"]:
            self.stdout.write(json.dumps(as_data(report, dry_run), ensure_ascii=False, indent=2))
        else:
            self.print_report(report, dry_run, verbose=options["verbosity"] > 1)
        if report.count(Outcome.FAILED):
            sys.exit(1)

    def show_progress(self, done: int, files: int) -> None:
        self.stderr.write(f"\r{'█' * (done * 30 // files):░<30} {done}/{files}", ending="")
        if done == files:
            self.stderr.write("")

    def print_report(self, report: Report, dry_run: bool, verbose: bool) -> None:
        for result in report.results:
            if result.outcome is Outcome.FAILED:
                self.stderr.write(line_of(result))
            elif result.outcome is not Outcome.UNCHANGED or verbose:
                self.stdout.write(line_of(result))
        self.stdout.write(summary(report, dry_run))


def line_of(result: Result) -> str:
    if result.outcome is Outcome.FAILED:
        return f"{result.path}:{result.line}: {result.reason}"
    return f"{result.path}: {'kept: edited here' if result.outcome is Outcome.KEPT else result.outcome}"


def summary(report: Report, dry_run: bool) -> str:
    """One line: every count, how many posts did not state their relation, and the keys linked to in vain."""
    outcomes = [Outcome.IMPORTED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.FAILED]
    counts = [f"{report.count(outcome)} {outcome}" for outcome in outcomes]
    if report.count(Outcome.KEPT):
        counts.append(f"{report.count(Outcome.KEPT)} kept as edited here")
    if report.linked:
        counts.append(f"{report.linked} earlier linked")
    keys = sorted({key for key, _ in report.missing})
    unstated = f"posts that state no relation, taken to have none: {report.unstated}; "
    return (
        f"{'dry run, nothing written: ' if dry_run else ''}"
        f"{len(report.results)} files: {', '.join(counts)} ({report.changes} changes); "
        f"{unstated if report.unstated else ''}keys still missing: {', '.join(keys) or 'none'}"
    )


def as_data(report: Report, dry_run: bool) -> dict[str, Any]:
    """The report as data: every file with its outcome, and the counts."""
    return {
        "dry_run": dry_run,
        "files": [
            {"path": str(result.path), "outcome": result.outcome}
            | ({"line": result.line, "reason": result.reason} if result.reason else {})
            for result in report.results
        ],
        "counts": {outcome: report.count(outcome) for outcome in Outcome},
        "linked": report.linked,
        "changes": report.changes,
        "relation_unstated": report.unstated,
        "missing": [{"key": key, "lang": lang} for key, lang in report.missing],
    }
