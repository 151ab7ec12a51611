"""``make messages``: collect every msgid into the catalogs and compile them, without gettext on the machine.

Translations are kept, what is no longer said is dropped, new msgids wait with an empty translation.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tests.files import BASE_DIR, our_files

LOCALE_DIR = BASE_DIR / "locale"
# What Wagtail's own catalogs lack or say wrongly, translated by hand; its scripts have catalogs of their own.
WAGTAIL_DIR = BASE_DIR / "locale_wagtail"
LANGUAGES = ("nb", "pl")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# A fixed day, so that a catalog changes only when its messages do.
HEADER: dict[str, Any] = {
    "project": "Snakkis",
    "version": "1",
    "header_comment": "# What Snakkis says. `make messages` collects and compiles; translate by hand here.",
    "msgid_bugs_address": "none",
    "last_translator": "Snakkis",
    "creation_date": datetime(2026, 11, 1, tzinfo=UTC),
    "revision_date": datetime(2026, 11, 1, tzinfo=UTC),
    "fuzzy": False,
}


def sources() -> Iterator[tuple[Path, str]]:
    """Every file that may speak to people, as Python source that Babel can read."""
    for path in our_files(".py"):
        if path.relative_to(BASE_DIR).parts[0] != "tests" and "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")
    for path in our_files("", under=BASE_DIR / "templates"):
        lines = templatize(path.read_text(encoding="utf-8")).splitlines()
        # The markup's own indentation would be Python's otherwise.
        yield path, "\n".join(line.strip() for line in lines)


def collect() -> Catalog:
    """All msgids of the project, with the files they stand in."""
    template = Catalog(**HEADER)
    for path, source in sources():
        name = path.relative_to(BASE_DIR).as_posix()
        for line, message, _, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
            template.add(message, locations=[(name, line)], context=context)
    return template


def po_file(language: str, locale_dir: Path = LOCALE_DIR) -> Path:
    return locale_dir / language / "LC_MESSAGES" / "django.po"


def read(language: str, locale_dir: Path = LOCALE_DIR) -> Catalog:
    """The catalog of one language; empty when there is no file yet."""
    path = po_file(language, locale_dir)
    if not path.exists():
        return Catalog(locale=language, language_team=language, **HEADER)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def compiled(catalog: Catalog) -> bytes:
    """The catalog as gettext's binary file."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def update(template: Catalog, language: str, locale_dir: Path = LOCALE_DIR) -> list[str]:
    """Bring one language's files up to date. Returns the msgids that wait for a translation."""
    catalog = read(language, locale_dir)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path = po_file(language, locale_dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
    path.with_suffix(".mo").write_bytes(compiled(catalog))
    return [str(message.id) for message in catalog if message.id and not all(forms(message.string))]


def wagtail_files() -> list[Path]:
    return sorted(WAGTAIL_DIR.glob("*/LC_MESSAGES/*.po"))


def read_wagtail(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def tidy_wagtail(template: Catalog) -> None:
    """Compile what we say in Wagtail's stead, without what the house says itself by now."""
    own = {message.id if isinstance(message.id, str) else message.id[0] for message in template}
    for path in wagtail_files():
        catalog = read_wagtail(path)
        for message in [*catalog]:
            if message.id and (message.id if isinstance(message.id, str) else message.id[0]) in own:
                catalog.delete(message.id, message.context)
        with path.open("wb") as file:
            write_po(file, catalog, width=100, sort_output=True)
        path.with_suffix(".mo").write_bytes(compiled(catalog))


def forms(string: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """The forms of a translation: one, or as many as the language has plurals."""
    return tuple(string) if isinstance(string, tuple | list) else (string or "",)


def main() -> int:
    template = collect()
    for language in LANGUAGES:
        waiting = update(template, language)
        print(f"{language}: {len(template)} messages, {len(waiting)} to translate")
    tidy_wagtail(template)
    return 0


if __name__ == "__main__":
    sys.exit(main())
