"""The folder of an export: a file is written only where it differs, and what an earlier export left goes."""

import shutil
from pathlib import Path
from typing import Any

from blog.exchange.places import ROOT


class FolderError(Exception):
    """Why nothing can be written there."""


class Folder:
    def __init__(self, path: Path, *, dry_run: bool) -> None:
        if path.exists() and (not path.is_dir() or (any(path.iterdir()) and not (path / ROOT).is_file())):
            raise FolderError(f"{path} holds something else: name a folder that is empty or not there yet.")
        self.path, self.dry_run = path, dry_run
        self.written: set[Path] = set()
        self.changed = 0

    def text(self, place: str, text: str) -> None:
        path = self._claim(place)
        data = text.encode()
        if not path.is_file() or path.read_bytes() != data:
            self.changed += 1
            if not self.dry_run:
                self._put(path, lambda target: target.write_bytes(data))

    def file(self, place: str, stored: Any) -> bool:
        """Copy a stored file; whether it is there."""
        path = self._claim(place)
        try:
            size = stored.size
        except OSError:
            self.written.discard(path)
            return False
        if not path.is_file() or path.stat().st_size != size:
            self.changed += 1
            if not self.dry_run:
                with stored.open("rb") as source:
                    self._put(path, lambda target: _copy(source, target))
        return True

    def clear(self) -> None:
        """Take away what an earlier export wrote and this one did not."""
        for path in self.path.rglob("*") if not self.dry_run else []:
            if path.is_file() and path not in self.written and path.suffix in {".md", ".yaml"}:
                path.unlink()

    def _claim(self, place: str) -> Path:
        path = self.path / place
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
