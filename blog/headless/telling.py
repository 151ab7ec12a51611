"""Pages as front ends get them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils import translation

from blog.headless.batch import Batch
from blog.headless.kinds import IN_LISTS, Kind, every_field, kind_of, listed_fields
from blog.headless.listing import Key
from blog.models import PublicPage

Told = dict[str, Any]


def fields_of_lists(asked: Sequence[str]) -> frozenset[str]:
    """The fields of a list: those ``asked`` for, all that lists can give for «*», or the usual ones."""
    if "*" in asked:
        return listed_fields()
    return frozenset(asked) or IN_LISTS


def tell(keys: Sequence[Key], fields: frozenset[str], request: HttpRequest) -> list[Told]:
    """These pages, in their order. A constant number of queries."""
    found: dict[str, list[PublicPage]] = defaultdict(list)
    for content_type in dict.fromkeys(key.content_type for key in keys):
        kind = kind_of(ContentType.objects.get_for_id(content_type).model_class())
        own = [key.pk for key in keys if key.content_type == content_type]
        for page in kind.rows(fields).filter(pk__in=own) if kind else ():
            found[page.locale.language_code].append(page)
    told: dict[int, Told] = {}
    for lang, pages in found.items():
        with translation.override(lang):
            batch = Batch(pages, lang, fields, request)
            told |= {page.pk: tell_one(page, batch) for page in pages}
    return [told[key.pk] for key in keys if key.pk in told]


def tell_draft(page: PublicPage, request: HttpRequest) -> Told:
    """A page as it is in hand, which no table has like this, with all there is to it."""
    lang = page.locale.language_code
    with translation.override(lang):
        return tell_one(page, Batch([page], lang, every_field(), request, is_draft=True))


def tell_one(page: PublicPage, batch: Batch) -> Told:
    """A page with those of the batch's fields that its kind has; ``id`` and ``type`` always."""
    kind: Kind | None = kind_of(type(page))
    assert kind is not None
    wanted = {name: write for name, write in kind.fields.items() if name in batch.fields}
    return {"id": page.pk, "type": kind.name, **{name: write(page, batch) for name, write in wanted.items()}}
