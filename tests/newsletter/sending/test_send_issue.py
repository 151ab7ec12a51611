"""``send_issue ID``: shows to whom, and sends to the number one has said yes to."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mail.models import Mailing
from newsletter.models import Sending
from tests.newsletter.sending.conftest import people, went

pytestmark = pytest.mark.django_db


def run(issue, *args):
    out = StringIO()
    call_command("send_issue", str(getattr(issue, "pk", issue)), *args, stdout=out)
    return out.getvalue()


def refused(issue, *args):
    with pytest.raises(CommandError) as caught:
        run(issue, *args)
    assert not Sending.objects.exists()
    return str(caught.value)


def test_an_issue_that_is_not_there(db):
    assert "no issue 4711" in refused(4711)


def test_nobody_is_asked_where_nobody_sits(issue, monkeypatch):
    people(2)
    monkeypatch.setattr("sys.stdin", StringIO())
    assert "--yes 2" in refused(issue)


def test_another_number_sends_nothing(issue):
    people(2)
    assert "2 now" in refused(issue, "--yes", "3")


@pytest.mark.parametrize("at", ["tomorrow", "2020-01-01T09:00"])
def test_what_is_no_time_to_send(issue, at):
    people(1)
    refused(issue, "--yes", "1", "--at", at)


def test_a_dry_run_tells_to_whom_and_sends_nothing(issue):
    people(2)
    told = run(issue, "--dry-run")
    assert "2 get it" in told
    assert told.splitlines()[-1].startswith("Nothing was sent")
    assert not Mailing.objects.exists()


def test_it_starts_the_sending_and_says_what_happens_next(issue):
    people(2)
    assert "run_worker" in run(issue, "--yes", "2").splitlines()[-1]
    assert Mailing.objects.get().expected == 2


def test_oftener_than_agreed_needs_the_others_or_a_reason(issue):
    got = people(2)
    went(issue.mailing_list.purpose, [got[0].pk], days=2)
    assert "agreed to" in refused(issue, "--yes", "1")
    answer = json.loads(run(issue, "--reason", "Corrects an error", "--yes", "2", "--json"))
    assert (answer["number"], answer["agreed_to_less"]) == (2, 1)
    assert Sending.objects.get().reason == "Corrects an error"


def test_help_teaches(capsys):
    with pytest.raises(SystemExit):
        call_command("send_issue", "--help")
    assert "--dry-run" in capsys.readouterr().out
