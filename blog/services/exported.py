"""What an exported site has beside its pages: every write of it."""

from typing import Any

from django.db import transaction
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale

from blog.models import Author, Category, Named, Series

NAMED: dict[str, type[Named]] = {"authors": Author, "categories": Category, "series": Series}
FIELDS = ("role", "bio", "website", "description", "is_weekly")


@transaction.atomic
def names_import(*, kind: str, rows: list[dict[str, Any]]) -> None:
    """Make those that are not there; rows of one group are translations of each other."""
    model = NAMED[kind]
    groups: dict[str, Any] = {}
    for row in rows:
        locale = Locale.objects.get(language_code=row["lang"])
        found = model.objects.filter(locale=locale, name=row["name"]).first()
        if found is None:
            given = {name: row[name] for name in FIELDS if name in row}
            found = model(locale=locale, name=row["name"], slug=row["slug"], **given)
            if row["group"] in groups:
                found.translation_key = groups[row["group"]]
            found.save()
        groups.setdefault(row["group"], found.translation_key)


@transaction.atomic
def picture_of_name(*, kind: str, lang: str, name: str, picture: int) -> None:
    """Give an author the picture they had, where they have none."""
    rows = NAMED[kind].objects.filter(locale__language_code=lang, name=name, picture=None)
    if rows.exists():
        rows.update(picture=picture)


@transaction.atomic
def tag_slug_import(*, name: str, slug: str) -> None:
    """Make a tag with the slug it had, where there is none of its name."""
    if not Tag.objects.filter(name=name).exists() and not Tag.objects.filter(slug=slug).exists():
        Tag.objects.create(name=name, slug=slug)


@transaction.atomic
def redirect_import(*, old: str, page: int | None, link: str, permanent: bool, automatic: bool) -> None:
    """Lead from an old path to a page or an address, unless it leads anywhere already."""
    if not Redirect.objects.filter(old_path=old).exists():
        given = {"redirect_page_id": page, "redirect_link": link, "is_permanent": permanent}
        Redirect.objects.create(old_path=old, automatically_created=automatic, **given)
