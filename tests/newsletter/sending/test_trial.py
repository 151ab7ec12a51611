"""A test goes to the team alone, is marked, leaves no trace in the ledger, and its ways out lead nowhere."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail as outbox
from wagtail.models import PageLogEntry

from consent.models import Consent, Subject
from mail.models import OutboxMessage
from newsletter.sending.trial import TEST, team
from tests.newsletter.conftest import KARI, TIPS, subscribe
from tests.newsletter.letters import links

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(sign_in):
    client = sign_in("Redaktør")
    User.objects.filter(username="Redaktør-person").update(email="redaktor@snakkis.no")
    return client


@pytest.fixture
def writer():
    found = User.objects.create_user("silje", "silje@snakkis.no")
    found.groups.add(Group.objects.get(name="Skribent"))
    return found


def press(client, issue, *users, **told):
    chosen = {"test-to": [user.pk for user in users], "test-edition": issue.pk, **told}
    return client.post(f"/admin/utgaver/{issue.pk}/prove/", chosen, follow=True).content.decode()


def me():
    return User.objects.get(username="Redaktør-person")


def test_a_subscriber_with_an_account_of_no_role_is_not_of_the_team(editor, issue):
    kari = User.objects.create_user("kari", KARI)
    subscribe(TIPS)
    outbox.outbox.clear()
    assert kari not in team()
    press(editor, issue, kari)
    assert not outbox.outbox


def test_an_account_without_an_address_gets_none(issue, writer):
    User.objects.filter(pk=writer.pk).update(email="")
    assert writer not in team()


def test_a_writer_sends_no_test(sign_in, issue, writer):
    press(sign_in("Skribent"), issue, writer)
    assert not outbox.outbox


def test_it_is_marked_and_goes_to_the_chosen_only(editor, issue, writer):
    told = press(editor, issue, writer)
    assert "Prøven gikk til 1 person" in told
    [letter] = outbox.outbox
    assert letter.to == ["silje@snakkis.no"]
    assert letter.subject == "[Prøve] Spør dem som kjøpte"


def test_nobody_of_the_team_comes_to_stand_in_the_ledger(editor, issue, writer):
    before = Subject.objects.count(), Consent.objects.count()
    press(editor, issue, writer, me())
    assert (Subject.objects.count(), Consent.objects.count()) == before
    assert not OutboxMessage.objects.exists()
    assert PageLogEntry.objects.get(action=TEST).data == {"people": 2}


def test_its_ways_out_say_that_it_was_a_test_and_change_nothing(editor, issue, writer, client):
    subscribe(TIPS)
    outbox.outbox.clear()
    press(editor, issue, writer)
    ways = [link for link in links(outbox.outbox[0].message()) if "prove" in link]
    assert len(ways) >= 2
    for link in ways:
        path = re.sub("^https?://[^/]+", "", link)
        for answer in (client.get(path, follow=True), client.post(path, follow=True)):
            assert "Dette var en prøve" in answer.content.decode()
    assert Consent.objects.get(purpose__slug=TIPS).state == "dpv:ConsentGiven"


def test_a_mail_server_that_says_no_is_told_in_its_words(editor, issue, writer, server):
    server.at_rcpt["silje@snakkis.no"] = "550 5.1.1 no such user"
    told = press(editor, issue, writer, me())
    assert "Prøven gikk til 1 person" in told
    assert "no such user" in told
    assert [to for to, _letter in server.taken] == ["redaktor@snakkis.no"]


def test_who_chose_nobody_is_told_so_and_keeps_what_was_filled_in(editor, issue):
    told = press(editor, issue, **{"test-name": "Kåre"})
    assert "Velg noen som får prøven." in told
    assert 'value="Kåre"' in told
    assert not outbox.outbox


def test_the_address_of_the_test_leads_to_its_form(editor, issue):
    reply = editor.get(f"/admin/utgaver/{issue.pk}/prove/")
    assert reply.url == f"/admin/utgaver/{issue.pk}/send/"
