"""The questions on the page that says thank you, and /nyhetsbrev/svar/."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from consent.services import subject_find
from newsletter import answer_forms, services
from newsletter.models import Answer, MailingList, Question
from newsletter.tokens import code
from tests.newsletter.conftest import KARI, TIPS, ask, confirm_token, request_of, subscribe
from tests.newsletter.questions import make_question, with_choices

pytestmark = pytest.mark.django_db
ANSWERS = "/nyhetsbrev/svar/"


@pytest.fixture
def number(lists: dict[str, MailingList]) -> Question:
    return make_question("number", "Hvor mange ansatte har dere?", lists[TIPS])


def confirmed(client: Client) -> str:
    ask()
    return client.post(f"/nyhetsbrev/bekreft/{confirm_token()}/", {"confirm": "1"}).content.decode()


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def given() -> list[Any]:
    return list(Answer.objects.values_list("number", flat=True))


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_a_token_we_never_made_writes_nothing(client, number, token):
    subscribe()
    answer = client.post(ANSWERS, {"token": token, f"question-{number.pk}": "7"})
    assert answer.status_code == 410
    assert 'href="/min-side/"' in answer.content.decode()
    assert given() == []


def test_an_hour_later_the_form_is_closed(client, number, monkeypatch):
    token = token_in(confirmed(client))
    monkeypatch.setattr(answer_forms, "GOOD_FOR", timedelta(seconds=-1))
    assert client.post(ANSWERS, {"token": token, f"question-{number.pk}": "7"}).status_code == 410
    assert given() == []


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_it_writes_nothing(client, number, method):
    token = token_in(confirmed(client))
    answer = getattr(client, method)(ANSWERS, {"token": token, f"question-{number.pk}": "7"})
    assert (answer.status_code, given()) == (302, [])


def test_the_link_of_the_mail_offers_questions_to_the_press_that_confirmed_alone(client, number):
    assert "Hvor mange ansatte har dere?" in confirmed(client)
    link = f"/nyhetsbrev/bekreft/{confirm_token()}/"
    for again in (client.get(link), client.post(link, {"confirm": "1"})):
        assert "Hvor mange" not in again.content.decode()


def test_a_list_that_asks_nothing_offers_nothing(client, lists):
    assert ANSWERS not in confirmed(client)


def test_each_question_says_why_and_nothing_is_ticked(client, lists, number):
    with_choices(make_question("choices", "Hva leser du?", lists[TIPS]), "Bøker", "Aviser")
    page = confirmed(client)
    assert page.count("Så vi skriver om det du lurer på.") == 2
    assert 'type="checkbox"' in page
    assert "checked" not in page


def test_answers_are_kept(client, number):
    answer = client.post(ANSWERS, {"token": token_in(confirmed(client)), f"question-{number.pk}": "7"})
    assert answer.status_code == 200
    assert given() == [7]


def test_what_does_not_fit_is_shown_again_as_it_was_typed(client, number):
    data = {"token": token_in(confirmed(client)), f"question-{number.pk}": "sju"}
    answer = client.post(ANSWERS, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="sju"' in page
    assert 'aria-invalid="true"' in page
    assert (
        client.post(ANSWERS, {**data, "token": token_in(page), f"question-{number.pk}": "7"}).status_code
        == 200
    )


def test_the_form_reads_no_earlier_answer_and_what_is_left_empty_stays(client, number, lists):
    subscribe("nye-innlegg")
    number.lists = list(lists.values())
    number.save()
    services.answer(subject=subject_find(address=KARI), answers={number.pk: "7"})
    page = confirmed(client)
    assert 'value="7"' not in page
    client.post(ANSWERS, {"token": token_in(page), f"question-{number.pk}": ""})
    assert given() == [7]


def test_it_asks_by_code_too_and_costs_a_fixed_number_of_queries(
    client, number, lists, django_assert_max_num_queries
):
    for _more in range(4):
        make_question("text", "Hva?", lists[TIPS])
    ask()
    data = {"email": KARI, "code": code(request_of().pk)}
    with django_assert_max_num_queries(60):
        page = client.post("/nyhetsbrev/bekreft/", data).content.decode()
    assert page.count('class="question"') == 5


def test_the_api_names_the_questions_of_each_list(client, lists, number, django_assert_max_num_queries):
    question = make_question("choice", "Hva leser du?", lists[TIPS], pl="Co czytasz?")
    [books] = with_choices(question, "Bøker")
    with django_assert_max_num_queries(10):
        found = client.get("/api/v1/lists?locale=pl").json()["lists"]
    tips = next(one for one in found if one["slug"] == TIPS)
    assert [one["questions"] for one in found if one["slug"] != TIPS] == [[]]
    assert tips["questions"][1] == {
        "id": question.pk,
        "kind": "choice",
        "wording": "Co czytasz?",
        "reason": "Żebyśmy pisali o tym.",
        "options": [{"value": str(books.pk), "label": "Bøker"}],
    }


def test_somebody_erased_meanwhile_is_thanked_and_nothing_is_kept(client, number):
    page = confirmed(client)
    subject_find(address=KARI).delete()
    assert client.post(ANSWERS, {"token": token_in(page), f"question-{number.pk}": "7"}).status_code == 200
    assert given() == []
