"""The questions people are asked, in their language, and what they answered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from consent.models import Purpose, Subject
from consent.selectors import living_consents
from newsletter.models import Answer, Choice, MailingList, Question, QuestionText

Kind = Question.Kind


@dataclass(frozen=True)
class Option:
    """One of the answers there are."""

    value: str
    label: str


@dataclass(frozen=True)
class AskedQuestion:
    """A question in one language, as a form shows it. ``given``: the values answered, as a form posts them;
    ``error``: what is wrong with those.

    ``kind`` is one of Question.Kind; ``options`` are there for those one chooses from.
    """

    id: int
    kind: str
    wording: str
    reason: str
    options: list[Option] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    error: str = ""

    @property
    def takes_several(self) -> bool:
        return self.kind in {Kind.CHOICES, Kind.INTERESTS}

    @property
    def words(self) -> list[str]:
        """What was answered, as a person reads it in the active language."""
        labels = {option.value: option.label for option in self.options}
        return [labels.get(value, value) for value in self.given]


def questions_for(purposes: Iterable[Purpose | int], lang: str) -> list[AskedQuestion]:
    """What the people of the lists of ``purposes`` are asked now, each question once. Four queries."""
    asked = Question.objects.filter(is_asked=True, lists__purpose__in=list(purposes)).distinct()
    return _in_language(asked, lang)


def questions_by_list(lang: str) -> dict[str, list[AskedQuestion]]:
    """The same for every list, by its slug. Five queries."""
    asked = _in_language(Question.objects.filter(is_asked=True), lang)
    by_list = defaultdict(set)
    through = Question.lists.through.objects.filter(question__in=[question.id for question in asked])
    for slug, question_id in through.values_list("mailinglist__slug", "question"):
        by_list[slug].add(question_id)
    return {slug: [one for one in asked if one.id in ids] for slug, ids in by_list.items()}


def own_questions(*, subject: Subject, lang: str) -> list[AskedQuestion]:
    """What ``subject`` is asked by the lists they have, and whatever they answered before. Six queries."""
    return _in_language(_own(subject), lang, _given(subject))


def unanswered(*, subject: Subject, ids: Iterable[int]) -> set[int]:
    """Those questions of ``ids`` that ``subject`` has not answered."""
    known = Answer.objects.filter(subject=subject, question__in=list(ids)).values_list("question", flat=True)
    return set(ids) - set(known)


def told_answers(*, subject: Subject) -> list[dict[str, Any]]:
    """Every answer of ``subject`` as their export has it, in their language."""
    lang = subject.locale or "nb"
    said = dict(Answer.objects.filter(subject=subject).order_by("at").values_list("question", "at"))
    answered = Question.objects.filter(pk__in=said)
    with override(lang):
        return [
            {"question": one.wording, "asked_because": one.reason, "answer": one.words, "at": said[one.id]}
            for one in _in_language(answered, lang, _given(subject))
        ]


def _own(subject: Subject) -> QuerySet[Question]:
    theirs = living_consents().filter(subject=subject).values("purpose")
    lists = MailingList.objects.filter(purpose__in=theirs, retired_at=None).values("pk")
    asked = Question.lists.through.objects.filter(mailinglist__in=lists).values("question")
    answered = Answer.objects.filter(subject=subject).values("question")
    found: QuerySet[Question] = Question.objects.filter(Q(pk__in=answered) | Q(pk__in=asked, is_asked=True))
    return found


def _given(subject: Subject) -> dict[int, list[str]]:
    """The answers of ``subject`` by question, as a form posts them."""
    given = defaultdict(list)
    for row in Answer.objects.filter(subject=subject).order_by("pk"):
        value = next(v for v in (row.choice_id, row.tag_id, row.number, row.day, row.text) if v is not None)
        given[row.question_id].append(str(value))
    return given


def _in_language(
    questions: QuerySet[Question], lang: str, given: Mapping[int, list[str]] | None = None
) -> list[AskedQuestion]:
    """Each question that has words, in ``lang`` as far as there are any in it. Four queries."""
    found = list(questions)
    ids = [question.pk for question in found]
    texts: dict[int, QuestionText] = {}
    for text in QuestionText.objects.filter(question__in=ids).order_by("-pk"):
        if text.question_id not in texts or texts[text.question_id].lang != lang:
            texts[text.question_id] = text
    options = _options(ids, lang)
    return [
        AskedQuestion(
            id=question.pk,
            kind=question.kind,
            wording=texts[question.pk].wording,
            reason=texts[question.pk].reason,
            options=_yes_or_no(lang) if question.kind == Kind.YES_NO else options[question.pk],
            given=(given or {}).get(question.pk, []),
        )
        for question in found
        if question.pk in texts
    ]


def _options(ids: list[int], lang: str) -> dict[int, list[Option]]:
    """The choices and topics of questions. Two queries."""
    options: dict[int, list[Option]] = defaultdict(list)
    for choice in Choice.objects.filter(question__in=ids):
        options[choice.question_id].append(Option(str(choice.pk), choice.label_in(lang)))
    topics = Question.tags.through.objects.filter(question__in=ids).order_by("tag__name")
    for question_id, tag_id, name in topics.values_list("question", "tag", "tag__name"):
        options[question_id].append(Option(str(tag_id), name))
    return options


def _yes_or_no(lang: str) -> list[Option]:
    with override(lang):
        return [Option("1", _("Yes")), Option("0", _("No"))]
