"""Questions that the two newsletters ask."""

from taggit.models import Tag

from newsletter.models import Choice, MailingList, Question, QuestionText


def make_question(kind: str, wording: str, *lists: MailingList, pl: str = "", **more: object) -> Question:
    """A question of ``lists`` in Norwegian, and in Polish where ``pl`` words it."""
    question = Question(name=wording, kind=kind, **more)
    question.texts = [QuestionText(lang="nb", wording=wording, reason="Så vi skriver om det du lurer på.")]
    if pl:
        question.texts.add(QuestionText(lang="pl", wording=pl, reason="Żebyśmy pisali o tym."))
    question.lists = list(lists)
    question.save()
    return question


def with_choices(question: Question, *labels: str) -> list[Choice]:
    return [
        Choice.objects.create(question=question, labels={"nb": label}, sort_order=place)
        for place, label in enumerate(labels)
    ]


def with_topics(question: Question, *names: str) -> list[Tag]:
    topics = [Tag.objects.get_or_create(name=name)[0] for name in names]
    question.tags.set(topics)
    question.save()
    return topics
