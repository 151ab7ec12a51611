"""newsletter.services.answer, clean_answers, and what a confirmed signup brings along."""

from datetime import date
from typing import Any

import pytest

from consent import rights
from consent.models import Subject
from consent.services import subject_find
from newsletter import selectors, services
from newsletter.errors import AnswerInvalid
from newsletter.models import Answer, MailingList, Question
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    STEIN,
    TIPS,
    ask,
    confirm_token,
    leave_token,
    request_of,
    subscribe,
)
from tests.newsletter.questions import make_question, with_choices, with_topics

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def kari(lists: dict[str, MailingList]) -> Subject:
    subscribe()
    found = subject_find(address=KARI)
    assert found
    return found


def given(subject: Subject, question: Question) -> list[str]:
    own = selectors.own_questions(subject=subject, lang="nb")
    return next((one.given for one in own if one.id == question.pk), [])


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("number", "tolv"),
        ("number", "1.5"),
        ("number", "9" * 13),
        ("number", "٣"),
        ("number", ["1", "2"]),
        ("date", "17. mai"),
        ("date", "1850-01-01"),
        ("date", "9999-12-31"),
        ("date", "2026-02-30"),
        ("text", "x" * 301),
        ("text", "a\x00b"),
        ("yes-no", "2"),
        ("yes-no", "kanskje"),
        ("choice", "999999"),
        ("choices", ["999999"]),
        ("interests", "x"),
    ],
)
def test_what_does_not_answer_the_question_is_refused(lists, kari, kind, wrong):
    question = make_question(kind, "Hva?", lists[TIPS])
    with pytest.raises(AnswerInvalid) as refused:
        services.answer(subject=kari, answers={question.pk: wrong})
    assert refused.value.extra() == {"field": f"answers.{question.pk}"}
    assert not Answer.objects.exists()


def test_a_choice_of_another_question_is_refused(lists, kari):
    question = make_question("choice", "Hva?", lists[TIPS])
    with_choices(question, "Dette")
    [other] = with_choices(make_question("choice", "Hvem?", lists[TIPS]), "Andre")
    with pytest.raises(AnswerInvalid):
        services.answer(subject=kari, answers={question.pk: str(other.pk)})


def test_only_what_their_lists_ask_now_can_be_answered(lists, kari):
    elsewhere = make_question("text", "Hva?", lists[POSTS])
    over = make_question("text", "Hvem?", lists[TIPS], is_asked=False)
    for question_id in (elsewhere.pk, over.pk, 10**9):
        with pytest.raises(AnswerInvalid):
            services.answer(subject=kari, answers={question_id: "x"})


def test_one_wrong_answer_and_none_is_kept(lists, kari):
    right, wrong = (make_question("number", "Hva?", lists[TIPS]) for _ in range(2))
    with pytest.raises(AnswerInvalid):
        services.answer(subject=kari, answers={right.pk: "1", wrong.pk: "x"})
    assert given(kari, right) == []


@pytest.mark.parametrize(
    ("kind", "raw", "column", "kept"),
    [
        ("number", "1 200", "number", 1200),
        ("number", "−3", "number", -3),
        ("number", 7, "number", 7),
        ("yes-no", True, "number", 1),
        ("yes-no", "0", "number", 0),
        ("date", "1987-05-17", "day", date(1987, 5, 17)),
        ("text", "  Bodø,\n nord ", "text", "Bodø, nord"),
    ],
)
def test_each_kind_has_its_column(lists, kari, kind, raw, column, kept):
    question = make_question(kind, "Hva?", lists[TIPS])
    services.answer(subject=kari, answers={question.pk: raw})
    assert getattr(Answer.objects.get(), column) == kept


def test_an_answer_replaces_the_one_before_and_an_empty_one_removes_it(lists, kari):
    question = make_question("choices", "Hva leser du?", lists[TIPS])
    first, second, third = with_choices(question, "Bøker", "Aviser", "Kart")
    services.answer(subject=kari, answers={question.pk: [str(first.pk), str(second.pk), str(first.pk)]})
    assert given(kari, question) == [str(first.pk), str(second.pk)]
    services.answer(subject=kari, answers={question.pk: [str(third.pk)]})
    assert given(kari, question) == [str(third.pk)]
    for empty in ([], "", None, ["", " "]):
        services.answer(subject=kari, answers={question.pk: empty})
        assert given(kari, question) == []


def test_topics_are_those_of_the_question(lists, kari):
    question = make_question("interests", "Hva vil du lese om?", lists[TIPS])
    merke, pris = with_topics(question, "merkevare", "pris")
    services.answer(subject=kari, answers={question.pk: [str(pris.pk)]})
    [own] = selectors.own_questions(subject=kari, lang="nb")
    assert (own.words, [option.label for option in own.options]) == (["pris"], ["merkevare", "pris"])
    assert merke.pk != pris.pk


def test_what_was_answered_can_be_changed_after_leaving_and_after_the_question_is_over(lists, kari):
    question = make_question("text", "Hva?", lists[TIPS])
    services.answer(subject=kari, answers={question.pk: "Ja"})
    services.leave(token=leave_token(kari.consents.get()), method="unsub-page-post")
    Question.objects.update(is_asked=False)
    services.answer(subject=kari, answers={question.pk: "Nei"})
    assert given(kari, question) == ["Nei"]


def test_nobody_has_to_answer(lists, kari):
    make_question("text", "Hva?", lists[TIPS])
    services.answer(subject=kari, answers={})
    assert not Answer.objects.exists()


def test_questions_come_in_the_language_of_the_page(lists, kari):
    make_question("text", "Hva?", lists[TIPS], pl="Co?")
    make_question("yes-no", "Hvem?", lists[TIPS])
    first, second = selectors.questions_for([lists[TIPS].purpose], "pl")
    assert (first.wording, first.reason) == ("Co?", "Żebyśmy pisali o tym.")
    assert (second.wording, [option.label for option in second.options]) == ("Hvem?", ["Tak", "Nie"])


def test_many_questions_cost_no_more_than_one(lists, kari, django_assert_num_queries):
    for kind in ("choice", "choices", "text", "interests", "date"):
        question = make_question(kind, kind, lists[TIPS], lists[POSTS])
        with_choices(question, "a", "b")
        with_topics(question, "pris")
    with django_assert_num_queries(4):
        assert len(selectors.questions_for([lists[TIPS].purpose, lists[POSTS].purpose], "nb")) == 5
    with django_assert_num_queries(5):
        assert set(selectors.questions_by_list("nb")) == {TIPS, POSTS}
    with django_assert_num_queries(5):
        assert len(selectors.own_questions(subject=kari, lang="nb")) == 5


def sign_up_with(answers: dict[str, Any], address: str = STEIN) -> Subject:
    ask(TIPS, address=address)
    request = request_of(address)
    request.answers = answers
    request.save()
    services.confirm(token=confirm_token(address))
    found = subject_find(address=address)
    assert found
    return found


def test_a_signup_keeps_what_fits_its_lists(lists):
    mine, other = make_question("number", "Hva?", lists[TIPS]), make_question("text", "Hvem?", lists[POSTS])
    purposes = [lists[TIPS].purpose]
    raw = {str(mine.pk): "12", str(other.pk): "x", "tull": "x", "": "x"}
    assert services.clean_answers(purposes=purposes, raw=raw) == {str(mine.pk): ["12"]}
    assert services.clean_answers(purposes=purposes, raw={str(mine.pk): " "}) == {}
    with pytest.raises(AnswerInvalid):
        services.clean_answers(purposes=purposes, raw={str(mine.pk): "x"})


def test_a_signup_keeps_an_answer_once_however_often_it_is_sent(lists):
    topics = make_question("number", "Hva?", lists[TIPS])
    raw = {str(topics.pk): ["12"] * 1000}
    assert services.clean_answers(purposes=[lists[TIPS].purpose], raw=raw) == {str(topics.pk): ["12"]}


def test_answers_are_theirs_once_they_confirm_and_what_fits_no_longer_is_left_out(lists):
    good, bad = (make_question("number", "Hva?", lists[TIPS]) for _ in range(2))
    other = make_question("number", "Hva?", lists[POSTS])
    stein = sign_up_with({str(good.pk): ["3"], str(bad.pk): ["x"], str(other.pk): ["1"], "tull": ["1"]})
    assert given(stein, good) == ["3"]
    assert Answer.objects.count() == 1
    assert request_of(STEIN).answers == {}


def test_a_signup_anybody_can_fill_in_changes_no_answer_they_gave(lists, kari):
    question = make_question("number", "Hva?", lists[TIPS], lists[POSTS])
    services.answer(subject=kari, answers={question.pk: "1"})
    ask(POSTS)
    request = request_of()
    request.answers = {str(question.pk): ["2"]}
    request.save()
    services.confirm(token=confirm_token())
    assert given(kari, question) == ["1"]


def test_answers_are_exported_in_words_and_erased_with_the_person(lists, kari):
    question = make_question("choice", "Hva leser du?", lists[TIPS])
    [books] = with_choices(question, "Bøker")
    services.answer(subject=kari, answers={question.pk: str(books.pk)})
    [told] = rights.export(kari)["newsletter"]["answers"]
    assert (told["question"], told["answer"]) == ("Hva leser du?", ["Bøker"])
    removed = rights.erase(subject=kari, reason="request")
    assert removed["newsletter"]["newsletter.Answer"] == 1
    assert not Answer.objects.exists()
