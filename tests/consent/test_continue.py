"""``ledger continue``: a log that cannot go on honestly ends, and the next one says where."""

from base64 import b64encode
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from consent import selectors, services
from consent.audit.log import verify_log
from consent.errors import LogFault, LogRefused
from consent.ledger.keys import generate_key
from consent.log import checkpoint_file
from consent.log.continuing import continue_log
from consent.log.sequencer import seal
from consent.models import Checkpoint, ConsentRecord, InboxEntry, LeafData, Log, Notice, Subject
from consent.receipts import receipt
from consent.states import State
from consent.verify import ReceiptRefused, check
from tests.consent.conftest import fill_inbox, give, tamper

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def restored(kari: Subject, notice: Notice) -> str:
    """A database of yesterday: five leaves of the log are lost. Returns the checkpoint that knows them."""
    give(kari, notice)
    seal()
    savepoint = transaction.savepoint()
    fill_inbox(notice, 5)
    seal()
    transaction.savepoint_rollback(savepoint)
    return str(checkpoint_file.read())


def assert_holds(record: ConsentRecord) -> dict[str, Any]:
    """The receipt of ``record`` verifies on its own."""
    record = ConsentRecord.objects.select_related("notice", "subject__key").get(pk=record.pk)
    proof: dict[str, Any] = receipt(record)
    list(check(proof))
    return proof


def test_a_log_that_can_go_on_must(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    with pytest.raises(LogRefused, match="goes on as it is"):
        continue_log()
    seal()
    with pytest.raises(LogRefused, match="goes on as it is"):
        continue_log()
    assert Log.objects.count() == 1


def test_a_log_lost_before_anything_was_signed_is_not_made_up(db: None) -> None:
    checkpoint_file.write("nonsense")
    with pytest.raises(LogRefused, match="Move that file away"):
        continue_log()


def test_a_database_that_went_back_in_time_opens_a_log_that_says_so(
    restored: str, kari: Subject, notice: Notice
) -> None:
    with pytest.raises(LogRefused, match="ledger continue"):
        seal()
    log = continue_log()
    assert log.origin.endswith("/samtykke/logg/2")
    first = bytes(LeafData.objects.get(leaf=log.first).data)
    assert first == b"consent-ledger/v1\nopen\n" + b64encode(restored.encode()) + b"\n"
    assert str(checkpoint_file.read()).startswith(f"{log.origin}\n1\n")
    report = verify_log()
    assert (report.origin, report.size, report.events) == (log.origin, 1, 2)


def test_what_was_proved_before_is_proved_still_and_the_rest_goes_on(
    restored: str, kari: Subject, notice: Notice
) -> None:
    before = [assert_holds(record) for record in ConsentRecord.objects.all()]
    continue_log()
    withdrawn = services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    assert withdrawn
    seal()
    for proof in before:
        list(check(proof))
    after = assert_holds(withdrawn)
    assert after["log"]["origin"] == selectors.current_log().origin
    assert after["tlog_proof"].split("\n")[1] == "index 1"


def test_leaves_that_no_checkpoint_covers_are_logged_again(
    kari: Subject, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal()
    given = give(kari, notice)
    with monkeypatch.context() as patch:
        patch.setattr("consent.log.sequencer._sign", lambda standing: None)
        seal()
    savepoint = transaction.savepoint()
    fill_inbox(notice, 5)
    seal()
    transaction.savepoint_rollback(savepoint)
    continue_log()
    assert not InboxEntry.objects.exists()
    assert assert_holds(given)["tlog_proof"].split("\n")[1] == "index 2"
    report = verify_log()
    assert (report.size, report.events, report.again) == (3, 2, 2)


def test_somebody_of_the_old_log_is_erased_in_the_new_one(
    restored: str, kari: Subject, notice: Notice
) -> None:
    old = selectors.current_log()
    log = continue_log()
    services.forget(subject=kari, reason="request")
    seal()
    leaf = bytes(LeafData.objects.get(leaf=log.first + 1).data).decode().splitlines()
    assert (leaf[1], leaf[2], sorted(leaf[3].split(",")), leaf[5]) == (
        "erasure",
        "request",
        ["1", "2"],
        old.origin,
    )
    assert verify_log().erased == 2


def test_a_lost_key_is_replaced_by_a_new_log(kari: Subject, notice: Notice, settings: Any) -> None:
    give(kari, notice)
    seal()
    before = assert_holds(ConsentRecord.objects.get(state=State.GIVEN))
    settings.LEDGER_KEY = generate_key()
    with pytest.raises(LogRefused, match="was not signed with LEDGER_KEY"):
        seal()
    continue_log()
    report = verify_log()
    assert (report.size, report.events) == (1, 2)
    list(check(before))
    with pytest.raises(ReceiptRefused):
        list(check({**before, "log": {**before["log"], "vkey": report.origin}}))


def test_a_name_that_a_lost_database_used_is_not_used_again(restored: str, notice: Notice) -> None:
    savepoint = transaction.savepoint()
    continue_log()
    fill_inbox(notice, 1)
    seal()
    transaction.savepoint_rollback(savepoint)
    with pytest.raises(LogRefused, match="which this database does not know"):
        seal()
    assert continue_log().origin.endswith("/3")
    assert verify_log().size == 1


def test_an_old_log_is_still_watched(restored: str) -> None:
    continue_log()
    tamper("UPDATE consent_leafdata SET data = %s WHERE position = 1", b"something else")
    with pytest.raises(LogFault, match=r"In the log .*/samtykke/logg\.") as found:
        verify_log()
    assert found.value.index == 1


def test_readers_of_the_stable_address_are_led_to_the_new_log(restored: str, client: Client) -> None:
    log = continue_log()
    answer = client.get("/samtykke/logg/checkpoint")
    assert (answer.status_code, answer["Location"]) == (302, "/samtykke/logg/2/checkpoint")
    assert client.get("/samtykke/logg/2/checkpoint").content.startswith(log.origin.encode())
    assert client.get("/samtykke/logg/1/checkpoint").content.decode() == Checkpoint.objects.get(number=1).note
    assert len(client.get("/samtykke/logg/2/tile/0/000.p/1").content) == 32
    assert len(client.get("/samtykke/logg/tile/0/000.p/3").content) == 96
