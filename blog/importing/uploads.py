"""What a file of an old site is, by its address, and where a copy of the uploads has it."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

# What comes before the part of an address that a folder of uploads repeats.
ROOTS = ("/uploads/", "/content/images/", "/content/files/", "/content/media/")


def kind_of(address: str) -> str:
    """What it becomes, by its ending; empty for what is not kept."""
    ending = name_of(address).rpartition(".")[2].lower()
    if ending in settings.WAGTAILIMAGES_EXTENSIONS:
        return "picture"
    return "document" if ending in settings.WAGTAILDOCS_EXTENSIONS else ""


def name_of(address: str) -> str:
    return _path(address).rpartition("/")[2]


def local(folder: Path, address: str) -> Path | None:
    """The file in the folder that an address means: by its path below the uploads, or by its name alone."""
    path = _path(address)
    below = next((path.partition(root)[2] for root in ROOTS if root in path), path.lstrip("/"))
    for name in (below, path.lstrip("/"), name_of(address)):
        try:
            found = (folder / name).resolve()
            if name and found.is_relative_to(folder.resolve()) and found.is_file():
                return found
        except (OSError, ValueError):
            continue  # No file can have such a name.
    return None


def _path(address: str) -> str:
    """The path of an address; of what is none, all of it."""
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return unquote(address)
