"""The editors' tray, one message in it, and the start page's panel."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog.feedback import selectors, services
from blog.feedback.models import Feedback, Remark, Words
from config.roles import EDITOR, OWNER, PRIVACY, WRITER
from mail.models import OutboxMessage
from tests.blog.feedback.conftest import KARI, Kind, Status, tell

pytestmark = pytest.mark.django_db

TRAY = "/admin/tilbakemeldinger/"
SignIn = Callable[[str], Client]


def age(feedback: Feedback, **ago: float) -> Feedback:
    Feedback.objects.filter(pk=feedback.pk).update(since=timezone.now() - timedelta(**ago))
    return feedback


def content(response: Any) -> str:
    return response.content.decode()


def press(client: Client, feedback: Feedback, what: str, **typed: str) -> Any:
    return client.post(f"{TRAY}{feedback.pk}/{what}/", typed)


def returned(eva: User, state: str = "failed", **more: Any) -> Feedback:
    """Answered, but the mail did not arrive."""
    feedback = tell(**more)
    services.answer(feedback_id=feedback.pk, by=eva, text="Takk.")
    OutboxMessage.objects.filter(remark__words_id=feedback.pk).update(state=state, answer="550 No such user")
    return feedback


@pytest.mark.parametrize("what", ["", "take", "answer", "close", "reopen", "look", "erase"])
def test_a_writer_sees_and_does_nothing(what: str, sign_in: SignIn) -> None:
    feedback, client = tell(), sign_in(WRITER)
    path = f"{TRAY}{feedback.pk}/{what}/" if what else TRAY
    response = client.post(path, {"text": "Takk.", "note": "x"}) if what else client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/"
    assert Feedback.objects.get().status == Status.NEW
    assert Words.objects.exists()
    assert TRAY not in content(client.get("/admin/"))


@pytest.mark.parametrize("what", ["look", "erase"])
def test_an_editor_neither_sees_the_address_nor_erases(what: str, sign_in: SignIn) -> None:
    feedback, client = tell(), sign_in(EDITOR)
    assert press(client, feedback, what).status_code == 302
    assert Words.objects.exists()
    assert not selectors.history(feedback).exists()
    page = content(client.get(f"{TRAY}{feedback.pk}/"))
    assert "Kari" in page
    assert "Lenken virker ikke." in page
    for hidden in (KARI, f"/{feedback.pk}/look/", f"/{feedback.pk}/erase/"):
        assert hidden not in page


@pytest.mark.parametrize("what", ["take", "answer", "close", "reopen", "look", "erase"])
def test_following_a_link_changes_nothing(what: str, sign_in: SignIn) -> None:
    feedback, client = tell(), sign_in(OWNER)
    assert client.get(f"{TRAY}{feedback.pk}/{what}/").status_code == 405


def test_a_message_that_is_not_there_is_not_found(sign_in: SignIn) -> None:
    client = sign_in(OWNER)
    assert client.get(f"{TRAY}99/").status_code == 404
    assert client.post(f"{TRAY}99/take/").status_code == 404


@pytest.mark.parametrize("role", [OWNER, PRIVACY])
def test_an_address_is_shown_when_asked_for_and_the_look_is_noted(role: str, sign_in: SignIn) -> None:
    feedback, client = tell(), sign_in(role)
    assert KARI not in content(client.get(f"{TRAY}{feedback.pk}/"))
    assert not selectors.history(feedback).exists()
    response = press(client, feedback, "look")
    assert KARI in content(response)
    assert "no-store" in response.headers["Cache-Control"]
    [entry] = selectors.history(feedback)
    assert (entry.action, entry.user.username) == ("feedback.look", f"{role}-person".lower())
    assert KARI not in content(client.get(TRAY))


def test_an_editor_takes_answers_reopens_and_closes(sign_in: SignIn) -> None:
    feedback, client = tell(), sign_in(EDITOR)
    here = f"{TRAY}{feedback.pk}/"
    for what, typed, status in [
        ("take", {}, Status.IN_HAND),
        ("answer", {"text": "Takk. Det er rettet."}, Status.ANSWERED),
        ("reopen", {}, Status.IN_HAND),
        ("close", {"note": "Ringte."}, Status.CLOSED),
    ]:
        response = press(client, feedback, what, **typed)
        assert (response.status_code, response.headers["Location"]) == (302, here)
        feedback.refresh_from_db()
        assert feedback.status == status
    page = content(client.get(here))
    assert "Takk. Det er rettet." in page
    assert "Ringte." in page


@pytest.mark.parametrize("text", ["", " \n", "greeting"])
def test_an_answer_that_says_nothing_is_not_sent(text: str, sign_in: SignIn) -> None:
    feedback, client = tell(), sign_in(EDITOR)
    if text == "greeting":
        page = content(client.get(f"{TRAY}{feedback.pk}/"))
        found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
        assert found
        assert "Kari" in found[1]
        text = found[1].replace("\n", "\r\n")
    assert press(client, feedback, "answer", text=text).status_code == 422
    assert not OutboxMessage.objects.exists()


def test_an_answer_too_late_is_shown_again_with_where_it_stands(eva: User, sign_in: SignIn) -> None:
    feedback, client = tell(), sign_in(EDITOR)
    services.answer(feedback_id=feedback.pk, by=eva, text="Takk, det er rettet.")
    response = press(client, feedback, "answer", text="Jeg ser på det med én gang.")
    page = content(response)
    assert response.status_code == 409
    assert "Jeg ser på det med én gang." in page
    assert "Takk, det er rettet." in page
    assert Remark.objects.count() == 1


def test_a_complaint_is_not_closed_without_a_note(sign_in: SignIn) -> None:
    feedback, client = tell(), sign_in(EDITOR)
    assert press(client, feedback, "close", note=" ").status_code == 422
    feedback.refresh_from_db()
    assert feedback.status == Status.NEW


def test_what_readers_type_runs_nowhere_in_the_admin(sign_in: SignIn) -> None:
    hostile = "<script>alert(1)</script>"
    feedback, client = age(tell(message=hostile, name=hostile), days=9), sign_in(OWNER)
    for path in (TRAY, f"{TRAY}{feedback.pk}/", "/admin/"):
        page = content(client.get(path))
        assert hostile not in page
        assert "&lt;script&gt;alert(1)" in page


def test_what_is_erased_is_shown_as_such(sign_in: SignIn) -> None:
    feedback, client = tell(), sign_in(OWNER)
    assert press(client, feedback, "erase").status_code == 302
    assert press(client, feedback, "take").status_code == 302
    page = content(client.get(f"{TRAY}{feedback.pk}/"))
    assert "Lenken" not in page
    assert f'action="{TRAY}' not in page
    assert client.get(TRAY).status_code == 200
    assert selectors.open_count() == 0


def test_what_waits_longest_stands_first_and_what_is_settled_last(eva: User) -> None:
    late, early = age(tell(), days=1), age(tell(), days=8)
    closed = tell(Kind.PRAISE)
    services.close(feedback_id=closed.pk, by=eva)
    earlier_closed = tell(Kind.PRAISE)
    services.close(feedback_id=earlier_closed.pk, by=eva)
    age(earlier_closed, days=30)
    assert list(selectors.tray()) == [early, late, closed, earlier_closed]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("status=new", {"ny klage", "nytt spørsmål"}),
        ("status=closed&status=in-hand", {"avsluttet ros"}),
        ("kind=question", {"nytt spørsmål"}),
        ("kind=complaint&kind=praise&status=new", {"ny klage"}),
        ("created_at_to=2020-01-01", set()),
        ("created_at_from=2999-01-01", set()),
        ("created_at_from=2020-01-01&created_at_to=2999-01-01&status=new", {"ny klage", "nytt spørsmål"}),
    ],
)
def test_the_tray_is_sifted_by_status_kind_and_day(
    query: str, shown: set[str], eva: User, sign_in: SignIn
) -> None:
    tell(message="ny klage")
    tell(Kind.QUESTION, message="nytt spørsmål")
    services.close(feedback_id=tell(Kind.PRAISE, message="avsluttet ros").pk, by=eva)
    page = content(sign_in(EDITOR).get(f"{TRAY}results/?{query}"))
    assert {words for words in ("ny klage", "nytt spørsmål", "avsluttet ros") if words in page} == shown


@pytest.mark.parametrize("marked", [True, False])
def test_after_three_days_the_wait_is_marked(marked: bool, sign_in: SignIn) -> None:
    feedback = age(tell(Kind.QUESTION), days=3, minutes=1 if marked else -1)
    client = sign_in(EDITOR)
    assert ("tray-overdue" in content(client.get(TRAY))) == marked
    assert ("tray-overdue" in content(client.get(f"{TRAY}{feedback.pk}/"))) == marked


def test_the_menu_counts_what_is_open(eva: User, sign_in: SignIn) -> None:
    client = sign_in(EDITOR)
    name = re.compile(r'"name": "feedback", "label": "([^"]+)"')
    assert "(" not in name.findall(content(client.get("/admin/")))[0]
    tell()
    services.take(feedback_id=tell().pk, by=eva)
    services.close(feedback_id=tell(Kind.PRAISE).pk, by=eva)
    assert name.findall(content(client.get("/admin/")))[0].endswith(" (2)")


@pytest.mark.engines
def test_the_start_page_names_complaints_that_wait_and_answers_that_came_back(eva: User) -> None:
    old = age(tell(), days=4)
    taken = age(tell(), days=5)
    services.take(feedback_id=taken.pk, by=eva)
    age(tell(Kind.IDEA), days=9)
    tell()
    services.answer(feedback_id=age(tell(), days=9).pk, by=eva, text="Takk.")
    lost = [returned(eva, state, kind=Kind.QUESTION) for state in ("failed", "dropped", "doubt")]
    returned(eva, "sent")
    services.erase(feedback_id=age(tell(), days=9).pk, by=eva)
    assert list(selectors.waiting()) == [taken, old, *lost]


def test_an_answer_that_came_back_is_told_until_another_has_gone(eva: User, sign_in: SignIn) -> None:
    feedback, client = returned(eva), sign_in(EDITOR)
    for path in ("/admin/", TRAY, f"{TRAY}{feedback.pk}/"):
        assert re.search(r"tray-(lost|overdue)", content(client.get(path)))
    assert "550 No such user" in content(client.get(f"{TRAY}{feedback.pk}/"))
    services.reopen(feedback_id=feedback.pk, by=eva)
    services.answer(feedback_id=feedback.pk, by=eva, text="En gang til.")
    assert not selectors.waiting().exists()


def test_an_editor_with_nothing_that_waits_sees_no_panel(sign_in: SignIn) -> None:
    tell()
    assert "tray-panel" not in content(sign_in(EDITOR).get("/admin/"))


@pytest.mark.engines
@pytest.mark.parametrize("number", [1, 30])
def test_tray_panel_and_message_take_as_many_queries_for_one_as_for_many(
    number: int, eva: User, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        feedback = age(returned(eva), days=1)
        services.reopen(feedback_id=feedback.pk, by=eva)
        age(feedback, days=9)
    for _ in range(number):
        services.take(feedback_id=feedback.pk, by=eva)
    client = sign_in(OWNER)
    for path, queries in ((TRAY, 14), (f"{TRAY}{feedback.pk}/", 14)):
        client.get(path)
        with django_assert_max_num_queries(queries):
            client.get(path)
    with django_assert_max_num_queries(1):
        assert len(list(selectors.waiting())) == number
