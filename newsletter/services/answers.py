"""Answers to the questions of lists: the person's own word, never anybody else's. Nobody has to answer."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.models import Purpose, Subject
from newsletter import selectors
from newsletter.answers import Raw, by_question, columns, typed
from newsletter.errors import AnswerInvalid
from newsletter.models import Answer, SignupRequest
from newsletter.selectors.questions import AskedQuestion
from newsletter.services.holding import hold


@transaction.atomic
def answer(*, subject: Subject, answers: Mapping[int, Raw]) -> None:
    """Put ``answers``, by question id, in the place of earlier ones; an empty answer removes.

    AnswerInvalid, and nothing changes, for one that does not fit, or that answers what they are not asked.
    """
    if hold(subject.pk) is None:
        return
    asked = {question.id: question for question in selectors.own_questions(subject=subject, lang="nb")}
    for question_id in answers:
        if question_id not in asked:
            raise AnswerInvalid(question_id, _("This question is not asked any more."))
    _replace(subject, [(asked[question_id], typed(raw)) for question_id, raw in answers.items()])


def clean_answers(*, purposes: list[Purpose], raw: Mapping[str, Raw]) -> dict[str, list[str]]:
    """Answers typed into a signup, as ``SignupRequest.answers`` keeps them until it is confirmed.

    What is empty, or answers no question of the lists of ``purposes``, is left out; AnswerInvalid for an
    answer that does not fit.
    """
    given = by_question(raw)
    if not given:
        return {}
    asked = [one for one in selectors.questions_for(purposes, "nb") if given.get(one.id)]
    for question in asked:
        columns(question, given[question.id])
    return {str(question.id): given[question.id] for question in asked}


def apply_signup_answers(*, request: SignupRequest) -> None:
    """Make what was answered in a signup theirs: it is confirmed. In the caller's transaction.

    What they have answered before stays: only they know which is right, and anybody can fill in a signup.
    What fits no longer is left out. The signup keeps no second copy.
    """
    given = by_question(request.answers)
    if not request.answers:
        return
    request.answers = {}
    request.save(update_fields=["answers"])
    new = selectors.unanswered(subject=request.subject, ids=given)
    asked = [one for one in selectors.own_questions(subject=request.subject, lang="nb") if one.id in new]
    _replace(request.subject, [(one, given[one.id]) for one in asked if _fits(one, given[one.id])])


def _fits(question: AskedQuestion, values: list[str]) -> bool:
    try:
        return bool(columns(question, values))
    except AnswerInvalid:
        return False


def _replace(subject: Subject, answers: list[tuple[AskedQuestion, list[str]]]) -> None:
    now = timezone.now()
    rows = [
        Answer(subject=subject, question_id=question.id, at=now, **found)
        for question, values in answers
        for found in columns(question, values)
    ]
    ids = [question.id for question, _values in answers]
    Answer.objects.filter(subject=subject, question__in=ids).delete()
    Answer.objects.bulk_create(rows)


def move_answers(*, old: Subject, new: Subject) -> None:
    """What somebody said under their ``old`` address they said under the ``new`` one too, unless they said
    something else there. In the caller's transaction."""
    known = list(Answer.objects.filter(subject=new).values_list("question", flat=True))
    Answer.objects.filter(subject=old).exclude(question__in=known).update(subject=new)
