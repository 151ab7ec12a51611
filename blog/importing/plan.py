"""What importing a document would do. Reads only, so a dry run is nothing but the plans."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wagtail.models import Page

from blog.importing.content import Content, content_of, content_on, imprint
from blog.importing.documents import Document, Identity
from blog.importing.errors import DocumentError
from blog.models import BlogIndexPage, GlossaryIndexPage, ImportedDocument, PostPage, TermPage


class Outcome(StrEnum):
    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    FAILED = "failed"


@dataclass(frozen=True)
class Plan:
    """``page`` is the latest revision of the page there is, None when there is none of ours."""

    outcome: Outcome
    content: Content
    links: list[str]
    record: ImportedDocument | None = None
    page: PostPage | TermPage | None = None

    @property
    def rewrites(self) -> bool:
        """Whether the page itself is to change, and not only to be published."""
        return self.record is None or imprint(self.content) != self.record.imprint


def plan_for(document: Document, pages: Mapping[str, int], *, publish: bool) -> Plan:
    """The plan for a document, given the page id of every known key. A page edited by hand is kept."""
    content, links = content_of(document, pages)
    identity = document.identity
    record = ImportedDocument.objects.filter(kind=identity.kind, key=identity.key, lang=identity.lang).first()
    if record is None:
        parent_for(identity)
        outcome = Outcome.KEPT if _translated_by_hand(identity) else Outcome.IMPORTED
        return Plan(outcome, content, links)
    page = record.page.specific.get_latest_revision_as_object()
    if _edited(record, page):
        outcome = Outcome.KEPT
    elif imprint(content) != record.imprint or (publish and _waits(page)):
        outcome = Outcome.UPDATED
    else:
        outcome = Outcome.UNCHANGED
    return Plan(outcome, content, links, record, page)


def parent_for(identity: Identity) -> BlogIndexPage | GlossaryIndexPage:
    """The page that documents of this kind and language go under. DocumentError when the site has none."""
    model = BlogIndexPage if identity.kind == "post" else GlossaryIndexPage
    parent = model.objects.filter(locale__language_code=identity.lang).order_by("path").first()
    if parent is None:
        name = model._meta.verbose_name
        raise DocumentError(1, f"the site has no page “{name}” in “{identity.lang}” to put it under")
    return parent


def translation_of(identity: Identity) -> ImportedDocument | None:
    """The same document in another language, as imported before."""
    others = ImportedDocument.objects.filter(kind=identity.kind, key=identity.key)
    return others.exclude(lang=identity.lang).select_related("page").first()


def _translated_by_hand(identity: Identity) -> bool:
    other = translation_of(identity)
    if other is None:
        return False
    same = Page.objects.filter(translation_key=other.page.translation_key)
    return same.filter(locale__language_code=identity.lang).exists()


def _edited(record: ImportedDocument, page: PostPage | TermPage) -> bool:
    """Whether somebody has changed the page here; unpublishing it is a change too."""
    unpublished = not page.live and page.first_published_at is not None
    return unpublished or imprint(content_on(page)) != record.imprint


def _waits(page: PostPage | TermPage) -> bool:
    """Whether what was imported has not been published yet."""
    return not page.live or page.has_unpublished_changes
