"""Looking a file through: a verdict per row, and nothing is written about anybody."""

import pytest

from consent.models import InboxEntry, Subject
from consent.services import record_import, subject_for_address, withdraw
from mail import services as mail
from newsletter import services
from newsletter.importing import runs
from newsletter.importing.verdicts import GROUPS, MEANINGS, REASONS, SHORT, TITLES, Group, Verdict
from newsletter.models import ImportRun
from tests.newsletter.conftest import TIPS, ask, head, leave_token, subscribe
from tests.newsletter.importing.conftest import (
    AHEAD,
    OLD,
    RECENT,
    days_old,
    looked,
    plain,
    upload,
    verdicts,
    work,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
V = Verdict


def test_a_file_without_people_stops_the_run_with_a_reason() -> None:
    run = looked("navn,telefon\nKari,1\n")
    assert run.state == ImportRun.State.FAILED
    assert "«navn», «telefon»" in run.error
    assert looked("").error == "The file is empty."


def test_it_writes_nothing_about_anybody() -> None:
    before = InboxEntry.objects.count()
    run = looked(plain("kari@example.no", "ola@example.no"))
    assert (run.state, run.counts, run.reached) == ("checked", {"given": 2}, run.size)
    assert not Subject.objects.exists()
    assert InboxEntry.objects.count() == before


def test_what_the_rows_themselves_decide() -> None:
    run = looked(
        "epost,påmeldt,status\n"
        f"a@example.no,{RECENT},aktiv\n"
        f"b@example.no,{OLD},\n"
        "c@example.no,,\n"
        f"d@example.no,{AHEAD},\n"
        f"e@example.no,{RECENT},avmeldt\n"
        f"A@Example.no,{RECENT},\n"
        f"ingen adresse,{RECENT},\n"
        "f@example.no,i fjor,\n"
        f"g@example.no,{RECENT},hvem vet\n"
        f'h@example.no,"{RECENT},\n'
    )
    expected = [V.GIVEN, V.EXPIRED, V.NO_TIME, V.FUTURE, V.LEFT_THERE, V.DUPLICATE]
    expected += [V.BAD_ADDRESS, V.BAD_TIME, V.BAD_STATUS, V.BAD_QUOTES]
    assert verdicts(run) == dict(enumerate(expected, 2))


def test_without_wording_or_attestation_nobody_may_be_mailed() -> None:
    assert looked(plain("kari@example.no"), wording=" ").counts == {"no-wording": 1}
    assert looked(plain("kari@example.no"), attested_by="").counts == {"no-attestation": 1}


def test_who_left_by_one_row_has_left_whatever_the_others_say() -> None:
    text = f"epost,påmeldt,status\na@example.no,{RECENT},\nA@example.no,{RECENT},avmeldt\n"
    assert verdicts(looked(text)) == {2: V.LEFT_THERE, 3: V.LEFT_THERE}


def test_a_row_that_cannot_be_used_does_not_make_the_next_one_a_duplicate() -> None:
    text = f"epost,påmeldt\na@example.no,{AHEAD}\na@example.no,{RECENT}\n"
    assert verdicts(looked(text)) == {2: V.FUTURE, 3: V.GIVEN}


def test_what_is_known_here_comes_first() -> None:
    subscribe(address="lives@example.no")
    ask(address="asked@example.no")
    subscribe(address="left@example.no")
    services.leave(token=leave_token(head(TIPS, "left@example.no")), method="unsub-page-post")
    ask(address="refused@example.no")
    withdraw(
        subject=head(TIPS, "refused@example.no").subject,
        purpose=head(TIPS, "refused@example.no").purpose,
        method="unsub-page-post",
    )
    purpose = head(TIPS, "lives@example.no").purpose
    record_import(
        subject=subject_for_address(address="unknown@example.no", locale="nb"),
        purpose=purpose,
        source="5" * 64,
    )
    for name, reason in (("objected", mail.OBJECTED), ("bounced", "bounced")):
        mail.suppress(subject=subject_for_address(address=f"{name}@example.no", locale="nb"), reason=reason)
    names = ["lives", "asked", "left", "refused", "unknown", "objected", "bounced"]
    run = looked(plain(*(f"{name.upper()}@example.no" for name in names)))
    expected = [V.LIVES, V.ASKED, V.LEFT, V.REFUSED, V.STILL_UNKNOWN, V.OBJECTED, V.SUPPRESSED]
    assert verdicts(run) == dict(enumerate(expected, 2))


def test_a_look_that_was_interrupted_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.importing.looking.AT_ONCE", 2)
    monkeypatch.setattr(runs, "TURN", -1)
    run = upload(plain(*(f"p{number}@example.no" for number in range(5)), "p0@example.no"))
    runs.work()
    run.refresh_from_db()
    assert (run.state, run.lease_until) == ("waiting", None)
    assert 0 < run.reached < run.size
    assert work(run).counts == {"given": 5, "duplicate": 1}


def test_nobody_works_at_a_run_that_another_holds() -> None:
    run = upload(plain("kari@example.no"))
    held = runs.claim(run)
    assert held
    assert runs.claim(run) is None
    assert runs.work() == 0
    ImportRun.objects.update(lease_until=None)
    with pytest.raises(runs.LeaseLostError):
        held.keep(reached=1)


def test_files_are_for_their_owner_alone_and_go_after_a_day() -> None:
    run = looked(plain("kari@example.no"))
    paths = [runs.file_of(run), runs.scratch_of(run)]
    assert [path.stat().st_mode & 0o777 for path in paths] == [0o600, 0o600]
    for path in paths:
        days_old(path, 1.1)
    assert runs.has_due()
    runs.work()
    assert not any(path.exists() for path in paths)
    with pytest.raises(runs.RunRefusedError):
        runs.approve(run=run)
    runs.discard(run=run)
    assert not ImportRun.objects.exists()


def test_a_file_that_goes_while_the_folder_is_read_troubles_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    run = looked(plain("kari@example.no"))
    listed = list(runs.folder().iterdir())
    gone = runs.folder() / f"{run.pk}.look-journal"
    monkeypatch.setattr(type(gone), "iterdir", lambda _folder: iter([gone, *listed]))
    assert not runs.has_due()


def test_every_verdict_has_its_words_and_its_group() -> None:
    assert set(REASONS) == set(Verdict)
    assert sorted(verdict for verdicts in GROUPS.values() for verdict in verdicts) == sorted(Verdict)
    assert set(TITLES) == set(MEANINGS) == set(SHORT) == set(Group)
