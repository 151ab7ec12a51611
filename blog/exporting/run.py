"""``export_site``: everything an editor wrote, as files that ``import_markdown`` makes the same site of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.models import Page, PageViewRestriction

from blog.exchange.body import body_text, dump
from blog.exchange.places import FORM, NAMES, REDIRECTS, ROOT, TAGS
from blog.exporting.files import Folder
from blog.exporting.front import front_matter
from blog.exporting.keys import Keys
from blog.importing.notes import Notes
from blog.importing.values import plain_blocks
from blog.models import Author, Category, Named, Picture, PublicPage, Series

Progress = Callable[[int, int], None]
NAMED: dict[str, type[Named]] = {"authors": Author, "categories": Category, "series": Series}


@dataclass
class Report:
    """What was written: files in all, and those that are new or changed."""

    files: int = 0
    changed: int = 0
    notes: Notes = field(default_factory=Notes)


def export_site(path: Path, *, dry_run: bool = False, progress: Progress | None = None) -> Report:
    """Write the site's content into a folder. FolderError for one that holds something else."""
    keys, report = Keys(), Report()
    folder = Folder(path, dry_run=dry_run)
    folder.text(ROOT, dump({"snakkis": FORM}))
    for number, (pk, place) in enumerate(sorted(keys.pages.items(), key=lambda item: item[1]), start=1):
        folder.text(place, _page(Page.objects.get(pk=pk), keys, report.notes))
        if progress:
            progress(number, len(keys.pages))
    _media(folder, keys, report.notes)
    folder.text(NAMES, dump({name: list(_named(model, keys)) for name, model in NAMED.items()}))
    folder.text(TAGS, dump(list(Tag.objects.order_by("slug").values("name", "slug"))))
    folder.text(REDIRECTS, dump(list(_redirects(keys, report.notes))))
    others = Page.objects.filter(depth__gt=1).exclude(pk__in=keys.pages)
    for title, kind in others.values_list("title", "content_type__model"):
        report.notes.skip(f"{kind} “{title}”", "letters and their pages stay: their lists and sendings do")
    folder.clear()
    report.files, report.changed = len(folder.written), folder.changed
    return report


def _page(page: Page, keys: Keys, notes: Notes) -> str:
    where = keys.pages[page.pk]
    found: PublicPage = page.specific if page.live else page.specific.get_latest_revision_as_object()
    if page.live and page.has_unpublished_changes:
        notes.skip(where, "changes that wait to be published")
    above = page.get_ancestors(inclusive=True)
    restricted = PageViewRestriction.objects.filter(page__in=above).exists()
    if restricted:
        notes.skip(where, "kept for some readers: a draft in the export")
    front = front_matter(found, keys, hidden=restricted or not (page.live or page.approved_schedule))
    text = ""
    if hasattr(found, "body"):
        stream = found.body.stream_block
        text = body_text(stream, plain_blocks(stream, list(found.body.raw_data)), keys.written())
    return f"---\n{dump(front)}---\n" + (f"\n{text}\n" if text else "")


def _media(folder: Folder, keys: Keys, notes: Notes) -> None:
    for kind, places in ((Picture, keys.pictures), (Document, keys.documents)):
        for row in kind.objects.order_by("pk").iterator():
            place = places[row.pk]
            if isinstance(row, Document) and row.collection.get_view_restrictions().exists():
                notes.skip(place, "kept for some readers: not in the export")
                continue
            if not folder.file(place, row.file):
                notes.fail(place, "the file is gone from the media")
                continue
            about: dict[str, Any] = {"title": row.title}
            if isinstance(row, Picture):
                about |= {"description": row.description, "credit": row.credit, **_focus(row)}
            about["tags"] = sorted(row.tags.values_list("name", flat=True))
            folder.text(f"{place}.yaml", dump(about))


def _focus(picture: Picture) -> dict[str, int]:
    names = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
    return {name: value for name in names if (value := getattr(picture, name)) is not None}


def _named(model: type[Named], keys: Keys) -> Iterator[dict[str, Any]]:
    """Rows with the same ``group`` are translations of each other."""
    rows = model.objects.select_related("locale").order_by("locale__language_code", "slug")
    groups: dict[object, str] = {}
    for row in rows:
        group = groups.setdefault(row.translation_key, f"{row.locale.language_code}/{row.slug}")
        found = {"lang": row.locale.language_code, "name": row.name, "slug": row.slug, "group": group}
        for name in ("role", "bio", "website", "description", "is_weekly"):
            if value := getattr(row, name, None):
                found[name] = value
        if picture := keys.pictures.get(getattr(row, "picture_id", None) or 0):
            found["picture"] = picture
        yield found


def _redirects(keys: Keys, notes: Notes) -> Iterator[dict[str, Any]]:
    for row in Redirect.objects.order_by("old_path", "pk"):
        to = keys.pages.get(row.redirect_page_id or 0) or row.redirect_link
        if not to or row.site_id:
            notes.skip(f"redirect {row.old_path}", "of one site, or to a page that is not in the export")
            continue
        automatic = {"automatic": True} if row.automatically_created else {}
        yield {"from": row.old_path, "to": to, "permanent": row.is_permanent, **automatic}
