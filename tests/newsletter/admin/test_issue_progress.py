"""How far a sending has come, what can be done about it, and what it did, for those who may."""

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from consent.services import withdraw
from mail.mailings.freezing import freeze
from mail.models import Feedback, Mailing, OutboxMessage
from newsletter.models import Sending
from newsletter.sending.services import send
from sharing.services import convert, offer, use
from tests.consent.desk import content, person_path
from tests.newsletter.conftest import KARI, STEIN, TIPS, head, subscribe
from tests.newsletter.sending.conftest import people

pytestmark = pytest.mark.django_db
State = OutboxMessage.State


def path(page, more=""):
    return f"/admin/utgaver/{page.pk}/{more}"


def words(answer):
    return answer.content.decode()


@pytest.fixture
def sending(issue, eva) -> Sending:
    """To three, whose letters wait."""
    people(3)
    sent = send(issue=issue, by=eva, confirmed=3)
    freeze(mailing=sent.mailing)
    sent.mailing.refresh_from_db()
    return sent


def letters(sending):
    return list(sending.mailing.messages.order_by("subject__value"))


def became(message, state, answer="", **more):
    now = timezone.now()
    sent_at = now if state == State.SENT else None
    OutboxMessage.objects.filter(pk=message.pk).update(state=state, answer=answer, sent_at=sent_at, **more)


def put(sending, **values):
    Mailing.objects.filter(pk=sending.mailing_id).update(**values)


def state(sending):
    return Mailing.objects.get(pk=sending.mailing_id).state


@pytest.mark.parametrize("more", ["", "tall.json", "send/", "hvem/"])
def test_a_writer_sees_nothing_of_it(sign_in, sending, more):
    assert sign_in("Skribent").get(path(sending.issue, more)).status_code == 302


@pytest.mark.parametrize("turn", ["pause", "avbryt", "fortsett", "godta"])
def test_who_may_not_send_may_not_steer(sign_in, sending, turn):
    assert sign_in("Personvern").post(path(sending.issue, f"gjor/{turn}/")).status_code == 302
    assert state(sending) == Mailing.State.SENDING


def test_opening_changes_nothing(sign_in, sending):
    editor = sign_in("Redaktør")
    for turn in ("pause", "avbryt"):
        assert editor.get(path(sending.issue, f"gjor/{turn}/")).status_code == 405
    editor.get(path(sending.issue))
    assert state(sending) == Mailing.State.SENDING


def test_pause_go_on_and_cancel_each_leave_a_line(sign_in, sending):
    editor = sign_in("Redaktør")
    for turn, after in (("pause", "paused"), ("fortsett", "sending"), ("avbryt", "cancelled")):
        editor.post(path(sending.issue, f"gjor/{turn}/"))
        assert state(sending) == after
    kept = PageLogEntry.objects.filter(action__startswith="newsletter.send_")
    assert [entry.user.username for entry in kept] == ["Redaktør-person"] * 3
    assert not sending.mailing.messages.exclude(state=State.DROPPED).exists()


@pytest.mark.parametrize("turn", ["fortsett", "godta", "hva"])
def test_what_does_not_fit_says_so_and_changes_nothing(sign_in, sending, turn):
    answer = sign_in("Redaktør").post(path(sending.issue, f"gjor/{turn}/"), follow=True)
    assert "Det passet ikke lenger" in words(answer)
    assert state(sending) == Mailing.State.SENDING


def test_another_number_asks_the_same_question_again(sign_in, sending):
    put(sending, state=Mailing.State.ASKING, expected=2)
    editor = sign_in("Redaktør")
    shown = words(editor.get(path(sending.issue)))
    assert "Du sa ja til 2" in shown
    assert "Send til 3 personer" in shown
    editor.post(path(sending.issue, "gjor/godta/"), {"number": "2"})
    assert state(sending) == Mailing.State.ASKING
    editor.post(path(sending.issue, "gjor/godta/"), {"number": "3"})
    assert state(sending) == Mailing.State.SENDING


def test_once_refused_by_the_provider_it_is_never_shown_as_well(sign_in, sending):
    refusal = {"refused_at": timezone.now(), "refusal": "535 no"}
    put(sending, state=Mailing.State.REFUSED, **refusal)
    editor = sign_in("Redaktør")
    assert editor.get(path(sending.issue, "tall.json")).json()["tone"] == "bad"
    shown = words(editor.get(path(sending.issue)))
    assert "issue-tone-bad" in shown
    assert "535 no" in shown
    put(sending, state=Mailing.State.ENDED, ended_at=timezone.now())
    assert editor.get(path(sending.issue, "tall.json")).json()["tone"] == "bad"
    for where in (path(sending.issue), "/admin/utgaver/"):
        assert "issue-tone-good" not in words(editor.get(where))


def test_the_script_is_told_every_figure(sign_in, sending):
    first, second, _third = letters(sending)
    became(first, State.SENT)
    became(second, State.DEFERRED, "451 later")
    told = sign_in("Redaktør").get(path(sending.issue, "tall.json")).json()
    assert told["done"] == "1 av 3"
    assert {name: one["people"] for name, one in told["figures"].items()} == {
        "sent": "1",
        "queued": "1",
        "sending": "0",
        "deferred": "1",
        "doubt": "0",
        "failed": "0",
        "dropped": "0",
    }


def test_a_doubt_is_resolved_by_hand_and_few_are_led_to_the_person(sign_in, sending, client):
    first, second, _third = letters(sending)
    became(first, State.DOUBT, "broken")
    became(second, State.DOUBT, "broken")
    editor = sign_in("Redaktør")
    shown = words(editor.get(path(sending.issue)))
    assert "leser0@" not in shown
    assert "@localhost" in shown or "Message-ID" in shown
    editor.post(path(sending.issue, f"tvil/{first.pk}/"), {"arrived": "yes"})
    editor.post(path(sending.issue, f"tvil/{second.pk}/"), {"arrived": "no"})
    for message, after in ((first, State.SENT), (second, State.QUEUED)):
        message.refresh_from_db()
        assert message.state == after
    became(first, State.DOUBT, "broken")
    person = person_path(first.subject)
    assert person not in editor.get(path(sending.issue)).content.decode()
    owners = sign_in("Eier").get(path(sending.issue)).content.decode()
    assert person in owners
    assert "leser0@" not in owners


def test_a_doubt_of_another_mailing_is_not_found(sign_in, sending):
    stray = letters(sending)[0]
    became(stray, State.DOUBT, mailing=None)
    editor = sign_in("Redaktør")
    assert editor.post(path(sending.issue, f"tvil/{stray.pk}/"), {"arrived": "yes"}).status_code == 404


@pytest.mark.engines
def test_the_report_counts_what_came_of_it_and_names_nobody(sign_in, sending):
    first, second, third = letters(sending)
    became(first, State.SENT)
    became(second, State.SENT)
    became(third, State.FAILED, "550 5.1.1 unknown")
    withdraw(subject=first.subject, purpose=sending.mailing.purpose, method="unsub-page-post")
    feedback = {"mailing": sending.mailing, "at": timezone.now(), "message": second}
    Feedback.objects.create(subject=second.subject, kind="soft", source="dsn", source_id="a", **feedback)
    Feedback.objects.create(subject=third.subject, kind="hard", source="smtp", source_id="b", **feedback)
    child = offer(page=sending.issue, via=sending.share.code)
    use(code=child.code)
    convert(share=child, consent=subscribe(TIPS, address=STEIN))
    figures = sign_in("Redaktør").get(path(sending.issue)).context
    assert (figures["delivered"], figures["left"]) == (2, 1)
    told = {one.kind: (one.at_once, one.later) for _label, one in figures["troubles"]}
    assert told == {"hard": (1, 0), "soft": (0, 1), "blocked": (0, 0), "complaint": (0, 0)}
    assert (figures["spread"].shares, figures["spread"].signups, figures["spread"].living) == (1, 1, 1)
    assert [(one.name, one.refused) for one in figures["domains"]] == [("", 1)]


@pytest.mark.engines
def test_a_domain_is_named_from_three_people_on(sign_in, sending):
    for message in letters(sending):
        became(message, State.DEFERRED, "451 later")
    shown = sign_in("Redaktør").get(path(sending.issue))
    assert [(one.name, one.deferred) for one in shown.context["domains"]] == [("example.no", 3)]
    assert "leser0" not in words(shown)


@pytest.mark.engines
def test_somebody_who_left_before_it_came_did_not_leave_by_it(sign_in, sending):
    first, *_others = letters(sending)
    withdraw(subject=first.subject, purpose=sending.mailing.purpose, method="unsub-page-post")
    became(first, State.SENT)
    assert sign_in("Redaktør").get(path(sending.issue)).context["left"] == 0


def test_who_was_erased_is_said_to_be_missing(sign_in, sending):
    letters(sending)[0].delete()
    assert "1 til er slettet siden" in words(sign_in("Redaktør").get(path(sending.issue)))


def test_the_owner_asks_about_one_person_and_it_is_noted(sign_in, sending):
    first = letters(sending)[0]
    became(first, State.SENT)
    owner = sign_in("Eier")
    shown = words(owner.post(path(sending.issue, "hvem/"), {"who": "leser0@example.no"}))
    assert "Levert" in shown
    assert "samtykket til lista levde da" in shown
    subscribe(TIPS, address=KARI)
    later = words(owner.post(path(sending.issue, "hvem/"), {"who": KARI}))
    assert "Var ikke blant mottakerne" in later
    assert "etter at mottakerne var fastsatt" in later
    asked = ModelLogEntry.objects.filter(action="consent.find").values_list("object_id", flat=True)
    assert set(asked) == {str(first.subject_id), str(head(TIPS, KARI).subject_id)}


@pytest.mark.parametrize("role", ["Redaktør", "Skribent"])
def test_the_editor_asks_about_nobody(sign_in, sending, role):
    editor = sign_in(role)
    for method in (editor.get, editor.post):
        assert method(path(sending.issue, "hvem/")).status_code == 302


def test_a_person_s_page_tells_each_issue_and_whether_we_could_lawfully_write(sign_in, sending):
    first = letters(sending)[0]
    became(first, State.SENT)
    page = content(sign_in("Personvern").post(person_path(first.subject)))
    assert "Spør dem som kjøpte" in page
    assert "samtykket levde" in page
    withdraw(subject=first.subject, purpose=sending.mailing.purpose, method="unsub-page-post")
    became(first, State.SENT)
    assert "ikke noe levende samtykke" in content(sign_in("Eier").post(person_path(first.subject)))


def test_more_letters_cost_no_more_queries(sign_in, sending, django_assert_max_num_queries):
    editor = sign_in("Redaktør")
    for more in ("", "tall.json"):
        editor.get(path(sending.issue, more))
    for message in letters(sending):
        became(message, State.DOUBT, "broken")
    with django_assert_max_num_queries(23):
        editor.get(path(sending.issue))
    with django_assert_max_num_queries(8):
        editor.get(path(sending.issue, "tall.json"))
    with django_assert_max_num_queries(14):
        editor.get("/admin/utgaver/")
