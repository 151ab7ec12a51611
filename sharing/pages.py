"""What sharing has to know of pages. The room that has them says so, in its ``AppConfig.ready``."""

from collections.abc import Callable

from django.db.models import QuerySet
from wagtail.models import Page

Selector = Callable[[QuerySet[Page]], QuerySet[Page]]
Disclosure = Callable[[Page], str]

_selectors: list[tuple[Selector, Selector]] = []
_disclosures: list[Disclosure] = []


def register_public(selector: Selector, *, always: Selector) -> None:
    """Have ``selector`` narrow every queryset of pages to what anybody may read.

    ``always`` narrows it the same way in SQL that holds at any time, and may be kept.
    """
    _selectors.append((selector, always))


def register_disclosure(disclosure: Disclosure) -> None:
    """Have ``disclosure`` say, in the active language, what ties the site to what a page is about."""
    _disclosures.append(disclosure)


def public(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Those of ``pages`` that anybody may read: what is published, as far as every registered room agrees."""
    pages = pages.filter(live=True)
    for selector, _always in _selectors:
        pages = selector(pages)
    return pages


def always_public(pages: QuerySet[Page]) -> QuerySet[Page]:
    """The same, as SQL that may be kept: it depends on nothing but the rows it reads, and the clock."""
    pages = pages.filter(live=True)
    for _selector, always in _selectors:
        pages = always(pages)
    return pages


def page_disclosure(page: Page) -> str:
    """What has to stand with every link to ``page``; empty where nothing has."""
    return " ".join(filter(None, (disclosure(page) for disclosure in _disclosures)))
