"""Which pages may be shared. The room that has the pages says so, in its ``AppConfig.ready``."""

from collections.abc import Callable

from django.db.models import QuerySet
from wagtail.models import Page

Selector = Callable[[QuerySet[Page]], QuerySet[Page]]

_registered: list[Selector] = []


def register_public(selector: Selector) -> None:
    """Have ``selector`` narrow every queryset of pages to what anybody may read."""
    _registered.append(selector)


def public(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Those of ``pages`` that anybody may read: what is published, as far as every registered room agrees."""
    pages = pages.filter(live=True)
    for selector in _registered:
        pages = selector(pages)
    return pages
