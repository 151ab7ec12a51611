"""The folder of an export: a file is written only where it differs, and what an earlier export left goes."""

import shutil
from pathlib import Path
from typing import Any

from blog.exchange.places import DOCUMENTS, PICTURES, ROOT

CHUNK = 64 * 1024


class FolderError(Exception):
    """Why nothing can be written there."""


class Folder:
    def __init__(self, path: Path, *, dry_run: bool) -> None:
        if path.exists() and (not path.is_dir() or (any(path.iterdir()) and not (path / ROOT).is_file())):
            raise FolderError(f"{path} holds something else: name a folder that is empty or not there yet.")
        self.path, self.dry_run = path, dry_run
        self.written: set[Path] = set()
        self.kept: set[Path] = set()
        self.changed = 0

    def text(self, place: str, text: str) -> None:
        path = self._claim(place)
        data = text.encode()
        if not path.is_file() or path.read_bytes() != data:
            self.changed += 1
            if not self.dry_run:
                self._put(path, lambda target: target.write_bytes(data))

    def file(self, place: str, stored: Any) -> bool:
        """Copy a stored file; whether it is there. Of one that is not, an earlier copy is kept."""
        path = self._claim(place)
        try:
            source = stored.open("rb")
        except OSError:
            self.written.discard(path)
            self.kept |= {path, _about(path)}
            return False
        with source:
            if not path.is_file() or not _same(source, path):
                self.changed += 1
                if not self.dry_run:
                    source.seek(0)
                    self._put(path, lambda target: _copy(source, target))
        return True

    def clear(self) -> None:
        """Take away what an earlier export wrote and this one did not. A media file it wrote has a file of
        its own that describes it; any other is somebody's."""
        media = [path for folder in (PICTURES, DOCUMENTS) for path in (self.path / folder).glob("*")]
        earlier = [path for path in media if _about(path).is_file()]
        earlier += [path for path in self.path.rglob("*") if path.suffix in {".md", ".yaml"}]
        for path in earlier if not self.dry_run else []:
            if path.is_file() and path not in self.written | self.kept:
                path.unlink()

    def _claim(self, place: str) -> Path:
        path = self.path / place
        if not path.resolve().is_relative_to(self.path.resolve()):
            raise FolderError(f"{place} lies outside {self.path}: nothing is written there.")
        self.written.add(path)
        return path

    def _put(self, path: Path, write: Any) -> None:
        """Whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.with_name(f".{path.name}.part")
        write(target)
        target.replace(path)


def _copy(source: Any, target: Path) -> None:
    with target.open("wb") as file:
        shutil.copyfileobj(source, file)


def _about(path: Path) -> Path:
    """The file that describes a media file."""
    return path.with_name(f"{path.name}.yaml")


def _same(source: Any, path: Path) -> bool:
    with path.open("rb") as file:
        while True:
            one = source.read(CHUNK)
            if one != file.read(len(one) or 1):
                return False
            if not one:
                return True
