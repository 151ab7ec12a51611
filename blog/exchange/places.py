"""Where what lies in an exported site, and how one file refers to another."""

import re
from collections.abc import Callable
from dataclasses import dataclass

FORM = 1  # of the files, as their front matter says: ``snakkis: 1``
UP = "../../"  # from a document to the root of the export
PICTURES, DOCUMENTS = "bilder", "dokumenter"
NAMES, TAGS, REDIRECTS, ROOT = "navn.yaml", "emner.yaml", "videresending.yaml", "snakkis.yaml"
FOLDERS = {
    "home": "forside",
    "blog": "bloggen",
    "glossary": "leksikonet",
    "page": "sider",
    "term": "leksikon",
    "post": "blogg",
}
KIND_OF = {folder: kind for kind, folder in FOLDERS.items()}
PAGE = re.compile(rf"({'|'.join(KIND_OF)})/([a-z-]{{2,8}})/([^/]+)\.md")

Read = Callable[[str], int | None]
Write = Callable[[int], str | None]


@dataclass(frozen=True)
class Written:
    """What rows are called: ``blogg/nb/koen.md``, ``bilder/benken.jpg``. None for what is not there."""

    page: Write
    picture: Write
    document: Write


@dataclass(frozen=True)
class Known:
    """What the files are called by is here. None for what is not there (yet)."""

    page: Read
    picture: Read
    document: Read
