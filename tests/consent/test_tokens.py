from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from consent import tokens

ID = UUID("00112233-4455-6677-8899-aabbccddeeff")


def test_a_token_with_any_letter_changed_says_nothing() -> None:
    token = tokens.make("confirm", ID)
    for position, letter in enumerate(token):
        changed = "B" if letter == "A" else "A"
        assert tokens.read("confirm", token[:position] + changed + token[position + 1 :]) is None


@given(st.text(max_size=50) | st.text(alphabet="AQgw_-", min_size=43, max_size=43))
def test_any_other_text_says_nothing(text: str) -> None:
    assert tokens.read("confirm", text) is None


def test_a_token_of_another_kind_says_nothing() -> None:
    assert tokens.read("unsubscribe", tokens.make("confirm", ID)) is None


def test_another_spelling_of_the_same_bytes_is_refused() -> None:
    token = tokens.make("confirm", ID)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    spare = alphabet[alphabet.index(token[-1]) ^ 1]
    assert tokens.read("confirm", token[:-1] + spare) is None
    assert tokens.read("confirm", token + "=") is None


@given(st.uuids())
def test_a_token_gives_its_id_back(id: UUID) -> None:
    token = tokens.make("confirm", id)
    assert len(token) == 43
    assert tokens.read("confirm", token) == id


def test_a_token_outlives_its_key_as_long_as_that_is_a_fallback(settings: Any) -> None:
    token, old = tokens.make("confirm", ID), settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    assert tokens.read("confirm", token) is None
    settings.SECRET_KEY_FALLBACKS = ["a third", old]
    assert tokens.read("confirm", token) == ID
