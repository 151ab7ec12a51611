"""A folder that ``export_site`` wrote: the same site of it again."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.core.exceptions import ObjectDoesNotExist, ValidationError

from blog.exchange.places import (
    DOCUMENTS,
    FOLDERS,
    KIND_OF,
    NAMES,
    PAGE,
    PICTURES,
    REDIRECTS,
    ROOT,
    TAGS,
    Known,
)
from blog.importing.bringing import Bringing
from blog.importing.entries import Entry
from blog.importing.errors import DocumentError
from blog.importing.exported_pages import exported_entry, parts_of
from blog.importing.notes import Notes
from blog.models import ImportedFile
from blog.services.exported import name_import, picture_of_name, redirect_import, tag_slug_import
from blog.services.files import document_file_import, picture_import

Progress = Callable[[int, int], None]
FOCUS = ("x", "y", "width", "height")
# What others refer to comes first.
ORDER = tuple(FOLDERS)
# What a file says of a picture or document; where that lies and what it is called is not for it to say.
OF_DOCUMENT = ("title", "tags")
OF_PICTURE = (*OF_DOCUMENT, "description", "credit", *(f"focal_point_{one}" for one in FOCUS))
# How a file can be wrong that anybody may have written.
WRONG = (
    *(DocumentError, ValidationError, ObjectDoesNotExist, yaml.YAMLError),
    *(OSError, ValueError, TypeError, KeyError, AttributeError),
)


class Site:
    """One run over the folder at ``root``."""

    def __init__(self, root: Path, *, publish: bool, dry_run: bool) -> None:
        self.root, self.dry_run = root, dry_run
        self.notes = Notes()
        self.bringing = Bringing("", self.notes, publish=publish, dry_run=dry_run)
        rows = ImportedFile.objects.filter(origin="").values_list("key", "picture_id", "document_id")
        self.files = {key: picture or document for key, picture, document in rows}

    def known(self) -> Known:
        """What is here by now; a page that is only planned is not."""
        return Known(lambda place: self.bringing.pages.get(place) or None, self.files.get, self.files.get)

    def names(self) -> None:
        """Tags, pictures, documents, authors, categories, series."""
        if self.dry_run:
            return
        for tag in self.listed(TAGS):
            self.each(TAGS, partial(self.tag, tag))
        for folder in (PICTURES, DOCUMENTS):
            for path in sorted(self.root.glob(f"{folder}/*.yaml")):
                self.each(f"{folder}/{path.stem}", partial(self.file, path))
        groups: dict[str, UUID] = {}
        for kind, rows in self.kinds().items():
            for row in self.rows(NAMES, rows):
                self.each(NAMES, partial(self.name, kind, row, groups))

    def tag(self, row: dict[str, Any]) -> None:
        tag_slug_import(name=row["name"], slug=row["slug"])

    def kinds(self) -> dict[str, Any]:
        found = self.read(NAMES) or {}
        if not isinstance(found, dict):
            self.notes.fail(NAMES, "is no list of authors, categories and series")
        return found if isinstance(found, dict) else {}

    def name(self, kind: str, row: dict[str, Any], groups: dict[str, UUID]) -> None:
        """An author, category or series; rows of one group are translations of each other."""
        group = row["group"]
        picture = self.files.get(row.get("picture", ""))
        groups.setdefault(group, name_import(kind=kind, row=row, group=groups.get(group)))
        if picture:
            picture_of_name(kind=kind, lang=row["lang"], name=row["name"], picture=picture)

    def file(self, about: Path) -> None:
        """A picture or document, as the file beside it describes it."""
        place = f"{about.parent.name}/{about.stem}"
        if place in self.files:
            return
        said = yaml.safe_load(inside(self.root, f"{place}.yaml").read_text("utf-8"))
        names = OF_PICTURE if about.parent.name == PICTURES else OF_DOCUMENT
        fields = {name: said[name] for name in names if name in said}
        given = {"origin": "", "key": place, "path": inside(self.root, place), "name": about.stem}
        if about.parent.name == PICTURES:
            self.files[place] = picture_import(**given, **fields).picture_id
        else:
            self.files[place] = document_file_import(**given, **fields).document_id

    def pages(self, places: list[str], progress: Progress | None) -> None:
        for number, place in enumerate(places, start=1):
            self.page(place)
            if progress:
                progress(number, len(places))
        wanting = self.bringing.to_link()
        for place in places if not self.dry_run else []:
            if place in wanting:
                self.page(place)

    def page(self, place: str) -> None:
        self.each(place, lambda: self.bringing.take(self.entry(place), place))

    def entry(self, place: str) -> Entry:
        return exported_entry(place, inside(self.root, place).read_text("utf-8"), self.known())

    def redirects(self) -> None:
        for row in self.listed(REDIRECTS) if not self.dry_run else []:
            self.each(REDIRECTS, partial(self.redirect, row))

    def redirect(self, row: dict[str, Any]) -> None:
        page = self.bringing.pages.get(row["to"]) if PAGE.fullmatch(row["to"]) else None
        automatic = bool(row.get("automatic"))
        given = {"old": row["from"], "permanent": row["permanent"], "automatic": automatic}
        redirect_import(**given, page=page or None, link="" if page else row["to"])

    def each(self, place: str, bring: Callable[[], Any]) -> Any:
        """Do it, or name what stands in the way: one wrong row keeps no other back."""
        try:
            return bring()
        except WRONG as error:
            self.notes.fail(place, reason_of(error))

    def listed(self, name: str) -> list[Any]:
        return self.rows(name, self.read(name))

    def rows(self, name: str, found: Any) -> list[Any]:
        if found and not isinstance(found, list):
            self.notes.fail(name, "is no list")
        return found if isinstance(found, list) else []

    def read(self, name: str) -> Any:
        """What a file of the folder says; None when it is not there, or cannot be read, which is named."""
        if (self.root / name).is_file():
            return self.each(name, lambda: yaml.safe_load(inside(self.root, name).read_text("utf-8")))
        return None


def is_exported(path: Path) -> bool:
    return (path / ROOT).is_file()


def places_in(root: Path) -> list[str]:
    """The pages of the folder, those that others lie below first."""
    files = (path for folder in FOLDERS.values() for path in root.glob(f"{folder}/*/*.md"))
    found = sorted(str(path.relative_to(root)) for path in files)
    pages = [place for place in found if place.startswith(f"{FOLDERS['page']}/")]
    above = {place: _above(root, place) for place in pages}

    def depth(place: str) -> int:
        steps = 0
        while (place := above.get(place, "")) and steps < len(found):
            steps += 1
        return steps

    return sorted(
        found, key=lambda place: (ORDER.index(KIND_OF[place.partition("/")[0]]), depth(place), place)
    )


def _above(root: Path, place: str) -> str:
    try:
        return str(parts_of(inside(root, place).read_text("utf-8"))[0].get("parent", ""))
    except WRONG:
        return ""


def inside(root: Path, place: str) -> Path:
    """A file of the folder. DocumentError for one that a link has elsewhere: it would be published."""
    path = root / place
    if not path.resolve().is_relative_to(root.resolve()):
        raise DocumentError(1, "leads out of the folder: such a file is not read")
    return path


def reason_of(error: Exception) -> str:
    if isinstance(error, DocumentError):
        return error.reason
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror}"
    return f"says nothing that can be read: {type(error).__name__} {error}"


def import_site(root: Path, *, publish: bool, dry_run: bool, progress: Progress | None = None) -> Site:
    """Make the site in a folder. What cannot be is noted, and keeps nothing else back."""
    site = Site(root, publish=publish, dry_run=dry_run)
    site.names()
    site.pages(places_in(root), progress)
    site.redirects()
    return site
