"""/api/v1/: lists, subscriptions, confirm, withdraw."""

import pytest

from consent.models import Subject
from consent.states import State
from newsletter import services, tokens
from newsletter.models import Answer, Question
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    STEIN,
    TIPS,
    ask,
    confirm_token,
    head,
    leave_token,
    notice,
    queued,
    request_of,
    subscribe,
)
from tests.newsletter.questions import make_question

pytestmark = pytest.mark.django_db


def post(client, path: str, **body):
    """The answer, after the worker has done its part."""
    answer = client.post(f"/api/v1/{path}", body, content_type="application/json")
    services.take_in()
    return answer


def sign_up(client, email: str = KARI, sha256: str = "", **more):
    asked = [{"slug": TIPS, "notice": sha256 or notice().sha256}]
    return post(client, "subscriptions", **{"email": email, "lists": asked, "locale": "nb", **more})


def test_an_unknown_notice_is_refused_with_the_current_text(client, lists):
    response = sign_up(client, sha256="0" * 64)
    assert response.status_code == 409
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["notice"]["sha256"] == notice().sha256
    assert response.json()["notice"]["text"] == notice().text
    assert not Subject.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"email": "kari"},
        {"lists": []},
        {"locale": "en"},
        {"lists": [{"slug": "hemmelig", "notice": "0" * 64}]},
    ],
)
def test_a_signup_that_cannot_be_is_refused_without_repeating_the_address(client, lists, change):
    response = sign_up(client, **change)
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert KARI not in response.content.decode()
    assert not Subject.objects.exists()


@pytest.mark.engines
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"email": "k\x00ri@example.no"}, 422),
        ({"name": "K\x00ri"}, 422),
        ({"name": "Kari\nBcc: stein@example.no"}, 422),
        ({"via": "\x00"}, 202),
        ({"lists": [{"slug": "\x00", "notice": "0" * 64}]}, 422),
    ],
)
def test_letters_no_database_takes_are_refused_or_ignored(client, lists, change, status):
    assert sign_up(client, **change).status_code == status


@pytest.mark.engines
def test_a_list_no_database_takes_cannot_be_left(client, lists):
    consent = subscribe()
    answer = post(client, "subscriptions/withdraw", token=leave_token(consent), lists=["\x00"])
    assert answer.status_code == 422
    assert head().state == State.GIVEN


def test_lists_are_shown_with_the_exact_notice(client, lists):
    shown = client.get("/api/v1/lists").json()["lists"]
    assert [found["slug"] for found in shown] == [TIPS, POSTS]
    assert shown[0]["title"] == "Ukens tips"
    current = notice()
    fields = ("label", "text", "html", "lang", "version", "sha256")
    assert shown[0]["notice"] == {name: getattr(current, name) for name in fields}
    assert shown[0]["questions"] == []


def test_lists_come_in_polish_too(client, lists):
    shown = client.get("/api/v1/lists?locale=pl").json()["lists"]
    assert shown[0]["notice"]["lang"] == "pl"


def test_asking_for_lists_costs_a_constant_number_of_queries(client, lists, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/api/v1/lists")


def test_a_signup_is_answered_alike_for_known_and_unknown_addresses(client, lists):
    subscribe()
    known, unknown = sign_up(client), sign_up(client, email=STEIN)
    assert known.status_code == unknown.status_code == 202
    assert known.content == unknown.content
    assert (queued("already"), queued("confirm")) == (1, 2)


def test_answers_come_along_and_are_theirs_once_they_confirm(client, lists):
    question = make_question(Question.Kind.NUMBER, "Hvor mange?", lists[TIPS])
    assert sign_up(client, answers={str(question.pk): 12}).status_code == 202
    assert not Answer.objects.exists()
    post(client, "subscriptions/confirm", token=confirm_token())
    assert Answer.objects.get().number == 12


def test_an_answer_that_does_not_fit_is_refused_by_name(client, lists):
    question = make_question(Question.Kind.NUMBER, "Hvor mange?", lists[TIPS])
    answer = sign_up(client, answers={str(question.pk): "mange"})
    assert (answer.status_code, answer.json()["field"]) == (422, f"answers.{question.pk}")
    assert not Subject.objects.exists()


@pytest.mark.parametrize("answers", [{"x": "1"}, {"1": {"a": 1}}, ["1"], {"1": "x" * 301}])
def test_answers_of_another_shape_are_refused(client, lists, answers):
    assert sign_up(client, answers=answers).status_code == 422


def test_a_slip_of_the_keys_can_be_asked_about(client, lists):
    assert post(client, "addresses", email="kari@gmial.com").json() == {"suggestion": "kari@gmail.com"}
    assert post(client, "addresses", email=KARI).json() == {"suggestion": None}


def test_the_link_confirms(client, lists):
    sign_up(client)
    response = post(client, "subscriptions/confirm", token=confirm_token())
    assert response.status_code == 200
    assert response.json()["lists"] == [TIPS]
    assert head().state == State.GIVEN


def test_the_code_confirms(client, lists):
    sign_up(client)
    code = tokens.code(request_of().pk)
    assert post(client, "subscriptions/confirm", email=KARI, code=f"{code[:3]} {code[3:]}").status_code == 200
    assert head().state == State.GIVEN


def test_a_wrong_code_and_an_unknown_address_are_refused_alike(client, lists):
    sign_up(client)
    answers = [post(client, "subscriptions/confirm", email=email, code="000000") for email in (KARI, STEIN)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].content == answers[1].content


def test_a_link_we_never_made_is_a_404(client, lists):
    assert post(client, "subscriptions/confirm", token="A" * 43).status_code == 404
    assert post(client, "subscriptions/withdraw", token="A" * 43).status_code == 404


def test_withdrawing_leaves_the_list_of_the_token(client, lists):
    consent = subscribe(TIPS, POSTS)
    for _time in range(2):
        assert post(client, "subscriptions/withdraw", token=leave_token(consent)).status_code == 202
    assert (head(TIPS).state, head(POSTS).state) == (State.WITHDRAWN, State.GIVEN)


def test_withdrawing_leaves_the_lists_named(client, lists):
    consent = subscribe(TIPS, POSTS)
    post(client, "subscriptions/withdraw", token=leave_token(consent), lists=[POSTS])
    assert (head(TIPS).state, head(POSTS).state) == (State.GIVEN, State.WITHDRAWN)


def test_reading_changes_nothing(client, lists):
    ask()
    for path in ("subscriptions", "subscriptions/confirm", "subscriptions/withdraw"):
        assert client.get(f"/api/v1/{path}").status_code == 405
    assert head().state == State.REQUESTED
