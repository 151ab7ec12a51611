"""What an import from another system tells of itself."""

from typing import Any

from blog.importing.bringing import Bringing
from blog.importing.media import Media
from blog.importing.notes import Note
from blog.importing.plan import Outcome


def summary(report: Any, dry_run: bool) -> str:
    """One line: every count."""
    bringing: Bringing = report.bringing
    media: Media = report.media
    counts = [f"{bringing.count(outcome)} {outcome}" for outcome in Outcome]
    unstated = f"; posts that state no relation, taken to have none: {bringing.unstated}"
    return (
        f"{'dry run, nothing written: ' if dry_run else ''}"
        f"{report.items} items: {', '.join(counts)}; files: {media.brought} new"
        f"{unstated if bringing.unstated else ''}; "
        f"left out and named: {len(report.notes.skipped)}; failed and named: {len(report.notes.failed)}"
    )


def as_data(report: Any, dry_run: bool) -> dict[str, Any]:
    def notes(found: list[Note]) -> list[dict[str, Any]]:
        return [{"where": note.where, "what": note.what, "number": note.number} for note in found]

    return {
        "dry_run": dry_run,
        "items": report.items,
        "counts": dict(report.bringing.counts),
        "files": report.media.brought,
        "relation_unstated": report.bringing.unstated,
        "skipped": notes(report.notes.skipped),
        "failed": notes(report.notes.failed),
    }
