"""The pictures and documents of an old site: from a folder or from the web, each once."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError

from blog.importing.download import NotFetchedError, download
from blog.importing.notes import Notes
from blog.importing.uploads import kind_of, local, name_of
from blog.models import ImportedFile
from blog.services.files import document_file_import, picture_import

LONGEST_TITLE = 255


@dataclass(frozen=True)
class File:
    """A file of the old site. ``where`` is who uses it, for the report."""

    key: str
    address: str
    where: str
    title: str = ""
    alt: str = ""


class Media:
    """``folder`` holds the old uploads; without it they are fetched. A dry run fetches nothing."""

    def __init__(
        self,
        origin: str,
        notes: Notes,
        *,
        folder: Path | None = None,
        dry_run: bool = False,
        fetch: Callable[[str, Path], None] = download,
    ) -> None:
        self.origin, self.notes, self.folder, self.dry_run, self.fetch = origin, notes, folder, dry_run, fetch
        records = ImportedFile.objects.filter(origin=origin)
        rows = records.values_list("key", "picture_id", "document_id").iterator()
        self.known: dict[str, tuple[int | None, int | None]] = {key: (one, other) for key, one, other in rows}
        self.in_vain: set[str] = set()
        self.brought = 0

    def picture(self, file: File) -> int | None:
        """The picture's id, brought now if need be; None for what is none or cannot be had."""
        return self._find(file)[0]

    def document(self, file: File) -> int | None:
        return self._find(file)[1]

    def _find(self, file: File) -> tuple[int | None, int | None]:
        if file.key in self.known:
            return self.known[file.key]
        kind = kind_of(file.address)
        if file.key in self.in_vain:
            return None, None
        if not kind:
            self.in_vain.add(file.key)
            self.notes.skip(file.where, f"file {file.address}: such files are not kept here")
            return None, None
        if self.dry_run:
            self._look(file)
            found = (0, None) if kind == "picture" else (None, 0)
            self.known[file.key] = (None, None) if file.key in self.in_vain else found
            return self.known[file.key]
        return self._bring(file, kind)

    def _look(self, file: File) -> None:
        """Whether it could be had, as far as that can be told without fetching it."""
        if self.folder and local(self.folder, file.address) is None:
            self._fail(file, "is not in the folder")
        else:
            self.brought += 1

    def _bring(self, file: File, kind: str) -> tuple[int | None, int | None]:
        name = name_of(file.address).replace("\0", "")
        title = (file.title or name)[:LONGEST_TITLE]
        with tempfile.TemporaryDirectory(prefix="snakkis-import-") as place:
            path = Path(place) / "file"
            try:
                self._get(file.address, path)
                given = {"origin": self.origin, "key": file.key, "path": path, "name": name, "title": title}
                if kind == "picture":
                    record = picture_import(**given, description=file.alt[:LONGEST_TITLE])
                else:
                    record = document_file_import(**given)
            except NotFetchedError as error:
                return self._fail(file, str(error))
            except ValidationError as error:
                return self._fail(file, " ".join(error.messages))
            except OSError as error:
                return self._fail(file, f"cannot be read or kept: {error.strerror}")
        self.brought += 1
        self.known[file.key] = (record.picture_id, record.document_id)
        return self.known[file.key]

    def _get(self, address: str, path: Path) -> None:
        if self.folder is None:
            self.fetch(address, path)
            return
        found = local(self.folder, address)
        if found is None:
            raise NotFetchedError("is not in the folder")
        shutil.copyfile(found, path)

    def _fail(self, file: File, why: str) -> tuple[None, None]:
        self.in_vain.add(file.key)
        self.notes.fail(file.where, f"file {file.address} {why}")
        return None, None
