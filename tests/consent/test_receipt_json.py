"""kvittering.json as a file and through the API: what a stand-alone verifier accepts."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from consent import services, verify
from consent.log.sequencer import seal
from consent.models import ConsentRecord, Log, LogKey
from consent.receipts import receipt_token
from tests.consent.conftest import fill_inbox, give

pytestmark = pytest.mark.django_db
QUERIES = 9


def file_of(record: ConsentRecord) -> str:
    return f"/samtykke/kvittering/{receipt_token(record.event_id)}/kvittering.json"


def api_of(record: ConsentRecord) -> str:
    return f"/api/v1/receipts/{receipt_token(record.event_id)}"


def steps(data: bytes, vkey: str | None = None) -> list[str]:
    return [step for step, _ in verify.check(verify.load(data), vkey)]


ALL = ["format", "notice", "commitment", "inclusion", "signature"]


@pytest.mark.parametrize("token", ["x", "A" * 43])
def test_the_api_has_no_receipt_for_a_token_we_never_made(client, token):
    response = client.get(f"/api/v1/receipts/{token}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["title"] == "Her er det ingen kvittering"


def test_the_api_has_no_receipt_after_erasure(client, kari, notice):
    address = api_of(give(kari, notice))
    seal()
    services.forget(subject=kari, reason="erased")
    assert client.get(address).status_code == 404


def test_before_it_is_sealed_both_say_when_to_come_back(client, kari, notice):
    record = give(kari, notice)
    for address in (file_of(record), api_of(record)):
        response = client.get(address)
        assert response.status_code == 503
        assert response["Retry-After"] == "2"
        assert response["Cache-Control"] == "no-store"
        assert b"tlog" not in response.content


def test_the_file_is_for_keeping_and_holds(client, kari, notice):
    record = give(kari, notice)
    seal()
    response = client.get(file_of(record))
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="kvittering.json"'
    assert steps(response.content, LogKey.objects.get().vkey) == ALL
    assert json.loads(response.content)["notice_text"] == notice.text


def test_the_api_gives_the_very_same_receipt(client, kari, notice):
    record = give(kari, notice)
    seal()
    response = client.get(api_of(record))
    assert response["Cache-Control"] == "no-store"
    assert response.json() == json.loads(client.get(file_of(record)).content)
    assert steps(response.content) == ALL


def test_a_receipt_without_a_text_has_no_field_for_it(client, kari, notice):
    give(kari, notice)
    record = services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    assert record
    seal()
    for address in (file_of(record), api_of(record)):
        content = client.get(address).content
        assert "notice_text" not in json.loads(content)
        assert steps(content) == [step for step in ALL if step != "notice"]


def test_a_receipt_fetched_early_holds_when_the_log_has_grown_and_the_person_is_erased(client, kari, notice):
    record = give(kari, notice)
    seal()
    early = client.get(file_of(record)).content
    fill_inbox(notice, 300)
    seal()
    late = client.get(file_of(record)).content
    services.forget(subject=kari, reason="erased")
    seal()
    vkey = LogKey.objects.get().vkey
    assert early != late
    assert steps(early, vkey) == steps(late, vkey) == ALL


def test_the_program_served_here_checks_the_file_served_here(client, kari, notice, tmp_path: Path):
    record = give(kari, notice)
    seal()
    program, file = tmp_path / "verify.py", tmp_path / "kvittering.json"
    served = client.get("/samtykke/verify.py")
    assert served["Content-Disposition"] == 'attachment; filename="verify.py"'
    program.write_bytes(served.content)
    file.write_bytes(client.get(file_of(record)).content)
    command = [sys.executable, str(program), str(file), "--vkey", LogKey.objects.get().vkey]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_log_is_named_by_its_public_address(client, kari, notice, settings):
    record = give(kari, notice)
    seal()
    log = json.loads(client.get(file_of(record)).content)["log"]
    assert log["origin"] == Log.objects.get().origin
    assert settings.BASE_URL.endswith(log["origin"].partition("/")[0])


def test_the_description_of_the_api_names_the_receipt(client):
    described = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/receipts/{token}"]["get"]
    reference = described["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    assert reference.endswith("/ReceiptOut")


def test_of_a_log_of_two_tiles_the_database_is_asked_a_few_times(
    client, kari, notice, django_assert_num_queries
):
    record = give(kari, notice)
    fill_inbox(notice, 300)
    seal()
    with django_assert_num_queries(QUERIES):
        client.get(file_of(record))
