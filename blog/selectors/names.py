"""Authors, categories, series and tags, as lists and choosers of the admin need them."""

import re
from typing import TypeVar

from django.db.models import Count, Model, OuterRef, QuerySet, Subquery

from blog.models import Named

M = TypeVar("M", bound=Model)
N = TypeVar("N", bound=Named)


def named_with_use(kind: type[N]) -> QuerySet[N]:
    """All of a kind, with ``used`` (its posts, published or not) and ``languages`` (it is translated to)."""
    same = kind.objects.filter(translation_key=OuterRef("translation_key")).order_by()
    languages = same.values("translation_key").annotate(n=Count("pk")).values("n")
    named: QuerySet[N] = kind.objects.annotate(used=Count("posts"), languages=Subquery(languages))
    return named.select_related("locale").order_by("name", "pk")


def names_like(found: QuerySet[M], words: str, *, whole: bool = False) -> QuerySet[M]:
    """Those with the words in their name, or as their whole name, in any case.

    SQLite's own comparison does not know that Ø is ø.
    """
    pattern = re.escape(words)
    return found.filter(name__iregex=f"^{pattern}$" if whole else pattern)


def name_taken(named: Named, name: str) -> bool:
    """Whether another one of its kind has the name in its language."""
    others = type(named).objects.filter(locale=named.locale_id).exclude(pk=named.pk)
    return names_like(others, name, whole=True).exists()


def slugs_taken(named: Named) -> set[str]:
    """The slugs of the others of its kind in its language."""
    others = type(named).objects.filter(locale=named.locale_id).exclude(pk=named.pk)
    return {*others.values_list("slug", flat=True)}
