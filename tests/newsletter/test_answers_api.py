"""POST /api/v1/answers: what the lists ask, for front ends of one's own."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from consent.services import subject_find
from newsletter import answer_forms, services
from newsletter.models import Answer, MailingList, Question
from tests.newsletter.conftest import KARI, POSTS, TIPS, ask, confirm_token, subscribe
from tests.newsletter.questions import make_question

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def number(lists: dict[str, MailingList]) -> Question:
    return make_question("number", "Hvor mange ansatte har dere?", lists[TIPS])


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"{API}{path}", body, content_type="application/json")


def confirmed(client: Client) -> dict[str, Any]:
    ask()
    return post(client, "subscriptions/confirm", token=confirm_token()).json()


def given() -> list[Any]:
    return list(Answer.objects.values_list("number", flat=True))


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\x00"])
def test_a_token_we_never_made_writes_nothing(client: Client, number: Question, token: str) -> None:
    subscribe()
    answer = post(client, "answers", token=token, answers={str(number.pk): 7})
    assert answer.status_code == 410
    assert answer["Content-Type"] == "application/problem+json"
    assert given() == []


def test_an_hour_later_it_is_over(client: Client, number: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    token = confirmed(client)["answer_token"]
    monkeypatch.setattr(answer_forms, "GOOD_FOR", timedelta(seconds=-1))
    assert post(client, "answers", token=token, answers={str(number.pk): 7}).status_code == 410
    assert given() == []


def test_what_does_not_fit_is_named_and_nothing_is_kept(client: Client, lists: Any, number: Question) -> None:
    other = make_question("text", "Hva?", lists[TIPS])
    token = confirmed(client)["answer_token"]
    answer = post(client, "answers", token=token, answers={str(other.pk): "Kaffe", str(number.pk): "sju"})
    assert (answer.status_code, answer.json()["field"]) == (422, f"answers.{number.pk}")
    assert not Answer.objects.exists()


def test_questions_of_other_lists_are_none_of_this_token(
    client: Client, lists: Any, number: Question
) -> None:
    elsewhere = make_question("number", "Hvor gammel?", lists[POSTS])
    subscribe(POSTS)
    services.answer(subject=subject_find(address=KARI), answers={elsewhere.pk: "40"})
    token = confirmed(client)["answer_token"]
    assert post(client, "answers", token=token, answers={str(elsewhere.pk): 7}).status_code == 202
    assert given() == [40]


def test_the_press_that_confirmed_alone_may_answer(client: Client, number: Question) -> None:
    told = confirmed(client)
    assert [one["wording"] for one in told["questions"]] == ["Hvor mange ansatte har dere?"]
    again = post(client, "subscriptions/confirm", token=confirm_token()).json()
    assert (again["questions"], again["answer_token"]) == ([], "")


def test_where_nothing_is_asked_there_is_no_token(client: Client, lists: Any) -> None:
    told = confirmed(client)
    assert (told["questions"], told["answer_token"]) == ([], "")


def test_answers_are_kept_and_what_is_left_empty_stays(client: Client, number: Question) -> None:
    token = confirmed(client)["answer_token"]
    for answers in ({str(number.pk): 7}, {str(number.pk): ""}, {}):
        assert post(client, "answers", token=token, answers=answers).status_code == 202
        assert given() == [7]
