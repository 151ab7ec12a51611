"""What sharing has to know of pages. The room that has them says so, in its ``AppConfig.ready``."""

from collections.abc import Callable

from django.db.models import QuerySet
from wagtail.models import Page

Selector = Callable[[QuerySet[Page]], QuerySet[Page]]
Disclosure = Callable[[Page], str]

_selectors: list[Selector] = []
_disclosures: list[Disclosure] = []


def register_public(selector: Selector) -> None:
    """Have ``selector`` narrow every queryset of pages to what anybody may read."""
    _selectors.append(selector)


def register_disclosure(disclosure: Disclosure) -> None:
    """Have ``disclosure`` say, in the active language, what ties the site to what a page is about."""
    _disclosures.append(disclosure)


def public(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Those of ``pages`` that anybody may read: what is published, as far as every registered room agrees."""
    pages = pages.filter(live=True)
    for selector in _selectors:
        pages = selector(pages)
    return pages


def page_disclosure(page: Page) -> str:
    """What has to stand with every link to ``page``; empty where nothing has."""
    return " ".join(filter(None, (disclosure(page) for disclosure in _disclosures)))
