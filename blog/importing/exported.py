"""A folder that ``export_site`` wrote: the same site of it again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError

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
from blog.importing.errors import DocumentError
from blog.importing.exported_pages import exported_entry, parts_of
from blog.importing.notes import Notes
from blog.models import ImportedFile
from blog.services.exported import names_import, picture_of_name, redirect_import, tag_slug_import
from blog.services.files import document_file_import, picture_import

Progress = Callable[[int, int], None]
# What others refer to comes first.
ORDER = tuple(FOLDERS)


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
            tag_slug_import(name=tag["name"], slug=tag["slug"])
        for path in sorted(self.root.glob(f"{PICTURES}/*.yaml")) + sorted(
            self.root.glob(f"{DOCUMENTS}/*.yaml")
        ):
            self.file(path)
        for kind, rows in self.read(NAMES, {}).items():
            names_import(kind=kind, rows=rows)
            for row in rows:
                if picture := self.files.get(row.get("picture", "")):
                    picture_of_name(kind=kind, lang=row["lang"], name=row["name"], picture=picture)

    def file(self, about: Path) -> None:
        path = about.with_suffix("")
        place = f"{about.parent.name}/{path.name}"
        if place in self.files:
            return
        fields = yaml.safe_load(about.read_text("utf-8"))
        given = {"origin": "", "key": place, "path": path, "name": path.name, **fields}
        try:
            if about.parent.name == PICTURES:
                self.files[place] = picture_import(**given).picture_id
            else:
                self.files[place] = document_file_import(**given).document_id
        except (OSError, ValidationError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else "is not there"
            self.notes.fail(place, reason)

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
        try:
            text = (self.root / place).read_text("utf-8")
            entry = exported_entry(place, text, self.known())
        except (DocumentError, ValueError, yaml.YAMLError) as error:
            self.notes.fail(place, str(error))
            return
        self.bringing.take(entry, place)

    def redirects(self) -> None:
        for row in self.listed(REDIRECTS) if not self.dry_run else []:
            page = self.bringing.pages.get(row["to"]) if PAGE.fullmatch(row["to"]) else None
            automatic = bool(row.get("automatic"))
            given = {"old": row["from"], "permanent": row["permanent"], "automatic": automatic}
            redirect_import(**given, page=page, link="" if page else row["to"])

    def listed(self, name: str) -> list[dict[str, Any]]:
        return list(self.read(name, []))

    def read(self, name: str, empty: Any) -> Any:
        path = self.root / name
        return (yaml.safe_load(path.read_text("utf-8")) if path.is_file() else None) or empty


def is_exported(path: Path) -> bool:
    return (path / ROOT).is_file()


def places_in(root: Path) -> list[str]:
    """The pages of the folder, those that others lie below first."""
    files = (path for folder in FOLDERS.values() for path in root.glob(f"{folder}/*/*.md"))
    found = sorted(str(path.relative_to(root)) for path in files)
    pages = [place for place in found if place.startswith(f"{FOLDERS['page']}/")]
    above = {place: _above(root / place) for place in pages}

    def depth(place: str) -> int:
        steps = 0
        while (place := above.get(place, "")) and steps < len(found):
            steps += 1
        return steps

    return sorted(
        found, key=lambda place: (ORDER.index(KIND_OF[place.partition("/")[0]]), depth(place), place)
    )


def _above(path: Path) -> str:
    try:
        return str(parts_of(path.read_text("utf-8"))[0].get("parent", ""))
    except (DocumentError, ValueError, yaml.YAMLError):
        return ""


def import_site(root: Path, *, publish: bool, dry_run: bool, progress: Progress | None = None) -> Site:
    """Make the site in a folder. What cannot be is noted, and keeps nothing else back."""
    site = Site(root, publish=publish, dry_run=dry_run)
    site.names()
    site.pages(places_in(root), progress)
    site.redirects()
    return site
