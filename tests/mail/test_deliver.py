"""mail.tasks.deliver against a real SMTP server."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consent.services import withdraw
from mail import services
from mail.models import OutboxMessage, Suppression
from mail.selectors import has_due
from mail.tasks import deliver
from tests.mail.composer import NOTE
from tests.mail.conftest import KARI, agree, let_leases_run_out, note, notes
from tests.site import free_port

pytestmark = pytest.mark.django_db
State = OutboxMessage.State


def run() -> None:
    deliver.call()


def test_it_does_not_mail_a_subject_without_a_living_consent(server, kari, tips):
    message = note(kari, purpose=tips)
    run()
    message.refresh_from_db()
    assert (message.state, message.answer) == (State.DROPPED, "No living consent.")
    assert not server.taken


def test_it_does_not_mail_somebody_who_left_after_the_message_was_queued(server, kari, tips):
    agree(kari, tips)
    message = note(kari, purpose=tips)
    withdraw(subject=kari, purpose=tips, method="unsub-page-post")
    run()
    message.refresh_from_db()
    assert message.state == State.DROPPED
    assert not server.taken


def test_it_does_not_mail_a_suppressed_address(server, kari):
    Suppression.objects.create(lookup=kari.lookup, reason="complaint", created_at=timezone.now())
    message = note(kari)
    run()
    message.refresh_from_db()
    assert (message.state, message.answer) == (State.DROPPED, "The address is suppressed.")
    assert not server.taken


def test_it_drops_a_message_that_has_nothing_left_to_say(server, kari):
    message = services.enqueue(kind=NOTE, subject=kari, locale="nb", params={"words": "drop"})
    run()
    message.refresh_from_db()
    assert (message.state, message.answer) == (State.DROPPED, "Said already.")


def test_it_puts_back_for_seconds_what_is_not_ready_and_counts_no_try(server, kari):
    message = services.enqueue(kind=NOTE, subject=kari, locale="nb", params={"words": "later"})
    before = timezone.now()
    run()
    message.refresh_from_db()
    assert (message.state, message.answer, message.attempts) == (State.QUEUED, "Not ready.", 0)
    assert message.lease_until is None
    assert timedelta(0) < message.due_at - before < timedelta(seconds=10)
    assert not server.taken


def test_it_sends_a_file_with_the_letter_byte_by_byte(server, kari):
    services.enqueue(kind=NOTE, subject=kari, locale="nb", params={"words": "file"})
    run()
    [part] = server.mails[0].iter_attachments()
    assert part.get_filename() == "ord.json"
    assert part.get_content_type() == "application/json"
    assert part.get_payload(decode=True) == '{"ord": "æøå"}'.encode()


def test_it_sends_nothing_before_it_is_due(server, kari):
    note(kari, due_at=timezone.now() + timedelta(hours=1))
    assert not has_due()
    run()
    assert not server.taken


def test_it_does_not_touch_what_another_worker_holds(server, kari):
    note(kari)
    assert len(services.claim(limit=10)) == 1
    run()
    assert not server.taken


def test_a_worker_that_lost_its_lease_sends_nothing(server, kari):
    note(kari)
    [mine] = services.claim(limit=10)
    let_leases_run_out()
    [yours] = services.claim(limit=10)
    assert not services.begin(message=mine)
    assert services.begin(message=yours)


def test_it_sends_what_is_due_over_one_connection_and_keeps_the_servers_answer(server):
    messages = notes(3)
    run()
    assert server.counts == {"reader0@example.no": 1, "reader1@example.no": 1, "reader2@example.no": 1}
    assert server.connections == 1
    for message in messages:
        message.refresh_from_db()
        assert (message.state, message.attempts) == (State.SENT, 1)
        assert message.answer == "250 OK queued as 1"
        assert message.sent_at
        assert message.lease_until is None
    assert not has_due()


def test_a_second_run_sends_nothing_twice(server, kari):
    note(kari)
    run()
    run()
    assert server.counts == {KARI: 1}


def test_it_says_who_writes_and_carries_the_message_id_of_the_outbox(server, kari):
    message = note(kari)
    run()
    [mail] = server.mails
    assert mail["From"].addresses[0].display_name == "Snakkis"
    assert mail["To"] == KARI
    assert mail["Subject"] == "Hei, æøå"
    assert mail["Message-ID"] == message.message_id
    assert mail["Date"]
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_line_break_in_what_an_editor_wrote_is_no_header(server, kari):
    words = {"words": "Hei\r\nBcc: stein@example.no"}
    services.enqueue(kind=NOTE, subject=kari, locale="nb", params=words)
    run()
    [mail] = server.mails
    assert mail["Subject"] == "Hei Bcc: stein@example.no, æøå"
    assert mail["Bcc"] is None


@pytest.mark.parametrize("at", ["at_rcpt", "at_data"])
def test_a_5xx_answer_fails_that_message_alone_and_its_record_holds_no_address(server, at):
    messages = notes(3)
    getattr(server, at)["reader1@example.no"] = "550 5.1.1 <reader1@example.no>: no such user"
    run()
    for message in messages:
        message.refresh_from_db()
    assert [message.state for message in messages] == [State.SENT, State.FAILED, State.SENT]
    assert messages[1].answer == "550 5.1.1 <[address]>: no such user"
    assert server.connections == 1


@pytest.mark.parametrize("at", ["at_rcpt", "at_data"])
def test_a_4xx_answer_is_tried_again_after_pauses_that_grow_to_a_limit(server, kari, at):
    getattr(server, at)[KARI] = "451 4.7.1 come back later"
    message = note(kari)
    pauses = []
    for _attempt in range(12):
        OutboxMessage.objects.update(due_at=timezone.now())
        before = timezone.now()
        run()
        message.refresh_from_db()
        assert message.state == State.DEFERRED
        pauses.append(round((message.due_at - before).total_seconds() / 60))
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240]
    assert message.answer == "451 4.7.1 come back later"


def test_what_was_deferred_goes_out_when_the_server_takes_it(server, kari):
    server.at_data[KARI] = "451 4.7.1 come back later"
    message = note(kari)
    run()
    server.at_data.clear()
    OutboxMessage.objects.update(due_at=timezone.now())
    run()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.SENT, 2)
    assert server.counts == {KARI: 1}


def test_it_gives_a_message_up_after_five_days(server, kari):
    server.at_data[KARI] = "451 4.7.1 come back later"
    message = note(kari)
    OutboxMessage.objects.update(created_at=timezone.now() - timedelta(days=6))
    run()
    message.refresh_from_db()
    assert message.state == State.FAILED


def test_a_connection_lost_before_the_message_was_handed_over_is_tried_again(server, kari):
    server.at_rcpt[KARI] = "hang up"
    message = note(kari)
    run()
    message.refresh_from_db()
    assert message.state == State.DEFERRED


def test_a_connection_lost_after_it_was_handed_over_leaves_that_one_in_doubt_for_ever(server):
    messages = notes(3)
    server.at_data["reader1@example.no"] = "hang up"
    run()
    server.at_data.clear()
    OutboxMessage.objects.update(due_at=timezone.now())
    let_leases_run_out()
    run()
    for message in messages:
        message.refresh_from_db()
    assert [message.state for message in messages] == [State.SENT, State.DOUBT, State.SENT]
    assert max(server.counts.values()) == 1


def test_a_server_that_is_away_defers_everything_and_leaves_nothing_in_doubt(settings, server):
    settings.EMAIL_PORT = free_port()
    messages = notes(3)
    for attempts in (1, 2):
        OutboxMessage.objects.update(due_at=timezone.now())
        run()
        for message in messages:
            message.refresh_from_db()
            assert (message.state, message.attempts) == (State.DEFERRED, attempts)
    assert messages[0].due_at > timezone.now() + timedelta(seconds=90)


def test_a_letter_that_cannot_be_written_does_not_hold_up_the_others(server, kari):
    broken = services.enqueue(kind=NOTE, subject=kari, locale="nb", params={"words": "fail"})
    unknown = services.enqueue(kind="tests.nobody", subject=kari, locale="nb", params={})
    fine = note(kari)
    run()
    for message in (broken, unknown, fine):
        message.refresh_from_db()
    assert (broken.state, broken.answer) == (State.DEFERRED, "Not written: AttributeError.")
    assert (unknown.state, unknown.answer) == (State.DEFERRED, "Not written: UnknownKindError.")
    assert fine.state == State.SENT


def test_what_a_dead_worker_had_claimed_is_sent_by_another(server, kari):
    note(kari)
    services.claim(limit=10)
    let_leases_run_out()
    assert has_due()
    run()
    assert server.counts == {KARI: 1}


def test_what_a_dead_worker_was_handing_over_is_in_doubt_and_never_sent_again(server, kari):
    message = note(kari)
    [claimed] = services.claim(limit=10)
    services.begin(message=claimed)
    let_leases_run_out()
    assert has_due()
    run()
    message.refresh_from_db()
    assert message.state == State.DOUBT
    assert not server.taken
    assert not has_due()


def test_an_answer_that_comes_late_ends_the_doubt(server, kari):
    note(kari)
    [slow] = services.claim(limit=10)
    services.begin(message=slow)
    OutboxMessage.objects.update(state=State.DOUBT)
    services.settle(message=slow, state=State.SENT, answer="250 OK")
    slow.refresh_from_db()
    assert slow.state == State.SENT


def test_an_erased_subject_takes_its_messages_along(server, kari):
    note(kari)
    kari.delete()
    run()
    assert not server.taken
    assert not OutboxMessage.objects.exists()
