"""One person at the owner's desk: found by the whole address, looked at by POST alone, each look noted."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from config.roles import OWNER, PRIVACY
from consent import services
from consent.admin.views import SEARCHES
from consent.events import Evidence
from consent.limits import allow
from consent.log.sequencer import seal
from consent.models import Consent, ConsentRecord, Notice, Subject
from consent.rights.erasing import hold
from consent.services import desk
from consent.states import State
from tests.consent.conftest import give
from tests.consent.desk import LEDGER, browser, content, crowd, person_path, search

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def paul(db: None) -> Client:
    """Who answers for privacy."""
    return browser(PRIVACY)


def actions() -> list[str]:
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


def revoke_path(subject: Subject) -> str:
    return f"{person_path(subject)}trekk/{Consent.objects.get(subject=subject).pk}/"


@pytest.mark.parametrize(
    "part", ["kari", "kari@", "@example.no", "kari@example", "*", "%", "", "kari@example.n"]
)
def test_part_of_an_address_finds_nobody(part: str, kari: Subject, notice: Notice, paul: Client) -> None:
    give(kari, notice)
    answer = search(paul, part)
    assert answer.status_code == 422
    assert kari.value not in content(answer)
    assert actions() == []


def test_a_search_is_no_link(kari: Subject, notice: Notice, paul: Client) -> None:
    give(kari, notice)
    assert paul.get(f"{LEDGER}finn/", {"who": kari.value}).status_code == 405
    for path in (LEDGER, f"{LEDGER}denne-dagen/"):
        assert kari.value not in content(paul.get(path, {"who": kari.value, "address": kari.value}))
    assert actions() == []


def test_one_person_cannot_search_without_end(kari: Subject, notice: Notice, paul: Client) -> None:
    give(kari, notice)
    user = User.objects.get()
    for _ in range(SEARCHES):
        allow("ledger-search", str(user.pk), limit=SEARCHES, seconds=60)
    answer = search(paul, kari.value)
    assert answer.status_code == 429
    asked = {"purpose": notice.purpose_id, "date": "2026-11-01", "time": "12:00", "address": kari.value}
    assert paul.post(f"{LEDGER}denne-dagen/", asked).status_code == 429
    assert kari.value not in content(paul.get(LEDGER))
    assert actions() == []


def test_following_a_link_shows_only_the_door(kari: Subject, notice: Notice, paul: Client) -> None:
    record = give(kari, notice)
    answer = paul.get(person_path(kari))
    for hidden in (kari.value, record.event_id, notice.text, notice.purpose.title):
        assert hidden not in content(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert actions() == []


@pytest.mark.parametrize("below", ["bevis/", "alt/"])
def test_a_download_is_no_link(below: str, kari: Subject, notice: Notice, paul: Client) -> None:
    give(kari, notice)
    seal()
    assert paul.get(f"{person_path(kari)}{below}").status_code == 405
    assert actions() == []


def test_who_is_not_there_is_not_found(kari: Subject, ola: Subject, notice: Notice, paul: Client) -> None:
    give(kari, notice)
    consent = Consent.objects.get()
    missing = f"{LEDGER}person/{consent.pk}/"
    for path in (missing, f"{missing}bevis/", f"{missing}alt/", f"{missing}trekk/{consent.pk}/"):
        assert paul.post(path, {"reason": "Fordi."}).status_code == 404
    assert paul.post(f"{person_path(ola)}trekk/{consent.pk}/", {"reason": "x"}).status_code == 404
    assert Consent.objects.get().state == State.GIVEN


@pytest.mark.parametrize("role", [OWNER, PRIVACY])
def test_the_whole_address_leads_to_the_person_and_every_look_is_noted(
    role: str, kari: Subject, notice: Notice
) -> None:
    give(kari, notice)
    client = browser(role)
    answer = search(client, " Kari@Example.NO ")
    page = content(answer)
    assert [step for step, _status in answer.redirect_chain] == [person_path(kari)]
    assert kari.value in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert actions() == [desk.FIND, desk.LOOK]
    again = content(client.post(person_path(kari)))
    assert actions() == [desk.FIND, desk.LOOK, desk.LOOK]
    assert again.count(f"{role} <span>") == 3
    assert content(client.get(person_path(kari))).count(f"{role} <span>") == 3


def test_no_title_no_log_line_and_no_address_of_a_page_names_anybody(
    kari: Subject, notice: Notice, paul: Client
) -> None:
    give(kari, notice)
    answer = search(paul, kari.value)
    head, _, body = content(answer).partition("</head>")
    assert kari.value not in head
    assert kari.value not in body.split('class="nice-padding"')[0]
    paul.post(revoke_path(kari), {"reason": "Kari ba om det på telefon."})
    for entry in ModelLogEntry.objects.all():
        written = f"{entry.label} {entry.data} {entry.object_id} {entry.action}"
        assert "kari" not in written.lower()
        assert "telefon" not in written


def test_the_id_of_an_event_leads_to_its_person(kari: Subject, notice: Notice, paul: Client) -> None:
    record = give(kari, notice)
    assert kari.value in content(search(paul, record.event_id.upper()))
    assert search(paul, "0" * 32).status_code == 422


def test_the_timeline_tells_everything_with_the_exact_text(
    kari: Subject, notice: Notice, paul: Client
) -> None:
    request_and_yes = give(kari, notice)
    seal()
    services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    hold(subject=kari, reason="Klage til Datatilsynet")
    page = content(search(paul, kari.value))
    assert page.count(notice.text) == 2
    assert page.count(notice.sha256) == 2
    assert page.count("<details>") == 2
    assert page.count("<h3>") == 3
    assert request_and_yes.event_id in page
    assert "Klage til Datatilsynet" in page
    places = [part.split("</p>")[0] for part in page.split('class="ledger-place"')[1:]]
    assert ["icon-time" in place for place in places] == [True, False, False]


def test_an_import_shows_what_it_rests_on(kari: Subject, notice: Notice, paul: Client) -> None:
    words = services.keep_wording(purpose=notice.purpose, lang="nb", text="Ja, send meg nytt fra Fiskebua.")
    opted_in = timezone.now() - timedelta(days=100)
    evidence = Evidence(opted_in_at=opted_in, notice=words, attested_by="Eva Eier")
    services.record_import(subject=kari, purpose=notice.purpose, source="5" * 64, evidence=evidence)
    page = content(search(paul, kari.value))
    for shown in ("Eva Eier", words.text, "5" * 64):
        assert shown in page


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_revoked_without_a_reason(
    reason: str, kari: Subject, notice: Notice, paul: Client
) -> None:
    give(kari, notice)
    assert paul.post(revoke_path(kari), {"reason": reason}).status_code == 422
    assert Consent.objects.get().state == State.GIVEN
    with pytest.raises(ValueError, match="for a reason"):
        services.revoke_by_hand(consent=Consent.objects.get(), reason=reason, by=User.objects.get())


def test_a_link_never_revokes(kari: Subject, notice: Notice, paul: Client) -> None:
    give(kari, notice)
    answer = paul.get(revoke_path(kari), {"reason": "Fordi."})
    assert answer.status_code == 200
    assert kari.value not in content(answer)
    assert Consent.objects.get().state == State.GIVEN
    assert actions() == []


def test_who_may_only_look_does_not_revoke(kari: Subject, notice: Notice, paul: Client) -> None:
    give(kari, notice)
    group = User.objects.get().groups.get()
    group.permissions.remove(group.permissions.get(codename="change_consent"))
    assert "/trekk/" not in content(search(paul, kari.value))
    assert paul.post(revoke_path(kari), {"reason": "Fordi."}).status_code == 302
    assert Consent.objects.get().state == State.GIVEN


def test_revoking_stands_in_the_log_with_its_reason_and_is_noted(
    kari: Subject, notice: Notice, paul: Client
) -> None:
    give(kari, notice)
    answer = paul.post(revoke_path(kari), {"reason": " Adressen er en annens. "}, follow=True)
    assert Consent.objects.get().state == State.REVOKED
    record = ConsentRecord.objects.get(state=State.REVOKED)
    body = json.loads(record.body)
    assert (body["method"], body["entity"]) == ("admin", "controller")
    assert body["collection"] == {"reason": "Adressen er en annens."}
    assert "Adressen er en annens." in content(answer)
    assert actions() == [desk.REVOKE, desk.LOOK]
    paul.post(revoke_path(kari), {"reason": "En gang til."})
    assert ConsentRecord.objects.filter(state=State.REVOKED).count() == 1
    assert actions() == [desk.REVOKE, desk.LOOK]


def unpacked(answer: Any, folder: Path) -> list[str]:
    """Put the zip and its verifier into an empty folder; the names of what is in it."""
    (folder / "bevis.zip").write_bytes(answer.content)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        (folder / "verify.py").write_bytes(archive.read("verify.py"))
        return archive.namelist()


def test_before_the_first_seal_there_is_nothing_to_prove(kari: Subject, notice: Notice, paul: Client) -> None:
    give(kari, notice)
    answer = paul.post(f"{person_path(kari)}bevis/")
    assert (answer.status_code, answer.headers["Location"]) == (302, person_path(kari))
    assert actions() == []


def test_the_evidence_of_a_person_verifies_in_an_empty_folder(
    kari: Subject, notice: Notice, paul: Client, tmp_path: Path
) -> None:
    give(kari, notice)
    services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    seal()
    services.record(
        subject=kari, purpose=notice.purpose, state=State.REQUESTED, method="form-post", notice=notice
    )
    answer = paul.post(f"{person_path(kari)}bevis/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert kari.value not in str(answer.headers)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    names = unpacked(answer, folder)
    assert [name for name in names if name.endswith(".json")] == [
        "kvittering-01-requested.json",
        "kvittering-02-given.json",
        "kvittering-03-withdrawn.json",
    ]
    assert {"LES-MEG.txt", "sjekkpunkt.txt", "verify.py", f"tekst-{notice.sha256[:12]}.txt"} <= set(names)
    checked = subprocess.run(
        [sys.executable, "-I", "verify.py", "bevis.zip"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count("ok      signature") == 3
    with zipfile.ZipFile(folder / "bevis.zip") as archive:
        told = archive.read("LES-MEG.txt").decode()
        assert archive.read(f"tekst-{notice.sha256[:12]}.txt").decode() == notice.text
    assert "python verify.py bevis.zip" in told
    assert kari.value not in told
    assert actions() == [desk.EVIDENCE]


def test_everything_about_a_person_can_be_fetched(kari: Subject, notice: Notice, paul: Client) -> None:
    give(kari, notice)
    answer = paul.post(f"{person_path(kari)}alt/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        told = json.loads(archive.read("om-personen.json"))
        assert kari.value in archive.read("om-personen.html").decode()
    assert told["consent"]["address"] == kari.value
    assert actions() == [desk.EXPORT]


def test_erasing_a_person_takes_their_id_out_of_the_looks(
    kari: Subject, notice: Notice, paul: Client
) -> None:
    give(kari, notice)
    search(paul, kari.value)
    services.forget(subject=kari, reason="request")
    assert actions() == [desk.FIND, desk.LOOK]
    assert set(ModelLogEntry.objects.values_list("object_id", "label")) == {("erased", "erased")}


def test_a_share_is_shown_as_what_it_is(notice: Notice, paul: Client) -> None:
    share = services.subject_for_share(code="abc123")
    services.record(
        subject=share, purpose=notice.purpose, state=State.GIVEN, method="share-button", notice=notice
    )
    event = ConsentRecord.objects.get().event_id
    assert "abc123" in content(search(paul, event))


def test_a_person_costs_the_same_among_ten_thousand(
    kari: Subject, notice: Notice, paul: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give(kari, notice)
    seal()
    paul.post(person_path(kari))
    with django_assert_num_queries(30):
        paul.post(person_path(kari))
    crowd(notice, people=10_000, events=50_000)
    for _ in range(3):
        services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
        give(kari, notice)
    with django_assert_num_queries(30):
        assert content(paul.post(person_path(kari))).count("<h3>") == 11
