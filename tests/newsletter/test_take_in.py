"""newsletter.services.take_in: what a request wrote down is worked, and nothing of it stays."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consent import rights
from consent.models import Consent, ConsentRecord, Subject
from consent.services import subject_find
from consent.states import State
from newsletter import limits, services
from newsletter.errors import LinkUnknownError
from newsletter.models import Intake, Login
from tests.newsletter.conftest import KARI, STEIN, TIPS, form, head, leave_token, notice, queued, subscribe

pytestmark = pytest.mark.django_db


def receive(address: str = KARI) -> None:
    services.receive_signup(address=address, lists=[(TIPS, notice().sha256)], locale="nb")


@pytest.mark.parametrize("kind", ["signup", "login", "leave"])
def test_a_request_does_the_same_for_known_and_unknown(lists, kind, client: Client):
    consent = subscribe()
    gone = subscribe(address="gone@example.no")
    rights.erase(subject=gone.subject, reason="request")
    statements: list[list[str]] = []
    # The first of them finds nothing in the caches.
    for address, known in (("first@example.no", consent), (KARI, consent), (STEIN, gone)):
        with CaptureQueriesContext(connection) as captured:
            if kind == "signup":
                client.post("/nyhetsbrev/", form(TIPS, email=address))
            elif kind == "login":
                client.post("/min-side/", {"email": address})
            else:
                client.post(
                    "/api/v1/subscriptions/withdraw",
                    {"token": leave_token(known)},
                    content_type="application/json",
                )
        statements.append([query["sql"].split(" VALUES")[0] for query in captured])
    assert statements[1] == statements[2]
    assert Intake.objects.filter(kind=kind).count() == 3


def test_no_address_lies_in_the_clear(lists):
    receive()
    row = Intake.objects.get()
    assert b"kari" not in bytes(row.sealed).lower()
    assert not Subject.objects.exists()


def test_what_was_pressed_counts_from_the_press(lists):
    receive()
    pressed = timezone.now() - timedelta(minutes=5)
    Intake.objects.update(at=pressed)
    services.take_in()
    assert ConsentRecord.objects.get().at == pressed


def test_what_fails_keeps_nobody_waiting_and_is_tried_again(lists, caplog):
    receive()
    good = bytes(Intake.objects.get().sealed)
    Intake.objects.update(sealed=b"broken")
    receive(STEIN)
    assert services.take_in() == 1
    assert subject_find(address=STEIN)
    assert "kari" not in caplog.text
    assert "newsletter.intake signup" in caplog.text
    Intake.objects.update(sealed=good)
    assert services.take_in() == 1
    assert subject_find(address=KARI)


def test_what_fails_five_times_is_given_up_and_deleted_after_a_day(lists):
    receive()
    Intake.objects.update(sealed=b"broken")
    for _round in range(6):
        services.take_in()
    assert Intake.objects.get().attempts == 5
    assert services.drop_intake() == 0
    Intake.objects.update(at=timezone.now() - timedelta(days=1, minutes=1))
    assert services.drop_intake() == 1


def test_erasing_takes_what_waits_along(lists):
    subscribe()
    receive()
    services.receive_login(address=KARI, locale="nb")
    rights.erase(subject=head().subject, reason="request")
    assert not Intake.objects.exists()
    assert services.take_in() == 0
    assert subject_find(address=KARI) is None


def test_a_way_in_is_made_for_whom_we_know_and_for_nobody_else(lists):
    subscribe()
    for address in (KARI, STEIN):
        services.receive_login(address=address, locale="nb")
    services.take_in()
    assert Login.objects.get().subject == head().subject
    assert queued("login") == 1


def test_too_many_logins_from_one_network_end_in_silence(lists, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "login-network", (1, 3600))
    for _time in range(3):
        services.receive_login(address=KARI, locale="nb", requester="one-network")
    assert Intake.objects.count() == 1


def test_a_leaving_by_token_is_worked_and_a_forged_one_refused(lists):
    consent = subscribe()
    with pytest.raises(LinkUnknownError):
        services.receive_leave(token="A" * 43, method="api-post")
    services.receive_leave(token=leave_token(consent), method="api-post")
    services.take_in()
    assert Consent.objects.get().state == State.WITHDRAWN
