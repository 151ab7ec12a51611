"""The answers people gave, as numbers: never whose."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from newsletter.models import Answer, Choice, Question


def answers_of(question: Question) -> int:
    """How many people have answered."""
    return Answer.objects.filter(question=question).values("subject").distinct().count()


def answers_lost(choices: Sequence[Choice]) -> int:
    """How many answers go with these choices."""
    return Answer.objects.filter(choice__in=choices).count()


def choice_counts(question: Question) -> list[tuple[str, int]]:
    """What was chosen how often, choices and topics alike."""
    rows = Answer.objects.filter(question=question)
    choices = dict(rows.exclude(choice=None).values_list("choice").annotate(people=Count("pk")))
    tags = dict(rows.exclude(tag=None).values_list("tag").annotate(people=Count("pk")))
    return [(str(choice), choices.get(choice.pk, 0)) for choice in question.choices.all()] + [
        (tag.name, tags.get(tag.pk, 0)) for tag in question.tags.all()
    ]


def questions_with_answers() -> QuerySet[Question]:
    """All questions, each with ``people``: how many answered."""
    found: QuerySet[Question] = Question.objects.annotate(people=Count("answers__subject", distinct=True))
    return found
