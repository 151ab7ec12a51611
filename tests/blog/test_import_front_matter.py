"""A document that cannot be imported says on which line, and why."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.importing.documents import Identity, document, read
from blog.importing.errors import DocumentError
from tests.blog.importing import post, write

NB = Identity("post", "noe", "nb")

BROKEN = {
    "nothing above the text": ("Bare tekst.\n", 1, "no front matter"),
    "an empty file": ("", 1, "no front matter"),
    "never closed": ("---\ntitle: A\n\nTekst.\n", 1, "not closed"),
    "closed at once": ("---\n---\nTekst.\n", 1, "not a list of fields"),
    "a text instead of fields": ("---\nbare tekst\n---\n", 1, "not a list of fields"),
    "an open quotation": ('---\nauthor: Kari\ntitle: "A\n---\n', 4, "not YAML"),
    "a colon too many": ("---\nauthor: Kari\ntitle: A: B\n---\n", 3, "not YAML"),
    "a tab as margin": ("---\ntitle: A\nkeywords:\n\t- b\n---\n", 4, "not YAML"),
    "a character YAML refuses": (
        "---\ntitle: A\nauthor: \ufffe\n---\n",
        3,
        "a character that YAML does not allow",
    ),
    "nested without end": ("---\ntitle: " + "[" * 3000 + "\n---\n", 1, "not YAML"),
    "no title": ("---\nauthor: Kari\n---\n", 1, "title is missing"),
    "an empty title": ("---\nauthor: Kari\ntitle:\n---\n", 3, "title is missing"),
    "a title of spaces": ('---\ntitle: " \u00a0 "\n---\n', 2, "title is missing"),
    "a title that is a list": ("---\ntitle: [A, B]\n---\n", 2, "title is not a text"),
    "a title too long": (f"---\ntitle: {'a' * 256}\n---\n", 2, "title is longer than 255 characters"),
    "a title given twice": ("---\ntitle: A\nauthor: B\ntitle: C\n---\n", 4, "title is given twice"),
    "an author too long": (f"---\ntitle: A\nauthor: {'a' * 121}\n---\n", 3, "author is longer than 120"),
    "a keyword too long": (f"---\ntitle: A\nkeywords: b,{'c' * 101}\n---\n", 3, "longer than 100"),
    "keywords that are fields": ("---\ntitle: A\nkeywords: {a: b}\n---\n", 3, "keywords is not a text"),
    "a day that is none": ("---\ntitle: A\ndate: 2011-02-30\n---\n", 3, "is no date"),
    "a date in words": ("---\ntitle: A\ndate: i dag\n---\n", 3, "is no date"),
    "a date as written at home": ("---\ntitle: A\ndate: 10.02.2011\n---\n", 3, "is no date"),
    "a date before time": ("---\ntitle: A\ndate: 0001-01-01\n---\n", 3, "is no date"),
    "blank lines above": ("\n\n---\ntitle: A\ndate: x\n---\n", 5, "is no date"),
    "blank lines in it": ("---\n\n\ntitle: A\n\ndate: x\n---\n", 6, "is no date"),
}


@pytest.mark.parametrize(("source", "line", "reason"), BROKEN.values(), ids=BROKEN)
def test_broken_front_matter_is_refused_with_its_line(source: str, line: int, reason: str) -> None:
    with pytest.raises(DocumentError) as error:
        document(NB, source)
    assert (error.value.line, reason in error.value.reason) == (line, True), error.value


def test_a_file_that_is_not_utf_8_is_refused_with_the_line(tmp_path: Path) -> None:
    path = write(tmp_path, "blogg/nb/gammel.md", "---\ntitle: A\nauthor: Bjørn\n---\n".encode("latin-1"))
    with pytest.raises(DocumentError, match="3: is not UTF-8"):
        read(path)


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"“xx” is no language of this site \(nb, pl\)"):
        read(write(tmp_path, "leksikon/xx/ord.md", post()))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "blogg" / "nb" / "mappe.md").mkdir(parents=True)
    with pytest.raises(DocumentError, match="cannot be read"):
        read(tmp_path / "blogg" / "nb" / "mappe.md")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2011-02-10", datetime(2011, 2, 9, 23, tzinfo=UTC)),
        ("'2011-07-10'", datetime(2011, 7, 9, 22, tzinfo=UTC)),
        ("2011-02-10 08:30", datetime(2011, 2, 10, 7, 30, tzinfo=UTC)),
        ("2011-02-10T08:30:15", datetime(2011, 2, 10, 7, 30, 15, tzinfo=UTC)),
        ('"2011-02-10 08:30:00"', datetime(2011, 2, 10, 7, 30, tzinfo=UTC)),
        ("2011-02-10T08:30:00Z", datetime(2011, 2, 10, 8, 30, tzinfo=UTC)),
        ("2011-02-10 08:30:00 +0200", datetime(2011, 2, 10, 6, 30, tzinfo=UTC)),
        ("2011-02-10T08:30:00-05:00", datetime(2011, 2, 10, 13, 30, tzinfo=UTC)),
        ("", None),
        ("~", None),
    ],
)
def test_a_date_may_have_a_time_and_a_zone_or_neither(text: str, moment: datetime | None) -> None:
    assert document(NB, post(date=text)).front.date == moment


@pytest.mark.parametrize(
    ("text", "keywords"),
    [
        ("Munn-til-Munn,kundeservice", ["Munn-til-Munn", "kundeservice"]),
        ("[kø, 'To  ord', kø]", ["kø", "To ord"]),
        ("Kø, kø ,,KØ", ["Kø"]),
        ("\n  - en, to\n  - tre", ["en", "to", "tre"]),
        ("", []),
        ("2011", ["2011"]),
    ],
)
def test_keywords_are_a_list_or_a_text_with_commas(text: str, keywords: list[str]) -> None:
    assert document(NB, post(keywords=text)).front.keywords == keywords


def test_a_title_is_one_line_whatever_its_spaces(tmp_path: Path) -> None:
    assert document(NB, post('"Bli\u00a0 en\\tvenn "')).front.title == "Bli en venn"


def test_letters_written_in_two_parts_are_made_one() -> None:
    assert document(NB, post("A\u030apent")).front.title == "Åpent"


@given(st.text())
def test_any_text_is_a_document_or_is_refused_with_a_line(text: str) -> None:
    assert_read_or_refused(text)


@given(st.dictionaries(st.sampled_from(["title", "date", "author", "keywords", "x"]), st.text(max_size=40)))
def test_any_fields_are_read_or_refused_with_a_line(fields: dict[str, str]) -> None:
    source = "---\n" + "".join(f"{name}: {value}\n" for name, value in fields.items()) + "---\nTekst.\n"
    assert_read_or_refused(source)


def assert_read_or_refused(source: str) -> None:
    try:
        title, line = document(NB, source).front.title, 1
    except DocumentError as error:
        title, line = "refused", error.line
    assert title
    assert 1 <= line <= source.count("\n") + source.count("\r") + 1
