"""Undoing an import: what it wrote goes where nothing has happened since, and the log says so."""

import pytest
from django.contrib.auth.models import User
from wagtail.models import ModelLogEntry

from consent import services as consent
from consent.audit.log import verify_log
from consent.log.sequencer import seal
from consent.models import Consent, ConsentRecord, ErasedEvent, LeafData, Subject
from consent.rights.erasing import hold
from consent.services import desk, subject_find
from consent.states import State
from mail import services as mail
from mail.models import OutboxMessage
from newsletter import kinds, services
from newsletter.importing import runs
from newsletter.models import DeliveryPreference, ImportedConsent, ImportRun, Subscriber
from tests.newsletter.conftest import POSTS, TIPS, head, leave_token, subscribe
from tests.newsletter.importing.conftest import NOW, OLD, imported, looked, plain, undone
from webhooks.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def test_what_was_not_imported_cannot_be_undone() -> None:
    with pytest.raises(runs.RunRefusedError):
        runs.start_undoing(run=looked(plain("kari@example.no")))


@pytest.mark.parametrize("sealed", [True, False])
def test_people_go_whole_and_the_log_says_so(sealed: bool) -> None:
    run = imported(plain("kari@example.no", "ola@example.no") + "per@example.no,,\n")
    if sealed:
        seal()
    events = list(ConsentRecord.objects.values_list("event_id", flat=True))
    undone(run)
    assert (run.state, run.counts["undone"], run.counts.get("kept")) == ("undone", 3, None)
    assert not Subject.objects.exists()
    assert not Subscriber.objects.exists()
    assert not Event.objects.filter(subject__in=events).exists()
    assert Event.objects.filter(type="no.snakkis.consent.erased.v1").count() == 1
    seal()
    assert not ErasedEvent.objects.exists()
    leaves = [bytes(data or b"") for data in LeafData.objects.values_list("data", flat=True)]
    assert sum(b"erasure\nimport-undone\n" in leaf for leaf in leaves) == 1
    verify_log()


def test_who_has_acted_since_is_left_alone() -> None:
    run = imported(plain("left@example.no", "kari@example.no"))
    services.leave(token=leave_token(head(TIPS, "left@example.no")), method="unsub-page-post")
    undone(run)
    assert run.counts["undone"] == run.counts["kept"] == 1
    assert head(TIPS, "left@example.no").state == State.WITHDRAWN
    assert subject_find(address="kari@example.no") is None
    assert not ImportedConsent.objects.exists()


def test_that_a_time_ran_out_is_nothing_that_anybody_did() -> None:
    run = imported(f"epost,påmeldt\nold@example.no,{OLD}\n")
    assert consent.expire_due() == 1
    undone(run)
    assert (run.counts["undone"], Subject.objects.exists()) == (1, False)
    seal()
    verify_log()


def test_who_has_chosen_how_often_is_left_alone() -> None:
    run = imported(plain("kari@example.no"))
    DeliveryPreference.objects.create(consent=head(), frequency="monthly")
    undone(run)
    assert (run.counts["kept"], head().state) == (1, State.GIVEN)


def test_who_was_written_to_or_is_held_is_left_alone() -> None:
    run = imported(plain("mailed@example.no", "held@example.no", "queued@example.no"))
    for name, state in (("mailed", OutboxMessage.State.SENT), ("queued", OutboxMessage.State.QUEUED)):
        person = head(TIPS, f"{name}@example.no")
        mail.enqueue(kind=kinds.RENEW, subject=person.subject, locale="nb", params={}, purpose=person.purpose)
        OutboxMessage.objects.filter(subject=person.subject).update(state=state)
    hold(subject=head(TIPS, "held@example.no").subject, reason="Klage")
    undone(run)
    assert run.counts["kept"] == 2
    addresses = set(Consent.objects.values_list("subject__value", flat=True))
    assert addresses == {"mailed@example.no", "held@example.no"}


def test_what_else_is_known_of_a_person_stays() -> None:
    subscribe(POSTS, address="kari@example.no", name="Kari")
    run = undone(imported(plain("kari@example.no", "ola@example.no")))
    assert run.counts["undone"] == 2
    assert [consent.purpose.slug for consent in Consent.objects.select_related("purpose")] == [POSTS]
    assert Subscriber.objects.get().name == "Kari"
    assert list(Subject.objects.values_list("value", flat=True)) == ["kari@example.no"]


def test_a_look_at_somebody_keeps_them_not_and_names_nobody() -> None:
    run = imported(plain("kari@example.no"))
    eva = User.objects.create_user("eva")
    desk.note(subject=head().subject, action=desk.LOOK, by=eva)
    undone(run)
    assert not Subject.objects.exists()
    assert ModelLogEntry.objects.get().object_id == desk.ERASED


def test_an_undoing_that_was_broken_off_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.importing.undoing.AT_ONCE", 2)
    run = imported(plain(*(f"p{number}@example.no" for number in range(5))))
    runs.start_undoing(run=run)
    held = runs.claim(run)
    assert held
    steps = runs.go_on(held, runs.file_of(run), runs.scratch_of(run))
    next(steps)
    steps.close()
    ImportRun.objects.update(lease_until=NOW)
    while runs.due().exists():
        runs.work()
    run.refresh_from_db()
    assert (run.state, run.counts["undone"], Subject.objects.count()) == ("undone", 5, 0)


def test_afterwards_the_same_file_can_be_imported_anew() -> None:
    text = plain("kari@example.no")
    undone(imported(text))
    assert imported(text).counts == {"given": 1}
    assert head().state == State.GIVEN
    seal()
    verify_log()
    assert consent.withdraw(subject=head().subject, purpose=head().purpose, method="unsub-page-post")
