"""One run of an import from another system: every entry by itself, a broken one keeps no other back."""

from collections import Counter
from collections.abc import Callable

from django.core.exceptions import ValidationError

from blog.exchange.places import FOLDERS
from blog.importing.documents import Identity
from blog.importing.entries import Entry
from blog.importing.errors import DocumentError
from blog.importing.notes import Notes
from blog.importing.plan import Outcome, Plan, plan_for
from blog.models import ImportedDocument
from blog.services.documents import document_import

Progress = Callable[[int, int], None]
LONGEST = 300  # of an address, in a report


class Bringing:
    """The keys of the old site known so far, with the pages they lead to. One only planned has the id 0."""

    def __init__(self, origin: str, notes: Notes, *, publish: bool, dry_run: bool) -> None:
        self.origin, self.notes, self.publish, self.dry_run = origin, notes, publish, dry_run
        rows = ImportedDocument.objects.filter(origin=origin).values_list("kind", "key", "lang", "page_id")
        self.pages: dict[str, int] = {
            key_of(Identity(kind, key, lang, origin)): page  # type: ignore[arg-type]
            for kind, key, lang, page in rows.iterator()
        }
        self.arrived: set[str] = set()
        self.waiting: dict[str, list[str]] = {}
        self.outcomes: dict[str, Outcome] = {}
        self.linked = self.unstated = 0

    def take(self, entry: Entry, where: str) -> Plan | None:
        """Import an entry, or only plan to; None when it cannot be, which is noted."""
        key = key_of(entry.identity)
        try:
            if self.dry_run:
                plan = plan_for(entry, publish=self.publish)
            else:
                plan = document_import(entry=entry, publish=self.publish)
        except (DocumentError, ValidationError) as error:
            reason = error.reason if isinstance(error, DocumentError) else " ".join(error.messages)
            self.notes.fail(where, reason)
            self.outcomes[key] = Outcome.FAILED
            return None
        self._note(entry, plan, where)
        if key not in self.pages:
            self.pages[key] = plan.page.pk if plan.page else 0
            self.arrived.add(key)
        self.waiting[key] = [wanted for wanted in entry.links if wanted not in self.pages]
        return plan

    def _note(self, entry: Entry, plan: Plan, where: str) -> None:
        key = key_of(entry.identity)
        if key in self.outcomes:
            # A second look, for a link: what was imported stays so.
            if plan.outcome is Outcome.UPDATED and self.outcomes[key] is Outcome.UNCHANGED:
                self.outcomes[key] = plan.outcome
            return
        self.outcomes[key] = plan.outcome
        if plan.outcome is Outcome.KEPT:
            self.notes.skip(where, "kept: edited here")
        elif entry.identity.kind == "post":
            self.unstated += 1
        if plan.outcome is Outcome.IMPORTED and plan.page and plan.page.slug != entry.content.slug:
            self.notes.skip(where, f"its slug is “{plan.page.slug}” here")
        for address in plan.left:
            self.notes.skip(where, f"its address {address[:LONGEST]} leads elsewhere already, or is too long")

    def to_link(self) -> set[str]:
        """The keys of entries with a link to something that has come after them."""
        return {key for key, wanted in self.waiting.items() if self.arrived.intersection(wanted)}

    def count(self, outcome: Outcome) -> int:
        return sum(found is outcome for found in self.outcomes.values())

    @property
    def counts(self) -> Counter[str]:
        return Counter({outcome.value: self.count(outcome) for outcome in Outcome})


def key_of(identity: Identity) -> str:
    """By which texts refer to a page: the number another system gave it, or its file."""
    if identity.origin:
        return identity.key
    return f"{FOLDERS[identity.kind]}/{identity.lang}/{identity.key}.md"


def identity(origin: str, kind: str, key: str, lang: str) -> Identity:
    """The identity of a page of another site."""
    return Identity(kind, key, lang, origin)  # type: ignore[arg-type]
