"""What importing a page would do. Reads only, so a dry run is nothing but the plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from wagtail.models import Page, Revision

from blog.importing.content import content_on, imprint
from blog.importing.documents import Identity
from blog.importing.entries import Entry
from blog.importing.errors import DocumentError
from blog.models import (
    BlogIndexPage,
    GlossaryIndexPage,
    HomePage,
    ImportedDocument,
    PostPage,
    PublicPage,
    StandardPage,
    TermPage,
)

# The kinds of documents: what page each becomes, and below which one.
KINDS: dict[str, tuple[type[PublicPage], type[Page]]] = {
    "term": (TermPage, GlossaryIndexPage),
    "post": (PostPage, BlogIndexPage),
    "page": (StandardPage, HomePage),
    "home": (HomePage, Page),
    "blog": (BlogIndexPage, HomePage),
    "glossary": (GlossaryIndexPage, HomePage),
}


class Outcome(StrEnum):
    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    FAILED = "failed"


@dataclass(frozen=True)
class Plan:
    """``page`` is the latest revision of the page there is, None when there is none of ours.

    ``left``: old addresses that do not lead to it.
    """

    outcome: Outcome
    entry: Entry
    record: ImportedDocument | None = None
    page: PublicPage | None = None
    left: Sequence[str] = ()

    @property
    def rewrites(self) -> bool:
        """Whether the page itself is to change, and not only to be published."""
        return self.record is None or imprint(self.entry.content) != self.record.imprint


def plan_for(entry: Entry, *, publish: bool) -> Plan:
    """The plan for an entry. A page edited by hand is kept."""
    record = ImportedDocument.objects.filter(**vars(entry.identity)).first()
    if record is None:
        return _plan_for_new(entry)
    page = latest(record.page)
    if _edited(record, page):
        outcome = Outcome.KEPT
    elif imprint(entry.content) != record.imprint or (publish and entry.content.publish and _waits(page)):
        outcome = Outcome.UPDATED
    else:
        outcome = Outcome.UNCHANGED
    return Plan(outcome, entry, record, page)


def latest(page: Page) -> PublicPage:
    """The page as its editor left it, published or not."""
    found: PublicPage = page.specific.get_latest_revision_as_object()
    return found


def parent_for(identity: Identity, parent: int = 0) -> Page:
    """The page that an entry of this kind and language goes under; of a page, the one of the id ``parent``.

    DocumentError when the site has none.
    """
    model = KINDS[identity.kind][1]
    found: Page | None
    if identity.kind == "home":
        return Page.get_first_root_node()
    if parent:
        found = StandardPage.objects.filter(pk=parent).first()
        if found:
            return found
    found = model.objects.filter(locale__language_code=identity.lang).order_by("path").first()
    if found is None:
        name = model._meta.verbose_name
        raise DocumentError(1, f"the site has no page “{name}” in “{identity.lang}” to put it under")
    return found


def translation_of(identity: Identity) -> ImportedDocument | None:
    """The same document in another language, as imported before."""
    others = ImportedDocument.objects.filter(origin=identity.origin, kind=identity.kind, key=identity.key)
    return others.exclude(lang=identity.lang).select_related("page").first()


def _plan_for_new(entry: Entry) -> Plan:
    parent = parent_for(entry.identity, entry.content.parent)
    standing = _standing(entry, parent) if entry.adopts else None
    if standing is None:
        by_hand = _translated_by_hand(entry.identity)
        return Plan(Outcome.KEPT if by_hand else Outcome.IMPORTED, entry)
    if imprint(content_on(standing, entry.content.more)) == imprint(entry.content):
        return Plan(Outcome.UNCHANGED, entry, page=standing)
    by_hand = Revision.objects.for_instance(standing).exclude(user=None).exists()
    return Plan(Outcome.KEPT if by_hand else Outcome.UPDATED, entry, page=None if by_hand else standing)


def _standing(entry: Entry, parent: Page) -> PublicPage | None:
    """The page that stands at the address of an entry already."""
    model = KINDS[entry.identity.kind][0]
    found = model.objects.child_of(parent).filter(slug=entry.content.slug).first()
    return latest(found) if found else None


def _translated_by_hand(identity: Identity) -> bool:
    other = translation_of(identity)
    if other is None:
        return False
    same = Page.objects.filter(translation_key=other.page.translation_key)
    return same.filter(locale__language_code=identity.lang).exists()


def _edited(record: ImportedDocument, page: PublicPage) -> bool:
    """Whether somebody has changed the page here; unpublishing it is a change too."""
    unpublished = not page.live and page.first_published_at is not None and not page.expired
    return unpublished or imprint(content_on(page, record.stated)) != record.imprint


def _waits(page: PublicPage) -> bool:
    """Whether what was imported has not been published yet, nor is due to be."""
    return (not page.live or page.has_unpublished_changes) and not page.approved_schedule
