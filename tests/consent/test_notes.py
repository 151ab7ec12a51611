import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consent.ledger.keys import generate_key, load_key
from consent.ledger.notes import NoteError, Verifier, open_note, sign_note

# The published example of the format's first implementation, golang.org/x/mod/sumdb/note.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_KEY = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
NEUMANN_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
NEUMANN_NOTE = f"""{NEUMANN_TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = "blogg.example.no/samtykke/logg"
OURS = Verifier.of(NAME, KEY)
NOTE = sign_note("ett\n\nto\n", NAME, KEY)


def test_the_published_note_opens_and_is_made_again_byte_for_byte() -> None:
    assert open_note(NEUMANN_NOTE, [Verifier.parse(NEUMANN)]) == NEUMANN_TEXT
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(NEUMANN_KEY)[1:])
    assert str(Verifier.of("PeterNeumann", key)) == NEUMANN
    assert sign_note(NEUMANN_TEXT, "PeterNeumann", key) == NEUMANN_NOTE


def test_a_text_may_hold_empty_lines() -> None:
    assert open_note(NOTE, [OURS]) == "ett\n\nto\n"


def test_a_note_with_any_character_changed_is_refused() -> None:
    for position, character in enumerate(NOTE):
        with pytest.raises(NoteError):
            open_note(NOTE[:position] + chr(ord(character) ^ 1) + NOTE[position + 1 :], [OURS])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "text\n",
        "text\n\n",
        NOTE[:-1],
        NOTE + "\n",
        NOTE.replace("— ", "- "),
        NOTE.replace("ett", "e\tt"),
        NOTE + "— kari@example.no\n",
        NOTE + "— kari AAAA\n",
        NOTE + "— kari not base64\n",
        NOTE + "— ka+ri AAAAAAAA\n",
        NOTE + "— kari AAAAAAAA\n" * 100,
    ],
)
def test_what_is_not_a_note_is_refused(note: str) -> None:
    with pytest.raises(NoteError):
        open_note(note, [OURS])


def test_a_note_signed_only_by_strangers_is_refused() -> None:
    stranger = Verifier.of(NAME, load_key(generate_key()))
    for verifiers in ([], [stranger], [Verifier.of("stein", KEY)]):
        with pytest.raises(NoteError, match="known key"):
            open_note(NOTE, verifiers)


def test_signatures_of_strangers_beside_ours_are_passed_over() -> None:
    stein = sign_note("ett\n\nto\n", "stein", load_key(generate_key())).rpartition("\n\n")[2]
    assert open_note(NOTE + stein * 15, [OURS]) == "ett\n\nto\n"


def test_one_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    other = sign_note("another text\n", NAME, KEY).rpartition("\n\n")[2]
    with pytest.raises(NoteError, match="does not fit"):
        open_note(NOTE + other, [OURS])


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        NAME,
        NEUMANN.replace("c74f20a3", "c74f20a4"),
        NEUMANN.replace("PeterNeumann", "Peter Neumann"),
        NEUMANN.replace("+ARpc", "+BBpc"),
        NEUMANN[:-4],
    ],
)
def test_what_is_not_a_key_is_refused(vkey: str) -> None:
    with pytest.raises(NoteError):
        Verifier.parse(vkey)


def test_a_key_that_is_not_32_bytes_of_base64_is_refused() -> None:
    for text in ("", "x", "AAAA", "not base64!", generate_key()[:-4]):
        with pytest.raises(ValueError):  # noqa: PT011  (any of several)
            load_key(text)
