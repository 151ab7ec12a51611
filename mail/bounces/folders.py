"""A mailbox on disk: one mbox file, or a Maildir. Nothing in it is deleted."""

import mailbox
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Protocol

# What a bounce says stands at its beginning; the returned letter may be of any size.
LARGEST = 2 * 1024 * 1024


class FolderRefusedError(Exception):
    """The path is no mailbox."""


class Folder(Protocol):
    """The mails that were not dealt with yet."""

    total: int

    def __iter__(self) -> Iterator[tuple[str, bytes | OSError]]:
        """Name and content of each, cut to LARGEST bytes; or why it cannot be read."""

    def handled(self, name: str) -> None:
        """Remember that this one was dealt with, where the folder can."""


class Maildir:
    """What was dealt with stands in ``cur``, marked as seen (S)."""

    def __init__(self, path: Path) -> None:
        self.cur = path / "cur"
        found = [*(path / "new").iterdir(), *self.cur.iterdir()]
        # To open a pipe waits for whoever writes into it.
        unseen = [file for file in sorted(found) if "S" not in _flags(file.name) and not file.is_fifo()]
        self.files = {file.name: file for file in unseen}
        self.total = len(self.files)

    def __iter__(self) -> Iterator[tuple[str, bytes | OSError]]:
        for name, file in self.files.items():
            try:
                with file.open("rb") as content:
                    yield name, content.read(LARGEST)
            except OSError as error:
                yield name, error

    def handled(self, name: str) -> None:
        flags = "".join(sorted({*_flags(name), "S"}))
        # Another run, or a mail program, may have moved it meanwhile.
        with suppress(FileNotFoundError):
            self.files[name].rename(self.cur / f"{name.partition(':2,')[0]}:2,{flags}")


def _flags(name: str) -> str:
    return name.partition(":2,")[2]


class Mbox:
    """A file that stays as it is: another program may be writing to it."""

    def __init__(self, path: Path) -> None:
        self.box = mailbox.mbox(path, factory=None, create=False)
        self.total = len(self.box)

    def __iter__(self) -> Iterator[tuple[str, bytes | OSError]]:
        for key in self.box.iterkeys():
            try:
                with closing(self.box.get_file(key)) as content:
                    yield f"mail {int(key) + 1}", content.read(LARGEST)
            except OSError as error:
                yield f"mail {int(key) + 1}", error

    def handled(self, name: str) -> None:
        """What stands in it is known again by its own id."""


def open_folder(path: Path) -> Folder:
    """The mailbox at ``path``. FolderRefusedError when there is none, OSError when it cannot be read."""
    if path.is_dir():
        if not all((path / part).is_dir() for part in ("cur", "new")):
            raise FolderRefusedError(f"{path} is no Maildir: it has no folders cur and new.")
        return Maildir(path)
    if not path.is_file():
        raise FolderRefusedError(f"There is no {path}.")
    with path.open("rb") as file:
        first = file.readline(1000)
    if first.strip() and not first.startswith(b"From "):
        raise FolderRefusedError(f"{path} is no mbox file: its first line does not begin with «From ».")
    return Mbox(path)
