"""A run that died: what its journal says holds, what was begun is in doubt, everything else goes on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.services import purpose_create
from mail.mailings import journal, queue
from mail.mailings.aftermath import bounced
from mail.mailings.freezing import freeze
from mail.mailings.journal import Journal, RunLostError
from mail.mailings.lane import Reply
from mail.mailings.outcomes import Outcome, entry, entry_of
from mail.mailings.recovery import recover
from mail.models import Feedback, JournalEntry, OutboxMessage, SendingRun
from tests.mail.mailings.conftest import mailing_to, readers, sent, states

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
State = OutboxMessage.State


def die() -> None:
    """As if every run had been dead for long."""
    SendingRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_what_is_held_by_a_living_run_is_nobody_elses(tips, tips_readers):
    mailing = freeze(mailing=mailing_to(tips))
    first, second = Journal(), Journal()
    assert len(queue.claim(first.run, limit=3)) == 3
    assert len(queue.claim(second.run, limit=9)) == 2
    assert recover() == 0
    assert states(mailing) == {"queued": 5}


def test_a_run_that_was_taken_for_dead_begins_nothing_more(tips, tips_readers):
    freeze(mailing=mailing_to(tips))
    run = Journal()
    [message] = queue.claim(run.run, limit=1)
    die()
    recover()
    with pytest.raises(RunLostError):
        run.write([], [message.pk])


def test_what_died_before_it_began_anything_leaves_nothing_in_doubt(server, tips, tips_readers):
    mailing = freeze(mailing=mailing_to(tips))
    queue.claim(Journal().run, limit=5)
    die()
    assert recover() == 0
    assert states(sent(mailing)) == {"sent": 5}


def test_what_was_begun_is_in_doubt_and_what_was_settled_is_settled(server, tips, tips_readers):
    mailing = freeze(mailing=mailing_to(tips))
    run = Journal()
    one, two, three, *_others = queue.claim(run.run, limit=5)
    run.write([], [one.pk])
    run.write([entry(one, State.SENT, "250 OK")], [two.pk])
    run.write([entry(two, State.FAILED, "550 No")], [three.pk])
    assert states(mailing) == {"queued": 5}
    die()
    assert recover() == 1
    assert states(mailing) == {"sent": 1, "failed": 1, "doubt": 1, "queued": 2}
    assert mailing.messages.get(state="doubt").pk == three.pk
    assert mailing.messages.get(state="sent").answer == "250 OK"
    assert not SendingRun.objects.exists()
    assert not JournalEntry.objects.exists()
    assert states(sent(mailing)) == {"sent": 3, "failed": 1, "doubt": 1}
    assert len(server.taken) == 2


def test_a_refusal_that_was_written_down_has_its_consequence_after_all_and_once(tips, tips_readers):
    mailing = freeze(mailing=mailing_to(tips))
    run = Journal()
    one, *_others = queue.claim(run.run, limit=1)
    run.write([], [one.pk])
    refused = Outcome(State.FAILED, Reply(550, "5.1.1 No such user here"))
    run.write([entry_of(one, refused)], [])
    die()
    bounced(one.pk, "hard", refused.reply, attempt=1, at=timezone.now())
    recover()
    assert mailing.messages.get(state="failed").feedback.get().kind == Feedback.Kind.HARD


def test_written_into_the_outbox_the_journal_keeps_what_is_under_way(tips, tips_readers):
    mailing = freeze(mailing=mailing_to(tips))
    run = Journal()
    one, two, *_others = queue.claim(run.run, limit=5)
    run.write([], [one.pk])
    run.write([entry(one, State.SENT, "250 OK")], [two.pk])
    run.apply()
    assert states(mailing) == {"sent": 1, "queued": 4}
    die()
    assert recover() == 1
    assert mailing.messages.get(state="doubt").pk == two.pk


def test_who_was_erased_meanwhile_is_in_no_doubt(tips, tips_readers):
    mailing = freeze(mailing=mailing_to(tips))
    run = Journal()
    one, *_others = queue.claim(run.run, limit=5)
    run.write([], [one.pk])
    mailing.messages.get(pk=one.pk).delete()
    die()
    assert recover() == 0
    assert states(mailing) == {"queued": 4}


def test_rows_are_found_by_their_ids_however_many_a_run_has(tips, tips_readers):
    freeze(mailing=mailing_to(tips))
    run = Journal()
    messages = queue.claim(run.run, limit=5)
    said = []
    with connection.execute_wrapper(lambda execute, *call: said.append(call) or execute(*call)):
        journal.apply(run.run.pk, [entry(message, State.SENT, "250 OK") for message in messages])
    [(sql, values, *_rest)] = said
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}", values)
        plan = str(cursor.fetchall())
    assert "outbox_run" not in plan
    assert connection.vendor == "postgresql" or "SEARCH m USING INTEGER PRIMARY KEY" in plan


ENDS = [State.SENT, State.FAILED, State.DEFERRED, State.DROPPED, State.DOUBT]
TURNS = st.lists(
    st.tuples(st.sampled_from(["begin", "settle", "write out"]), st.integers(0, 5), st.sampled_from(ENDS)),
    max_size=25,
)


@settings(max_examples=40)
@given(turns=TURNS)
def test_killed_at_any_moment_every_message_is_where_its_last_word_puts_it(turns):
    """Against a plain model: what was settled is settled, begun is in doubt, the rest waits."""
    OutboxMessage.objects.all().delete()
    purpose = purpose_create(slug=f"l-{uuid4().hex[:12]}", title="Liste", dpv="dpv:DirectMarketing")
    readers(purpose, 6, domain=f"{uuid4().hex[:8]}.example.no")
    mailing = freeze(mailing=mailing_to(purpose))
    run = Journal()
    messages = queue.claim(run.run, limit=6)
    expected = {message.pk: "queued" for message in messages}
    for what, place, state in turns:
        message = messages[place]
        if what == "write out":
            run.apply()
        elif what == "begin" and expected[message.pk] == "queued":
            run.write([], [message.pk])
            expected[message.pk] = "doubt, begun"
        elif what == "settle" and expected[message.pk] in {"queued", "doubt, begun"}:
            run.write([entry(message, state, "250 OK")], [])
            expected[message.pk] = state.value
    die()
    recover()
    found = dict(mailing.messages.values_list("pk", "state"))
    assert found == {pk: state.removesuffix(", begun") for pk, state in expected.items()}
    assert not mailing.messages.exclude(run=None).exists()
