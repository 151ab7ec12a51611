"""«Send» in the admin: the exact number, who is left out, and a button that sends to that number only."""

import pytest
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from mail.models import Mailing
from newsletter.models import IssuePage, Sending
from tests.newsletter.conftest import KARI, STEIN, TIPS, subscribe
from tests.newsletter.sending.conftest import people, went

pytestmark = pytest.mark.django_db


def path(page, more="send/"):
    return f"/admin/utgaver/{page.pk}/{more}"


def press(client, page, **told):
    return client.post(path(page), {"number": 1, "to": "others", "starts_at": "", **told})


def words(answer):
    return answer.content.decode()


@pytest.mark.parametrize("role", ["Skribent", "Personvern"])
def test_who_may_not_send_does_not_come_in(sign_in, issue, role):
    subscribe(TIPS)
    client = sign_in(role)
    assert client.get(path(issue)).status_code == 302
    assert press(client, issue).status_code == 302
    assert not Mailing.objects.exists()


def test_opening_the_page_sends_nothing(sign_in, issue):
    subscribe(TIPS)
    assert sign_in("Redaktør").get(path(issue)).status_code == 200
    assert not Mailing.objects.exists()


def test_another_number_than_the_shown_one_sends_nothing_and_shows_the_new_one(sign_in, issue):
    people(3)
    answer = press(sign_in("Redaktør"), issue, number=2)
    assert answer.status_code == 409
    assert "Send til 3 personer" in words(answer)
    assert not Mailing.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30])
def test_what_is_no_number_sends_nothing(sign_in, issue, number):
    subscribe(TIPS)
    assert press(sign_in("Redaktør"), issue, number=number).status_code in {409, 422}
    assert not Mailing.objects.exists()


def test_the_button_says_the_number_and_sends_to_it(sign_in, issue):
    subscribe(TIPS)
    subscribe(TIPS, address=STEIN)
    editor = sign_in("Redaktør")
    shown = words(editor.get(path(issue)))
    assert "Send til 2 personer" in shown
    assert KARI not in shown
    answer = press(editor, issue, number=2)
    assert answer.url == path(issue, "")
    sending = Sending.objects.get(issue=issue)
    assert (sending.by.username, sending.mailing.expected) == ("Redaktør-person", 2)


def test_it_may_wait_for_a_time(sign_in, issue):
    subscribe(TIPS)
    at = (timezone.localtime() + timezone.timedelta(days=1)).replace(second=0, microsecond=0)
    press(sign_in("Redaktør"), issue, starts_at=at.strftime("%Y-%m-%dT%H:%M"))
    assert Mailing.objects.get().starts_at == at


def test_what_was_sent_is_not_asked_again(sign_in, issue):
    subscribe(TIPS)
    editor = sign_in("Redaktør")
    press(editor, issue)
    assert editor.get(path(issue)).url == path(issue, "")
    assert press(editor, issue).url == path(issue, "")
    assert Mailing.objects.count() == 1


def test_who_agreed_to_less_is_left_out_unless_there_is_a_reason(sign_in, issue):
    got = people(3)
    went(issue.mailing_list.purpose, [got[0].pk], days=3)
    editor = sign_in("Redaktør")
    shown = words(editor.get(path(issue)))
    assert "Send til 2 personer" in shown
    assert "alle 3" in shown
    assert press(editor, issue, number=3, to="all").status_code == 409
    press(editor, issue, number=3, to="all", reason="Retter en feil")
    assert Sending.objects.get(issue=issue).reason == "Retter en feil"


def test_a_post_without_a_button_sends_nothing_to_those_who_agreed_to_less(sign_in, issue):
    got = people(2)
    went(issue.mailing_list.purpose, [got[0].pk], days=3)
    assert press(sign_in("Redaktør"), issue, number=1, to="").status_code == 409
    assert not Sending.objects.exists()


def test_the_editor_finds_the_way_at_the_page(sign_in, issue):
    assert path(issue) in words(sign_in("Redaktør").get(f"/admin/pages/{issue.pk}/edit/"))


def test_more_people_cost_no_more_queries(sign_in, issue, django_assert_max_num_queries):
    editor = sign_in("Redaktør")
    subscribe(TIPS)
    editor.get(path(issue))
    people(3)
    with django_assert_max_num_queries(24):
        editor.get(path(issue))


def test_what_has_to_be_mended_is_named_with_its_remedy_and_the_button_is_off(sign_in, issue):
    subscribe(TIPS)
    IssuePage.objects.filter(pk=issue.pk).update(body="[]")
    shown = words(sign_in("Redaktør").get(path(issue)))
    assert "issue-error" in shown
    assert 'value="others" disabled' in shown


def test_to_publish_is_not_to_send_and_the_way_on_is_shown(sign_in, issue):
    editor = sign_in("Redaktør")
    edit = f"/admin/pages/{issue.pk}/edit/"
    form = editor.get(edit).context["form"]
    kept = {name: form.initial.get(name) or "" for name in form.fields if name != "body"}
    body = nested_form_data({"body": streamfield([("text", rich_text("<p>Ord</p>"))])})
    told = {**kept, **body, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "relation": "none"}
    answer = editor.post(edit, {**told, "action-publish": "1"}, follow=True)
    assert "Nå er det en side, men ingen har fått det som brev." in words(answer)
    assert path(issue) in words(answer)
