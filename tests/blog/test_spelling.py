"""What was typed wrong is found all the same, among the words of the site that anybody may read."""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from blog.search.finding import find
from blog.search.meaning import meaning
from blog.search.tasks import learn_words
from blog.search.vocabulary import Vocabulary
from blog.search.words import fold, stem
from config.sites import Tree
from tests.blog.demo import write_demo_texts

pytestmark = pytest.mark.django_db
MISSPELT = tomllib.loads((Path(__file__).parent / "data" / "misspelt.toml").read_text(encoding="utf-8"))
TOP, OF_FIFTY = 3, 45


def addresses(text: str, lang: str) -> list[str]:
    """Of the hits, the best first."""
    found = find(text, lang)
    return [urlsplit(hit.page.url).path for hit in found.hits] if found else []


@pytest.mark.engines
def test_of_fifty_misspelt_searches_at_least_45_find_their_page_among_the_first_three(tree: Tree) -> None:
    write_demo_texts(tree)
    searches = [(lang, typed, page) for lang, rows in MISSPELT.items() for typed, page in rows.items()]
    missed = [row for row in searches if row[2] not in addresses(row[1], row[0])[:TOP]]
    assert len(searches) == 50
    assert len(searches) - len(missed) >= OF_FIFTY, missed


def test_what_is_searched_for_in_place_of_the_typed_word_is_said_with_a_way_back(
    client: Client, make_post: Any
) -> None:
    make_post("Kundelojalitet")
    learn_words.func()
    page = client.get("/sok/", {"q": "kundelojalitett <b>"}).content.decode()
    assert "<strong>kundelojalitet b</strong>" in page
    assert 'href="?q=kundelojalitett+%3Cb%3E&amp;ordrett=1"' in page
    verbatim = client.get("/sok/", {"q": "kundelojalitett", "ordrett": "1"})
    assert not verbatim.context["found"].count
    assert "<strong>" not in verbatim.content.decode()


def test_a_known_word_is_left_as_it_is(make_post: Any) -> None:
    make_post("Kor og kø")
    make_post("Koret")
    learn_words.func()
    for typed in ("kor", "koret", "kø", "ko"):
        meant = meaning(typed, "nb")
        assert meant
        assert not meant.is_corrected


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("vaffler", "vafler"),
        ("vaffel rore", "vaffelrøre"),
        ("vaffelrore", "vaffelrore"),
        ("kunde service", "kundeservice"),
        ("kundeservise", "kundeservice"),
        ("gullrødder", "gullrøtter"),
        ("sjefsbil", "sjefsbil"),
        ("b2b", "b2b"),
        ("80 vafler", "80 vafler"),
        ("b2b gulrøtter i 3d", "b2b gulrøtter i 3d"),
    ],
)
def test_guesses_are_the_words_of_the_site(make_post: Any, typed: str, shown: str) -> None:
    make_post("Vafler av vaffelrøre", body=[("text", "<p>Kundeservice og gulrøtter, gullrøtter.</p>")])
    learn_words.func()
    meant = meaning(typed, "nb")
    assert meant
    assert meant.shown == shown


def test_guessing_takes_the_same_queries_for_any_number_of_words(
    make_post: Any, django_assert_max_num_queries: Any
) -> None:
    make_post("Kundelojalitet og markedsføring av vafler")
    learn_words.func()
    for typed in (
        "vafler",
        "vaffler",
        "kundelojalitett markedsførin vaffler og enda mange flere ukjnte ord" * 20,
    ):
        with django_assert_max_num_queries(5):
            meaning(typed, "nb")


def test_letters_that_the_keyboard_lacks_are_no_mistake() -> None:
    pairs = [
        ("påmelding", "pamelding paamelding"),
        ("kjærlighet", "kjaerlighet"),
        ("markedsføring", "markedsforing markedsfoering"),
        ("żółty", "zolty"),
        ("łódź", "lodz"),
    ]
    for word, typed in pairs:
        assert {fold(other) for other in typed.split()} == {fold(word)}


def test_forms_of_a_word_have_one_stem() -> None:
    for lang, words in (
        ("nb", "kunde kunden kunder kundene kundens"),
        ("nb", "kø køen køer køene"),
        ("nb", "påmelding påmeldingen påmeldinger"),
        ("pl", "klient klienta klientów klientami"),
        ("pl", "kaskada kaskady kaskadę"),
    ):
        assert len({stem(word, lang) for word in words.split()}) == 1, words
    assert stem("åpenhet", "nb") != stem("åpne", "nb")


def test_nothing_is_guessed_without_words() -> None:
    assert Vocabulary("nb", []).guess("kundelojalitet") is None
