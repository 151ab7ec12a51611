"""What pages, pictures and documents are called in an export: the same every time, and after an import."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from django.conf import settings
from django.db.models import Model
from wagtail.documents.models import Document
from wagtail.models import Page

from blog.exchange.places import DOCUMENTS, FOLDERS, PICTURES, Written
from blog.importing.plan import KINDS
from blog.models import ImportedDocument, ImportedFile, Picture
from blog.slugs import free_slug


class Keys:
    """``pages``: place by id, as ``blogg/nb/koen.md``; so ``pictures`` and ``documents``."""

    def __init__(self) -> None:
        self.pages: dict[int, str] = {}
        known = ImportedDocument.objects.filter(origin="")
        self.imported = {(kind, page): key for kind, key, page in known.values_list("kind", "key", "page_id")}
        for kind in FOLDERS:
            self._pages(kind)
        files = ImportedFile.objects.filter(origin="")
        self.pictures = _files(PICTURES, Picture.objects.all(), dict(files.values_list("picture_id", "key")))
        self.documents = _files(
            DOCUMENTS, Document.objects.all(), dict(files.values_list("document_id", "key"))
        )

    def written(self) -> Written:
        return Written(self.pages.get, self.pictures.get, self.documents.get)

    def _pages(self, kind: str) -> None:
        order = {lang: number for number, (lang, _name) in enumerate(settings.LANGUAGES)}
        pages = Page.objects.type(KINDS[kind][0]).order_by("path")
        rows = list(pages.values_list("pk", "slug", "locale__language_code", "translation_key"))
        rows.sort(key=lambda row: order.get(row[2], len(order)))
        keys: dict[object, str] = {}
        for pk, _slug, _lang, group in rows:
            if (kind, pk) in self.imported:
                keys.setdefault(group, self.imported[kind, pk])
        taken = set(keys.values())
        for pk, slug, lang, group in rows:
            if group not in keys:
                keys[group] = free_slug(slug, taken)
                taken.add(keys[group])
            self.pages[pk] = f"{FOLDERS[kind]}/{lang}/{keys[group]}.md"


def _files(folder: str, rows: Iterable[Model], imported: dict[int, str]) -> dict[int, str]:
    places: dict[int, str] = {}
    taken = set(imported.values())
    for pk, name in rows.order_by("pk").values_list("pk", "file"):  # type: ignore[attr-defined]
        path = PurePosixPath(name)
        candidates = (f"{folder}/{path.stem}{f'-{n}' if n > 1 else ''}{path.suffix}" for n in range(1, 10**6))
        places[pk] = imported.get(pk) or next(place for place in candidates if place not in taken)
        taken.add(places[pk])
    return places
