"""One style sheet and one script for a page, joined from the files of ``static/`` without a build step.

``{% static 'css/site.css' %}`` and ``{% static 'js/site.js' %}`` lead to those of nearly every page, from
runserver as from what collectstatic gathers. ``snakkis/1/snakkis.js`` is for other sites' pages, made of the
same parts (docs/components.md). A new file stands in ``BUNDLES`` or is linked by itself.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage

from config.words import script

# What our own pages and those of others do alike: attribution, and the share line.
BEHAVIOUR = ("snakkis/api.js", "snakkis/arrival.js", "snakkis/share.js")
# The elements. The number is that of what they promise: attributes, events, parts, functions.
MODULE = "snakkis/1/snakkis.js"
# In the order in which they are read. Style sheets lie in the folder of their parts: relative addresses hold.
BUNDLES = {
    "css/site.css": (
        "css/tokens.css",
        "css/fonts.css",
        "css/base.css",
        "css/layout.css",
        "css/contents.css",
        "css/glossary.css",
        "css/archive.css",
        "css/article.css",
        "css/blocks.css",
        "css/onward.css",
        "css/post.css",
        "css/controls.css",
        "css/share.css",
        "css/sharer.css",
        "css/reply.css",
        "css/issue.css",
        "css/errands.css",
        "css/min_side.css",
        "css/receipt.css",
        "css/check.css",
        "css/feedback.css",
        "css/search.css",
        "css/print.css",
    ),
    "js/site.js": (
        *BEHAVIOUR,
        "js/page.js",
        "js/film.js",
    ),
    "js/check.js": ("js/receipt.js",),
    MODULE: (
        *BEHAVIOUR,
        "snakkis/signup.js",
        "snakkis/look.css",
        "snakkis/dom.js",
        "snakkis/share-element.js",
        "snakkis/questions.js",
        "snakkis/signup-element.js",
    ),
}
PARTS = frozenset(part for parts in BUNDLES.values() for part in parts)

CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Whole lines only: what looks like a comment later in a line may be part of an address.
JS_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*.*?\*/[ \t]*)$", re.DOTALL | re.MULTILINE)


class SiteFinder(FileSystemFinder):
    """The files of ``static/``, with the bundles in the place of what they are joined from."""

    @property
    def bundles(self) -> FileSystemStorage:
        return FileSystemStorage(location=settings.VAR_DIR / "bundles")

    def find_location(self, root: str, path: str, prefix: str | None = None) -> str | None:
        if path in BUNDLES:
            return self._written(path)
        found: str | None = super().find_location(root, path, prefix)
        return found

    def list(self, ignore_patterns: list[str] | None) -> Iterator[tuple[str, Any]]:
        for path, storage in super().list(ignore_patterns):
            if Path(path).as_posix() not in PARTS:
                yield path, storage
        for name in BUNDLES:
            self._written(name)
            yield name, self.bundles

    def _written(self, name: str) -> str:
        """Where the bundle lies, written anew only when it reads otherwise: its age tells collectstatic."""
        path, text = Path(self.bundles.path(name)), bundle(name)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return str(path)


def bundle(name: str) -> str:
    """What the bundle reads."""
    text = joined((settings.BASE_DIR / "static" / part for part in BUNDLES[name]), of=Path(name).suffix)
    return script() + text if name == MODULE else text


def joined(parts: Iterable[Path], *, of: str) -> str:
    """Files one after the other, without comments and indentation. Scripts are one module and share its
    scope; a style sheet among them is the constant ``LOOK``."""
    return "".join(_part(path, of) for path in parts)


def _part(path: Path, of: str) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        return _bare(JS_COMMENT.sub("", text))
    style = _bare(CSS_COMMENT.sub("", text))
    return style if of == ".css" else f"const LOOK = {json.dumps(style)};\n"


def _bare(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line)
