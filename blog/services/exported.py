"""What an exported site has beside its pages: every write of it."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale

from blog.markup import SCHEMES
from blog.models import Author, Category, Named, Series

NAMED: dict[str, type[Named]] = {"authors": Author, "categories": Category, "series": Series}
FIELDS = ("role", "bio", "website", "description", "is_weekly")


@transaction.atomic
def name_import(*, kind: str, row: dict[str, Any], group: UUID | None) -> UUID:
    """Make it if it is not there. ``group``: the translation key of those it is a translation of.

    Answers with its own. ValidationError for what no editor could write.
    """
    model = NAMED[kind]
    locale = Locale.objects.get(language_code=row["lang"])
    found = model.objects.filter(locale=locale, name=row["name"]).first()
    if found is None:
        given = {name: row[name] for name in FIELDS if name in row}
        found = model(locale=locale, name=row["name"], slug=row["slug"], **given)
        if group:
            found.translation_key = group
        found.full_clean()
        found.save()
    key: UUID = found.translation_key
    return key


@transaction.atomic
def picture_of_name(*, kind: str, lang: str, name: str, picture: int) -> None:
    """Give an author the picture they had, where they have none."""
    rows = NAMED[kind].objects.filter(locale__language_code=lang, name=name, picture=None)
    if rows.exists():
        rows.update(picture=picture)


@transaction.atomic
def tag_slug_import(*, name: str, slug: str) -> None:
    """Make a tag with the slug it had, where there is none of its name. ValidationError for what is none."""
    if not Tag.objects.filter(name=name).exists() and not Tag.objects.filter(slug=slug).exists():
        tag = Tag(name=name, slug=slug)
        tag.full_clean()
        tag.save()


@transaction.atomic
def redirect_import(*, old: str, page: int | None, link: str, permanent: bool, automatic: bool) -> None:
    """Lead from an old path to a page or an address, unless it leads anywhere already.

    ValidationError for what is no path, or for an address no reader may be led to.
    """
    if Redirect.objects.filter(old_path__in=[old, Redirect.normalise_path(old)]).exists():
        return
    if page is None and not _leads(link):
        raise ValidationError(f"“{link}” is no page of the export, no path and no address on the web.")
    given = {"redirect_page_id": page, "redirect_link": link, "is_permanent": permanent}
    redirect = Redirect(old_path=old, automatically_created=automatic, **given)
    redirect.full_clean()
    redirect.save()


def _leads(link: str) -> bool:
    """To a path of this site, or to an address with its scheme."""
    parts = urlsplit(link)
    return parts.scheme in SCHEMES if parts.scheme else link.startswith("/") and not parts.netloc
