"""Replacing the key that signs the log."""

from pathlib import Path
from typing import Any

import pytest

from consent import selectors
from consent.audit.log import verify_log
from consent.errors import LogFault, LogRefused
from consent.ledger.checkpoints import TreeHead
from consent.ledger.keys import generate_key, load_key
from consent.ledger.notes import NoteError, Verifier, open_note, sign_note
from consent.log import checkpoint_file
from consent.log.rotating import rotate_key
from consent.log.sequencer import seal
from consent.models import Checkpoint, ConsentRecord, LeafData, LogKey, Notice, Subject
from consent.receipts import receipt
from consent.verify import check
from tests.consent.conftest import fill_inbox, give, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def rotated(kari: Subject, notice: Notice, settings: Any) -> tuple[str, str]:
    """A log whose key was replaced; the old vkey and the new one."""
    give(kari, notice)
    seal()
    settings.LEDGER_KEY_PREVIOUS, settings.LEDGER_KEY = settings.LEDGER_KEY, generate_key()
    assert selectors.ledger_due()
    assert seal() == 1
    old, new = LogKey.objects.order_by("since").values_list("vkey", flat=True)
    return old, new


def signed_by(vkey: str) -> bool:
    try:
        open_note(str(checkpoint_file.read()), [Verifier.parse(vkey)])
    except NoteError:
        return False
    return True


def test_a_key_that_comes_from_the_environment_is_its_owners_to_replace(
    settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    with pytest.raises(LogRefused, match="comes from the environment"):
        rotate_key()


def test_a_rotation_waits_for_the_one_before(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/LEDGER_KEY").write_text(settings.LEDGER_KEY)
    assert rotate_key().read_text() == settings.LEDGER_KEY
    settings.LEDGER_KEY = (tmp_path / "secrets/LEDGER_KEY").read_text()
    assert load_key(settings.LEDGER_KEY)
    with pytest.raises(LogRefused, match="is not over"):
        rotate_key()


def test_a_leaf_says_which_key_follows_which_and_both_sign(rotated: tuple[str, str]) -> None:
    old, new = rotated
    assert bytes(LeafData.objects.get(leaf=3).data).decode().splitlines()[1:] == ["key-rotation", old, new]
    assert signed_by(old)
    assert signed_by(new)
    assert not selectors.ledger_due()
    verify_log()


def test_a_key_that_was_replaced_does_not_come_back(rotated: tuple[str, str], settings: Any) -> None:
    settings.LEDGER_KEY_PREVIOUS, settings.LEDGER_KEY = settings.LEDGER_KEY, settings.LEDGER_KEY_PREVIOUS
    with pytest.raises(LogRefused, match="Take a key that is new"):
        seal()


def test_a_replaced_key_is_not_believed_any_more(
    rotated: tuple[str, str], notice: Notice, settings: Any
) -> None:
    fill_inbox(notice, 1)
    seal()
    last = Checkpoint.objects.order_by("number").last()
    old = load_key(settings.LEDGER_KEY_PREVIOUS)
    head = TreeHead.claimed(last.note)
    settings.LEDGER_KEY_PREVIOUS = ""
    tamper(
        "UPDATE consent_checkpoint SET note = %s WHERE number = %s",
        sign_note(head.text(), head.origin, old),
        last.number,
    )
    with pytest.raises(LogFault, match="cannot be believed"):
        verify_log()


def test_the_old_key_goes_and_what_it_signed_still_verifies(
    rotated: tuple[str, str], ola: Subject, notice: Notice, settings: Any
) -> None:
    old, new = rotated
    settings.LEDGER_KEY_PREVIOUS = ""
    give(ola, notice)
    seal()
    assert signed_by(new)
    assert not signed_by(old)
    report = verify_log(since=checkpoint_file.read())
    assert (report.checkpoints, report.events) == (3, 4)
    for record in ConsentRecord.objects.select_related("notice", "subject__key"):
        list(check(receipt(record), vkey=new))


def test_a_key_that_no_leaf_names_is_found(rotated: tuple[str, str], settings: Any) -> None:
    stranger = str(Verifier.of(selectors.current_log().origin, load_key(generate_key())))
    tamper("INSERT INTO consent_logkey (vkey, log_id, since) VALUES (%s, 1, 4)", stranger)
    with pytest.raises(LogFault, match="the keys of the log are not those"):
        verify_log()
