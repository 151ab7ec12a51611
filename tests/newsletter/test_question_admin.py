"""Making and changing questions in the admin."""

import pytest
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from consent.services import subject_find
from newsletter.models import Answer, Question
from tests.newsletter.admin_forms import inline
from tests.newsletter.conftest import KARI, TIPS, subscribe

pytestmark = pytest.mark.django_db


def url(action, *args):
    return reverse(f"wagtailsnippets_newsletter_question:{action}", args=args)


def text(lang="nb", **more):
    return {"lang": lang, "wording": "Hvor bor du?", "reason": "Vi skriver om steder.", **more}


def choice(nb="By", pl="Miasto", **more):
    return {"label_nb": nb, "label_pl": pl, **more}


TWO = (choice(), choice("Bygd", "Wieś"))


def form(lists, texts=None, choices=TWO, **more):
    fields = {"name": "Bosted", "kind": "choice", "sort_order": 0, "topics": "", "is_asked": "on"}
    rows = {**inline("texts", texts or [text()]), **inline("choices", with_order(choices))}
    return {**fields, "lists": [lists[TIPS].pk], **rows, **more}


def with_order(choices):
    return [{**one, "ORDER": number} for number, one in enumerate(choices, start=1)]


@pytest.fixture
def eva(sign_in):
    return sign_in("Redaktør")


@pytest.fixture
def question(eva, lists):
    assert eva.post(url("add"), form(lists)).status_code == 302
    return Question.objects.get()


def answer(question, number=0):
    subscribe()
    chosen = question.choices.all()[number]
    return Answer.objects.create(
        subject=subject_find(address=KARI), question=question, choice=chosen, at=timezone.now()
    )


def editing(lists, question, **more):
    texts = [text(one.lang, id=one.pk) for one in question.texts.all()]
    choices = [
        choice(one.labels["nb"], one.labels["pl"], id=one.pk, ORDER=number)
        for number, one in enumerate(question.choices.all(), start=1)
    ]
    rows = {**inline("texts", texts, saved=1), **inline("choices", choices, saved=len(choices))}
    return {**form(lists), **rows, **more}


def test_a_writer_is_sent_away(sign_in, lists):
    stein = sign_in("Skribent")
    stein.post(url("add"), form(lists))
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"lists": []},
        {"kind": "interests"},
        {"kind": "interests", "topics": "finnes-ikke"},
        inline("texts", []),
        inline("choices", with_order([choice()])),
        inline("choices", with_order([choice(), choice("Bygd", "")])),
    ],
)
def test_what_cannot_be_asked_is_told_and_nothing_is_made(eva, lists, wrong):
    assert eva.post(url("add"), {**form(lists), **wrong}).status_code == 200
    assert not Question.objects.exists()


def test_a_question_has_its_answers_in_both_languages_and_in_order(question):
    assert [one.labels for one in question.choices.all()] == [
        {"nb": "By", "pl": "Miasto"},
        {"nb": "Bygd", "pl": "Wieś"},
    ]
    assert question.texts.get().reason == "Vi skriver om steder."
    assert [found.slug for found in question.lists.all()] == [TIPS]


def test_topics_are_tags_that_there_are(eva, lists):
    tag = Tag.objects.create(name="service på hjul", slug="service")
    body = form(lists, choices=(), kind="interests", topics='"service på hjul"')
    assert eva.post(url("add"), body).status_code == 302
    question = Question.objects.get()
    assert list(question.tags.all()) == [tag]
    assert "service på hjul" in eva.get(url("edit", question.pk)).text


def test_the_kind_changes_until_somebody_has_answered(eva, lists, question):
    eva.post(url("edit", question.pk), editing(lists, question, kind="choices"))
    question.refresh_from_db()
    assert question.kind == "choices"
    answer(question)
    eva.post(url("edit", question.pk), editing(lists, question, kind="text"))
    question.refresh_from_db()
    assert question.kind == "choices"


def test_an_answer_somebody_gave_is_taken_away_only_when_that_is_meant(eva, lists, question):
    answer(question)
    third = {"label_nb": "Hytte", "label_pl": "Domek", "ORDER": 3}
    body = editing(lists, question)
    body |= {f"choices-2-{name}": value for name, value in third.items()} | {"choices-TOTAL_FORMS": 3}
    body["choices-0-DELETE"] = "on"
    page = eva.post(url("edit", question.pk), body)
    assert "Ett svar slettes" in page.text
    assert Answer.objects.count() == 1
    assert eva.post(url("edit", question.pk), {**body, "lose": "1"}).status_code == 302
    assert not Answer.objects.exists()
    assert [one.labels["nb"] for one in question.choices.all()] == ["Bygd", "Hytte"]


def test_deleting_a_question_says_how_many_answers_go(eva, question):
    answer(question)
    page = eva.get(url("delete", question.pk)).text
    assert "Svaret til én person" in page
    eva.post(url("delete", question.pk))
    assert not Question.objects.exists()
    assert not Answer.objects.exists()


def test_answers_are_not_deleted_many_questions_at_once(eva, question):
    answer(question)
    eva.post(f"/admin/bulk/newsletter/question/delete/?id={question.pk}")
    assert Answer.objects.count() == 1


def test_the_page_of_a_question_counts_and_names_nobody(eva, question, django_assert_max_num_queries):
    answer(question)
    eva.get(url("inspect", question.pk))
    with django_assert_max_num_queries(25):
        page = eva.get(url("inspect", question.pk)).text
    assert "Én person har svart" in page
    assert KARI not in page
    assert KARI not in eva.get(url("list")).text
