"""The files of an import: ``leksikon/<language>/<key>.md`` and ``blogg/<language>/<name>.md``."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings

from blog.importing.errors import DocumentError
from blog.importing.front_matter import FrontMatter, split

Kind = Literal["term", "post", "page", "home", "blog", "glossary"]
FOLDERS: dict[str, Kind] = {"leksikon": "term", "blogg": "post"}
LONGEST_KEY = 200

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Identity:
    """What makes a document the same one at the next import: its kind, its file name, its language."""

    kind: Kind
    key: str
    lang: str
    origin: str = ""


@dataclass(frozen=True)
class Document:
    """A document as its author left it."""

    identity: Identity
    source: str
    front: FrontMatter
    markdown: str


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and from folders named the Markdown files under ``leksikon`` or ``blogg``."""
    seen = set()
    for path in paths:
        found = sorted(path.rglob("*.md")) if path.is_dir() else [path]
        for file in found:
            place = file.resolve()
            if place not in seen and (path == file or FOLDERS.keys() & {*place.parts[-3:-1]}):
                seen.add(place)
                yield file


def read(path: Path) -> Document:
    """The document in a file. DocumentError, with line and reason, when it cannot be imported."""
    identity = identity_of(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError(1, f"cannot be read: {error.strerror}") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(content.count(b"\n", 0, error.start) + 1, "is not UTF-8") from None
    return document(identity, text)


def document(identity: Identity, text: str) -> Document:
    """The document in a text; line ends and letters that can be written two ways are made one."""
    source = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    source = CONTROL.sub("", source)
    front, markdown = split(source)
    return Document(identity, source, front, markdown)


def identity_of(path: Path) -> Identity:
    """Kind and language by the two folders a file lies in."""
    kind, lang = path.resolve().parts[-3:-1]
    languages = [code for code, _ in settings.LANGUAGES]
    if kind not in FOLDERS:
        raise DocumentError(1, "lies in no folder leksikon/<language>/ or blogg/<language>/")
    if lang not in languages:
        raise DocumentError(1, f"“{lang}” is no language of this site ({', '.join(languages)})")
    key = unicodedata.normalize("NFC", path.stem)
    if len(key) > LONGEST_KEY:
        raise DocumentError(1, f"the file name is longer than {LONGEST_KEY} characters")
    return Identity(FOLDERS[kind], key, lang)
