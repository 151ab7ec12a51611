"""What the demo asks its subscribers, what they answered, and one segment of them (``questions.toml``)."""

import tomllib
from datetime import timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone
from taggit.models import Tag

from config.demo.contents import CONTENT
from consent.models import Subject
from consent.selectors import living_consents
from newsletter.models import Choice, MailingList, Question, QuestionText, Segment
from newsletter.services import answer

SEED, LONGEST_OWNED_DAYS = 7, 6000


@transaction.atomic
def fill() -> int:
    """Ask and answer, unless something is asked already; how many questions."""
    if Question.objects.exists():
        return 0
    told = tomllib.loads((CONTENT / "questions.toml").read_text(encoding="utf-8"))
    questions = [_ask(row, place) for place, row in enumerate(told["questions"])]
    shares = [row["share"] for row in told["questions"]]
    _answer(list(zip(questions, shares, strict=True)))
    _segment(told["segment"])
    return len(questions)


def _ask(row: dict[str, Any], place: int) -> Question:
    question = Question(name=row["name"], kind=row["kind"], sort_order=place)
    question.texts = [QuestionText(lang=lang, **text) for lang, text in row["texts"].items()]
    question.choices = [
        Choice(labels=labels, sort_order=number) for number, labels in enumerate(row.get("choices", []))
    ]
    question.save()
    question.lists.set(MailingList.objects.filter(slug__in=row["lists"]))
    if "topics" in row:
        question.tags.set(Tag.objects.filter(name__in=row["topics"]))
    question.save()
    return question


def _answer(asked: list[tuple[Question, float]]) -> None:
    random = Random(SEED)  # noqa: S311  (a story, no secret)
    for subject in Subject.objects.filter(consents__in=living_consents()).distinct().order_by("created_at"):
        lists = set(living_consents().filter(subject=subject).values_list("purpose__mailing_list", flat=True))
        for question, share in asked:
            theirs = lists & set(question.lists.values_list("pk", flat=True))
            if random.random() < share and theirs:
                answer(subject=subject, answers={question.pk: _made_up(question, random)})


def _made_up(question: Question, random: Random) -> list[str]:
    """More have moved lately than long ago, and small firms are many."""
    if question.kind == Question.Kind.DATE:
        days = int(LONGEST_OWNED_DAYS * random.random() ** 2)
        return [(timezone.localdate() - timedelta(days=days)).isoformat()]
    if question.kind == Question.Kind.CHOICE:
        ids = [str(choice.pk) for choice in question.choices.all()]
        return random.choices(ids, [len(ids) - place for place in range(len(ids))])
    tags = [str(pk) for pk in question.tags.order_by("pk").values_list("pk", flat=True)]
    return random.sample(tags, random.randint(1, min(3, len(tags))))


def _segment(words: dict[str, Any]) -> None:
    bolig = Question.objects.get(kind=Question.Kind.DATE)
    choices = [choice for choice in Choice.objects.all() if choice.labels["nb"] in words["choices"]]
    since = timezone.localdate() - timedelta(days=words["bought_within_days"])
    mailing_list = MailingList.objects.get(slug=words["list"])
    rules = [
        {"type": "list", "value": {"lists": [str(mailing_list.pk)]}},
        {"type": "date", "value": {"question": str(bolig.pk), "first": since.isoformat(), "last": None}},
        {"type": "choice", "value": {"choices": [str(choice.pk) for choice in choices]}},
    ]
    stream = Segment._meta.get_field("rules").stream_block.to_python(rules)
    Segment.objects.create(name=words["name"], description=words["description"], rules=stream)
