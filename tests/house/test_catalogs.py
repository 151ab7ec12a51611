"""Norwegian and Polish say everything that the house says, in their own way."""

import re

import pytest
from babel.messages.catalog import Message

from tests.catalogs import LANGUAGES, collect, compiled, forms, po_file, read

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|{\w*}")
TAG = re.compile(r"<[^>]*>")
QUOTED = re.compile('[“”"«»„]')
# Opening and closing marks: Språkrådet's for Norwegian, PN-83/P-55366 for Polish.
QUOTES = {"nb": "«»", "pl": "„”"}


def messages(language: str) -> list[Message]:
    return [message for message in read(language) if message.id]


def key(message: Message) -> tuple[object, object]:
    return message.id, message.context


def text(string: object) -> str:
    """A message as it is read, all its forms in one, without markup."""
    return TAG.sub("", "\n".join(forms(string)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalog_holds_exactly_what_the_house_says(language):
    said = {key(message) for message in collect() if message.id}
    known = {key(message) for message in messages(language)}
    assert (said - known, known - said) == (set(), set()), "run `make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_in_all_its_forms(language):
    catalog = read(language)
    plurals = {"nb": 2, "pl": 3}[language]
    assert catalog.num_plurals == plurals
    waiting = [
        message.id
        for message in messages(language)
        if message.fuzzy
        or not all(forms(message.string))
        or len(forms(message.string)) != (plurals if message.pluralizable else 1)
    ]
    assert waiting == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalog_is_that_of_the_text(language):
    assert po_file(language).with_suffix(".mo").read_bytes() == compiled(read(language)), (
        "run `make messages`"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_the_same_places(language):
    different = [
        (message.id, form)
        for message in messages(language)
        for form in forms(message.string)
        if not fills(form, forms(message.id)[-1], may_omit=message.pluralizable)
    ]
    assert different == []


def fills(translation: str, original: str, *, may_omit: bool) -> bool:
    """A plural's form may leave the number out: «én deling»."""
    given, wanted = set(PLACEHOLDER.findall(translation)), set(PLACEHOLDER.findall(original))
    return given <= wanted if may_omit else given == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_the_languages_own(language):
    opening, closing = QUOTES[language]
    wrong = [
        message.string
        for message in messages(language)
        if (found := set(QUOTED.findall(text(message.string)))) and not found <= {opening, closing}
    ]
    assert wrong == []
    lost = [
        message.id
        for message in messages(language)
        if QUOTED.search(text(message.id)) and opening not in text(message.string)
    ]
    assert lost == []
