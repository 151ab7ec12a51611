"""An import in words and figures, for the terminal and for the lines' CSV."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from newsletter.importing.scratch import Scratch
from newsletter.importing.verdicts import (
    BAD,
    GROUP_OF,
    GROUPS,
    MEANINGS,
    REASONS,
    SHORT,
    TITLES,
    WRITTEN,
    Group,
    Verdict,
)
from newsletter.models import ImportRun
from sharing.admin.spreadsheets import csv_lines


def bad_rows(scratch: Scratch, file: Path) -> Iterator[str]:
    """A line for each row that cannot be used: file, line, reason. No address."""
    for number, verdict in scratch.lines(BAD):
        yield f"{file.name}:{number}: {REASONS[verdict]}"


def diff(scratch: Scratch) -> str:
    """What would become of how many, with a few of each."""
    counts, told = scratch.counts(), []
    for group, number in by_group(counts).items():
        told.append(f"{number:>9}  {TITLES[group]}. {MEANINGS[group]}")
        told += [
            f"{'':>9}  {counts[verdict]} × {REASONS[verdict]}: {_examples(scratch, verdict)}"
            for verdict in GROUPS[group]
            if verdict in counts
        ]
    return "\n".join(told)


def _examples(scratch: Scratch, verdict: Verdict) -> str:
    return ", ".join(f"{row.address[:60]} (line {row.number})" for row in scratch.examples(verdict)[:3])


def lines_csv(scratch: Scratch) -> Iterator[str]:
    """Line, verdict and reason of every row, as CSV. No address."""
    words = {verdict: (str(SHORT[GROUP_OF[verdict]]), str(REASONS[verdict])) for verdict in Verdict}
    rows = ((number, *words[verdict]) for number, verdict in scratch.lines())
    return csv_lines([_("Line"), _("Verdict"), _("Reason")], rows)


def by_group(counts: Mapping[str, int]) -> dict[Group, int]:
    """Group -> rows, of every group that has any."""
    sums = {group: sum(counts.get(verdict, 0) for verdict in verdicts) for group, verdicts in GROUPS.items()}
    return {group: number for group, number in sums.items() if number}


def to_be_written(counts: Mapping[str, int]) -> int:
    """How many people an import of what was looked through would write."""
    return sum(number for verdict, number in counts.items() if verdict in WRITTEN)


def summary(run: ImportRun, counts: Mapping[str, int], *, dry_run: bool) -> tuple[dict[str, Any], str]:
    """The last word on a run, as data and as a line. ``counts`` are those of the look."""
    found = {str(verdict): counts[verdict] for verdict in Verdict if verdict in counts}
    changed = run.counts.get("changed", 0)
    wanted = to_be_written(found)
    written = 0 if dry_run else wanted - changed
    parts = [f"{number} {str(SHORT[group]).lower()}" for group, number in by_group(found).items()]
    rows = f"{sum(found.values())} rows: {', '.join(parts) or 'nobody'}"
    data = {
        "run": None if dry_run else str(run.pk),
        "state": "looked-through" if dry_run else str(run.state),
        "sha256": run.sha256,
        "rows": sum(found.values()),
        "counts": found,
        "changes": written,
    }
    if dry_run:
        return data, f"dry run, nothing written: {rows} ({wanted} changes)"
    return data, f"{rows} ({written} changes); import {run.pk}{f': {run.error}' if run.error else ''}"
