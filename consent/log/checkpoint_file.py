"""The last signed checkpoint, outside the database too: it shows when the database went back in time."""

import os
from pathlib import Path

from django.conf import settings


def path() -> Path:
    """CHECKPOINT_FILE, or else ``VAR_DIR/checkpoint``. Several machines share one file."""
    return Path(settings.CHECKPOINT_FILE or Path(settings.VAR_DIR) / "checkpoint")


def read() -> str | None:
    """The note in the file; None when there is no file."""
    try:
        # What is not text is no checkpoint: whoever reads it says so.
        return path().read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None


def write(note: str) -> None:
    """Replace the file by ``note`` so that a crash leaves the old one or the new one, on disk for good."""
    target = path()
    draft = target.with_name(".checkpoint.draft")
    with draft.open("w", encoding="utf-8") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
