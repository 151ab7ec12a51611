"""What the conditions of segments let an editor choose among, looked up whenever a form is shown."""

from typing import Any

from taggit.models import Tag

from newsletter.models.lists import MailingList
from newsletter.models.questions import Choice, Question
from sharing.models import Campaign

Choices = list[tuple[str, Any]]
Kind = Question.Kind


def list_choices() -> Choices:
    living = MailingList.objects.filter(retired_at=None).select_related("purpose")
    return [(str(found.pk), str(found)) for found in living]


def question_choices(*kinds: str) -> Choices:
    return [(str(pk), name) for pk, name in Question.objects.filter(kind__in=kinds).values_list("pk", "name")]


def yes_no_questions() -> Choices:
    return question_choices(Kind.YES_NO)


def number_questions() -> Choices:
    return question_choices(Kind.NUMBER)


def date_questions() -> Choices:
    return question_choices(Kind.DATE)


def text_questions() -> Choices:
    return question_choices(Kind.TEXT)


def any_questions() -> Choices:
    return question_choices(*Kind.values)


def answer_choices() -> Choices:
    """Each question's answers under its name."""
    grouped: dict[str, Choices] = {}
    for choice in Choice.objects.select_related("question").order_by("question__sort_order", "sort_order"):
        grouped.setdefault(choice.question.name, []).append((str(choice.pk), str(choice)))
    return list(grouped.items())


def topic_choices() -> Choices:
    """The topics that some question asks about."""
    asked = Question.tags.through.objects.values("tag")
    return [(str(pk), name) for pk, name in Tag.objects.filter(pk__in=asked).values_list("pk", "name")]


def campaign_choices() -> Choices:
    return [(str(pk), name) for pk, name in Campaign.objects.order_by("name").values_list("pk", "name")]


def channel_choices() -> Choices:
    from sharing.admin.words import CHANNELS

    return [(str(channel), name) for channel, name in CHANNELS.items()]
