"""One run of the import over many files: each on its own, a broken one keeps no other from its place."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.core.exceptions import ValidationError

from blog.importing.documents import Document, Identity, document, files_in, read
from blog.importing.entries import entry_of
from blog.importing.errors import DocumentError
from blog.importing.exported import Site, import_site, is_exported
from blog.importing.plan import Outcome, Plan, plan_for
from blog.models import ImportedDocument
from blog.services import document_import

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Result:
    """What became of a file. ``line`` and ``reason`` say why it failed.

    ``unstated``: it is a post that does not say what ties us to its matter, which we then take for nothing.
    """

    path: Path
    outcome: Outcome
    line: int = 0
    reason: str = ""
    unstated: bool = False


@dataclass
class Report:
    """What a run did: a result a file, how many other pages got links, (key, language) still missing."""

    results: list[Result] = field(default_factory=list)
    linked: int = 0
    missing: list[tuple[str, str]] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return sum(result.outcome is outcome for result in self.results)

    @property
    def unstated(self) -> int:
        return sum(result.unstated for result in self.results)

    @property
    def changes(self) -> int:
        return self.count(Outcome.IMPORTED) + self.count(Outcome.UPDATED) + self.linked


class Run:
    """The keys known so far, with the pages they lead to by language. A page only planned has the id 0."""

    def __init__(self, *, publish: bool, dry_run: bool) -> None:
        self.publish, self.dry_run = publish, dry_run
        self.pages: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self.links: dict[Identity, list[str]] = {}
        self.arrived: set[tuple[str, str]] = set()
        # Terms after posts: where both have a key, it is the term's.
        for record in (
            ImportedDocument.objects.filter(origin="")
            .exclude(source="")
            .order_by("kind")
            .defer("source")
            .iterator()
        ):
            identity = Identity(record.kind, record.key, record.lang)  # type: ignore[arg-type]
            self.pages[record.lang][record.key] = record.page_id
            self.links[identity] = record.links

    def take(self, document: Document) -> Plan:
        """Import a document, or only plan to, and remember its key and links."""
        identity = document.identity
        known = self.pages[identity.lang]
        entry = entry_of(document, known)
        if self.dry_run:
            plan = plan_for(entry, publish=self.publish)
        else:
            plan = document_import(entry=entry, publish=self.publish)
        self.links[identity] = entry.links
        if plan.outcome is Outcome.IMPORTED and (identity.kind == "term" or identity.key not in known):
            known[identity.key] = plan.page.pk if plan.page else 0
            self.arrived.add((identity.lang, identity.key))
        return plan

    def link_again(self) -> Iterable[tuple[Identity, Plan]]:
        """Import once more every document with a link to a key that has come in this run."""
        for identity, keys in list(self.links.items()):
            if any((identity.lang, key) in self.arrived for key in keys):
                record = ImportedDocument.objects.filter(**vars(identity)).first()
                if record is not None:
                    yield identity, self.take(document(identity, record.source))

    def missing(self) -> list[tuple[str, str]]:
        """Every key that is linked to and not there, with its language."""
        linked = {(key, identity.lang) for identity, keys in self.links.items() for key in keys}
        return sorted((key, lang) for key, lang in linked if key not in self.pages[lang])


def import_documents(
    paths: Iterable[Path], *, publish: bool, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Import the files named and those in the folders named. ``progress`` is called with (done, all)."""
    run, report = Run(publish=publish, dry_run=dry_run), Report()
    paths = list(paths)
    for root in filter(is_exported, paths):
        site = import_site(root, publish=publish, dry_run=dry_run, progress=progress)
        report.results += site_results(root, site)
    files = list(files_in(path for path in paths if not is_exported(path)))
    seen: dict[Identity, Path] = {}
    for number, path in enumerate(files, start=1):
        report.results.append(_import_file(path, run, seen))
        if progress:
            progress(number, len(files))
    linked = [identity for identity, plan in run.link_again() if plan.outcome is Outcome.UPDATED]
    report.linked = len(set(linked) - seen.keys())
    report.results = [
        _linked(result, {seen.get(identity) for identity in linked}) for result in report.results
    ]
    report.missing = run.missing()
    return report


def site_results(root: Path, site: Site) -> list[Result]:
    """What became of the files of an exported site."""
    failed = dict.fromkeys((note.where, note.what) for note in site.notes.failed)
    found = [Result(root / place, outcome) for place, outcome in site.bringing.outcomes.items()]
    kept = [result for result in found if result.outcome is not Outcome.FAILED]
    return kept + [Result(root / where, Outcome.FAILED, 1, why) for where, why in failed]


def _linked(result: Result, linked: set[Path | None]) -> Result:
    """A file that had not changed, but whose page got a link."""
    changed = result.outcome is Outcome.UNCHANGED and result.path in linked
    return replace(result, outcome=Outcome.UPDATED) if changed else result


def _import_file(path: Path, run: Run, seen: dict[Identity, Path]) -> Result:
    try:
        found = read(path)
        if found.identity in seen:
            raise DocumentError(1, f"has the same key as {seen[found.identity]}")
        seen[found.identity] = path
        outcome = run.take(found).outcome
        unstated = found.identity.kind == "post" and not found.front.relation
        return Result(path, outcome, unstated=unstated and outcome is not Outcome.KEPT)
    except DocumentError as error:
        return Result(path, Outcome.FAILED, error.line, error.reason)
    except ValidationError as error:
        return Result(path, Outcome.FAILED, 1, " ".join(error.messages))
