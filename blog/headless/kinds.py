"""The kinds of pages that the content API tells of. A higher room registers its own when it starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.models import Page

from blog.headless.fields import Field
from blog.headless.schemas import PageOut

# What lists give when nothing else is asked for, of what a kind has.
IN_LISTS = frozenset(
    {
        *("id", "type", "title", "url", "path", "slug", "locale", "published_at", "updated_at"),
        *("description", "excerpt", "intro", "picture", "author", "category", "series", "tags"),
        *("relation", "reading_minutes", "other_forms", "list"),
    }
)


@dataclass(frozen=True)
class Kind:
    """``name`` is the ``type`` in answers. ``alone``: fields that are told of one page, never in a list.

    ``rows`` gives the queryset that reads pages with what these fields need.
    """

    name: str
    model: type[Page]
    schema: type[PageOut]
    fields: Mapping[str, Field]
    rows: Callable[[frozenset[str]], QuerySet[Page]]
    alone: frozenset[str] = frozenset()


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    KINDS[kind.name] = kind


def kind_of(model: type[Page]) -> Kind | None:
    return next((kind for kind in KINDS.values() if kind.model is model), None)


def plain(model: type[Page]) -> Callable[[frozenset[str]], QuerySet[Page]]:
    """The rows of a kind whose fields need nothing more than the page."""
    return lambda _wanted: model.objects.select_related("locale")


def listed_fields() -> frozenset[str]:
    """Every field that a list can give."""
    return frozenset({"type"}.union(*(kind.fields.keys() - kind.alone for kind in KINDS.values())))


def every_field() -> frozenset[str]:
    return frozenset({"type"}.union(*(kind.fields for kind in KINDS.values())))
