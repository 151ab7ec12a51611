"""What counts as a word, and which words are taken for the same: pure functions."""

import re
import unicodedata
from functools import cache
from threading import Lock
from typing import Any

import snowballstemmer

LONGEST_QUERY = 200
# A single character may stand for a whole phrase.
LONGEST_FOLDED = 80

BARE = re.compile(r"[^\W_]+")
LETTERS_ALONE = re.compile(r"\b[^\W\d_]{2,40}\b")
# Letters that Unicode does not take apart into a base letter and a mark.
LETTERS = str.maketrans({"æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ß": "ss"})
# «Køen», «byene», «treet»: too short for the Norwegian stemmer, which would take «e» for a part of the word.
AFTER_VOWEL = re.compile(r"^([^\W\d_]{1,4}(?<=[aeiouyæøå])(?<!ei))(?:ene?s?|ets?|ers?)$")
# A stemmer keeps the word it is at in itself.
ONE_AT_A_TIME = Lock()
STEMMERS = {"nb": "norwegian", "pl": "polish"}


def bare_words(text: str) -> list[str]:
    """The words of the beginning of a query, in small letters, without anything a search engine reads."""
    return BARE.findall(unicodedata.normalize("NFC", text[:LONGEST_QUERY]).lower())


def words_of(text: str) -> set[str]:
    """What a text gives to the vocabulary: words of letters alone, in small letters."""
    return set(LETTERS_ALONE.findall(unicodedata.normalize("NFC", text).lower()))


def fold(word: str) -> str:
    """As somebody types it who lacks the keys: «å» is a (or aa), «ø» o (or oe), «æ» ae, «ł» l, «ż» z."""
    plain = unicodedata.normalize("NFKD", word.translate(LETTERS))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return letters.replace("aa", "a").replace("oe", "o")[:LONGEST_FOLDED]


def stem(word: str, lang: str) -> str:
    """What the forms of a word have in common, folded; all of it when that is less than half the word."""
    if lang == "nb":
        word = AFTER_VOWEL.sub(r"\1", word)
    with ONE_AT_A_TIME:
        common = _stemmer(lang).stemWord(word)
    return fold(common if 2 * len(common) >= len(word) else word)


@cache
def _stemmer(lang: str) -> Any:
    return snowballstemmer.stemmer(STEMMERS.get(lang, "english"))
