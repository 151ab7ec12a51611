"""What we say in the stead of Wagtail's own catalogs still means something to it, and is said well."""

from pathlib import Path

import pytest
import taggit
import wagtail
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.catalogs import LANGUAGES, WAGTAIL_DIR, collect, compiled, forms, read_wagtail, wagtail_files
from tests.house.test_catalogs import QUOTED, QUOTES, fills, text

FILES = [pytest.param(path, id=f"{path.parts[-3]}-{path.stem}") for path in wagtail_files()]


def messages(path: Path) -> list[Message]:
    return [message for message in read_wagtail(path) if message.id]


def first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def theirs(domain: str) -> set[str]:
    """Every msgid of the installed Wagtail and taggit."""
    roots = (Path(package.__file__).parent for package in (wagtail, taggit))
    files = [file for root in roots for file in root.rglob(f"locale/en/LC_MESSAGES/{domain}.po")]
    catalogs: list[Catalog] = []
    for file in files:
        with file.open("rb") as open_file:
            catalogs.append(read_po(open_file))
    return {first(message) for catalog in catalogs for message in catalog if message.id}


def test_norwegian_and_polish_have_both_catalogs() -> None:
    names = {path.relative_to(WAGTAIL_DIR).as_posix() for path in wagtail_files()}
    domains = [(language, domain) for language in LANGUAGES for domain in ("django", "djangojs")]
    assert names == {f"{language}/LC_MESSAGES/{domain}.po" for language, domain in domains}


@pytest.mark.parametrize("path", FILES)
def test_wagtail_still_says_each_of_them(path: Path) -> None:
    assert {first(message) for message in messages(path)} - theirs(path.stem) == set()


@pytest.mark.parametrize("path", FILES)
def test_none_is_said_by_the_house_itself(path: Path) -> None:
    own = {first(message) for message in collect() if message.id}
    assert {first(message) for message in messages(path)} & own == set(), "run `make messages`"


@pytest.mark.parametrize("path", FILES)
def test_each_is_translated_in_all_its_forms(path: Path) -> None:
    plurals = {"nb": 2, "pl": 3}[path.parts[-3]]
    lacking = [
        message.id
        for message in messages(path)
        if not all(forms(message.string))
        or len(forms(message.string)) != (plurals if message.pluralizable else 1)
    ]
    assert lacking == []


@pytest.mark.parametrize("path", FILES)
def test_each_fills_the_same_places_and_has_the_marks_of_its_language(path: Path) -> None:
    different = [
        (message.id, form)
        for message in messages(path)
        for form in forms(message.string)
        if not fills(form, forms(message.id)[-1], may_omit=message.pluralizable)
    ]
    assert different == []
    marks = set(QUOTES[path.parts[-3]])
    said = [text(message.string) for message in messages(path)]
    wrong = [string for string in said if set(QUOTED.findall(string)) - marks]
    assert wrong == []


@pytest.mark.parametrize("path", FILES)
def test_the_compiled_catalog_is_that_of_the_text(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == compiled(read_wagtail(path)), "run `make messages`"
