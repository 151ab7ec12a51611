"""``ledger verify --each`` and ``--since``, ``ledger prove`` and ``ledger export``."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import transaction

from consent import services
from consent.ledger.checkpoints import TreeHead
from consent.ledger.merkle import leaf_hash, merkle_root
from consent.ledger.proofs import verify_inclusion
from consent.ledger.tlog_proof import TlogProof
from consent.log import checkpoint_file
from consent.log.sequencer import seal
from consent.models import Checkpoint, ConsentRecord, LeafData, LogLeaf, Notice, Subject
from consent.receipts import receipt, receipt_file
from tests.consent.conftest import fill_inbox, give, tamper
from tests.consent.test_ledger_command import last_line, ledger

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line[:1].isdigit()]


def test_what_is_missing_is_named_at_every_index(kari: Subject, notice: Notice) -> None:
    given = give(kari, notice)
    fill_inbox(notice, 4)
    seal()
    tamper("UPDATE consent_leafdata SET data = %s WHERE position = 4", b"something else")
    tamper("DELETE FROM consent_leafdata WHERE position = 6")
    tamper("DELETE FROM consent_logleaf WHERE position = 6")
    tamper("DELETE FROM consent_consentrecord WHERE event_id = %s", given.event_id)
    status, text = ledger("verify", "--each")
    assert status == 1
    states = dict(line.split(" ", 1) for line in text.splitlines()[:7])
    assert states == {
        "0": "present",
        "1": "present",
        "2": "MISSING",
        "3": "present",
        "4": "MISSING",
        "5": "present",
        "6": "MISSING",
    }


def test_what_is_erased_is_named_with_the_leaf_that_says_so(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    seal()
    services.forget(subject=kari, reason="request")
    assert "1 erased by the next seal" in ledger("verify", "--each")[1]
    seal()
    status, text = ledger("verify", "--each")
    assert status == 0
    assert text.splitlines()[:4] == ["0 present", "1 erased by 3", "2 erased by 3", "3 present"]


def test_a_log_that_did_not_grow_from_a_kept_checkpoint_is_found(notice: Notice, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    seal()
    savepoint = transaction.savepoint()
    fill_inbox(notice, 3)
    seal()
    kept.write_text(str(checkpoint_file.read()))
    transaction.savepoint_rollback(savepoint)
    checkpoint_file.path().unlink()
    seal()
    status, text = ledger("verify", "--since", str(kept))
    assert status == 1
    assert "the log ends here, but the checkpoint given is signed over 4 leaves" in last_line(text)


def test_growth_from_a_kept_checkpoint_is_shown(notice: Notice, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    seal()
    kept.write_text(str(checkpoint_file.read()))
    fill_inbox(notice, 300)
    seal()
    status, text = ledger("verify", "--since", str(kept))
    assert status == 0
    assert "nothing under it was changed" in text
    kept.write_text(kept.read_text().replace("\n1\n", "\n2\n"))
    assert ledger("verify", "--since", str(kept))[0] == 1


def test_a_deleted_checkpoint_is_noticed(notice: Notice) -> None:
    for count in (1, 2, 3):
        fill_inbox(notice, count)
        seal()
    tamper("DELETE FROM consent_checkpoint WHERE number = 2")
    status, text = ledger("verify")
    assert status == 1
    assert "a checkpoint before the one over" in last_line(text)


def test_a_leaf_that_is_not_there_has_no_proof(notice: Notice) -> None:
    seal()
    for what in ("1", "-1", "x", "", "00112233445566778899aabbccddeeff"):
        with pytest.raises(CommandError):
            ledger("prove", what)


def test_a_proof_leads_to_the_signed_root(kari: Subject, notice: Notice) -> None:
    given = give(kari, notice)
    fill_inbox(notice, 600)
    seal()
    status, text = ledger("prove", given.event_id)
    assert status == 0
    proof = TlogProof.parse(text)
    head = TreeHead.claimed(proof.checkpoint)
    leaf = leaf_hash(bytes(LeafData.objects.get(leaf=2).data))
    assert verify_inclusion(leaf=leaf, index=2, size=head.size, proof=proof.hashes, root=head.root)
    assert json.loads(ledger("prove", "2", "--json")[1])["proof"] == proof.text()


def test_an_export_is_all_that_a_reader_of_tiles_needs(notice: Notice, tmp_path: Path) -> None:
    fill_inbox(notice, 600)
    seal()
    folder = tmp_path / "log"
    assert ledger("export", str(folder)) == (0, f"5 files of the log stand in {folder}.\n")
    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert found == ["checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/89", "tile/1/000.p/2"]
    leaves = b"".join((folder / f"tile/0/{name}").read_bytes() for name in ("000", "001", "002.p/89"))
    hashes = [leaves[start : start + 32] for start in range(0, len(leaves), 32)]
    assert hashes == [
        bytes(value) for value in LogLeaf.objects.order_by("position").values_list("leaf_hash", flat=True)
    ]
    note = (folder / "checkpoint").read_text()
    assert note == Checkpoint.objects.get().note
    assert TreeHead.claimed(note).root == merkle_root(hashes)


def test_an_erasure_that_nobody_can_read_erases_nothing(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    seal()
    services.forget(subject=kari, reason="request")
    seal()
    tamper("UPDATE consent_leafdata SET data = %s WHERE position = 3", b"consent-ledger/v1\nerasure\nx\n")
    status, text = ledger("verify", "--each")
    assert status == 1
    assert text.splitlines()[:4] == ["0 present", "1 MISSING", "2 MISSING", "3 MISSING"]


@pytest.mark.parametrize(
    "arguments",
    [("seal", "foo"), ("verify", "foo"), ("seal", "--each"), ("verify", "--each", "--json"), ("export",)],
)
def test_what_a_command_does_not_take_is_said(arguments: tuple[str, ...], notice: Notice) -> None:
    with pytest.raises(CommandError):
        ledger(*arguments)


def test_an_export_to_where_nothing_can_be_written_is_a_sentence(notice: Notice, tmp_path: Path) -> None:
    seal()
    (tmp_path / "file").write_text("x")
    with pytest.raises(CommandError, match="cannot be written"):
        ledger("export", str(tmp_path / "file"))


def test_a_receipt_will_do_as_the_checkpoint_that_was_kept(
    kari: Subject, notice: Notice, tmp_path: Path
) -> None:
    given = give(kari, notice)
    seal()
    record = ConsentRecord.objects.select_related("notice", "subject__key").get(pk=given.pk)
    kept = tmp_path / "kvittering.json"
    kept.write_bytes(receipt_file(receipt(record)))
    fill_inbox(notice, 3)
    seal()
    assert ledger("verify", "--since", str(kept))[0] == 0
    kept.write_text("{}")
    with pytest.raises(CommandError, match="no checkpoint to be read"):
        ledger("verify", "--since", str(kept))
