"""What anybody may read. Every list, feed, search, map, link and share of the site asks here."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left, Length
from wagtail.documents.models import Document
from wagtail.models import CollectionViewRestriction, Locale, Page, PageViewRestriction

from blog.models import ReadablePage
from blog.page_cache.memory import remembered
from blog.selectors.openings import any_held_back, open_to_all, readable_kinds


def public_pages(pages: QuerySet[Page] | None = None) -> QuerySet[Page]:
    """The pages anybody may read: published, for everyone, from now or before, under no view restriction.

    The site's one answer to «is this public?». ``pages`` narrows it to a model or a queryset, every page when
    left out.
    """
    found = Page.objects.all() if pages is None else pages
    held_back = found.model is Page and any_readable_held_back()
    return _narrowed(found, restricted=any_restricted(), held_back=held_back)


def always_public_pages(pages: QuerySet[Page]) -> QuerySet[Page]:
    """The same, with every condition, whether or not a page meets it today: SQL that may be kept."""
    return _narrowed(pages, restricted=True, held_back=pages.model is Page)


def _narrowed(pages: QuerySet[Page], *, restricted: bool, held_back: bool) -> QuerySet[Page]:
    found = pages.filter(live=True)
    if restricted:
        found = found.filter(~Exists(_restrictions()))
    if issubclass(found.model, ReadablePage):
        return found.filter(open_to_all())
    if held_back:
        found = found.exclude(Q(*map(_held_back, readable_kinds()), _connector=Q.OR))
    return found


def any_restricted() -> bool:
    """Whether Wagtail's own restrictions are used at all."""
    found: bool = remembered("any-restricted", PageViewRestriction.objects.exists)
    return found


def any_readable_held_back() -> bool:
    """Whether any page is kept for some readers or until a time."""
    found: bool = remembered("any-held-back", any_held_back)
    return found


def public_shape() -> tuple[bool, bool]:
    """All that ``public_pages`` lets its condition depend on."""
    return any_restricted(), any_readable_held_back()


def _restrictions() -> QuerySet[PageViewRestriction]:
    # The few one by one, each with its page: a join lets the database begin with all pages.
    root = Page.objects.filter(pk=OuterRef("page")).order_by().values("path")
    restrictions: QuerySet[PageViewRestriction] = PageViewRestriction.objects.annotate(root=Subquery(root))
    return restrictions.filter(root=Left(OuterRef("path"), Length("root")))


def _held_back(kind: type[ReadablePage]) -> Exists:
    return Exists(kind.objects.filter(~open_to_all(), pk=OuterRef("pk")))


def in_language(lang: str) -> Exists:
    """The condition that a page is in a language.

    Not a join: as most pages meet it, the database should begin with whatever else is asked, or the order.
    """
    return Exists(Locale.objects.filter(pk=OuterRef("locale"), language_code=lang))


def linked_pages(ids: Sequence[int], lang: str) -> dict[int, Page]:
    """The public pages that links to ``ids`` lead to: in ``lang`` where there is such a translation."""
    if not ids:
        return {}
    keys = Page.objects.filter(pk__in=ids).values("translation_key")
    found = list(public_pages(Page.objects.filter(translation_key__in=keys)).select_related("locale"))
    here = {page.translation_key: page for page in found if page.locale.language_code == lang}
    return {page.pk: here.get(page.translation_key, page) for page in found if page.pk in set(ids)}


def public_documents(ids: Sequence[int]) -> dict[int, Document]:
    """Those of the documents that anybody may open: in a collection under no view restriction."""
    if not ids:
        return {}
    above = Left(OuterRef("collection__path"), Length("collection__path"))
    restricted = CollectionViewRestriction.objects.filter(collection__path=above)
    found: QuerySet[Document] = Document.objects.filter(~Exists(restricted), pk__in=ids)
    return found.in_bulk()
