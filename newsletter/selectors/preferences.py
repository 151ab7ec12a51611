"""What a visitor's own front end shows of them."""

from typing import Any

from consent.models import Consent, Subject
from newsletter.models import MailingList, Subscriber
from newsletter.selectors.delivery import read_pace
from newsletter.selectors.lists import words
from newsletter.selectors.own import profiling_of
from newsletter.selectors.questions import own_questions


def preferences(*, subject: Subject, lang: str) -> dict[str, Any]:
    """Everything of ``subject`` that ``/api/v1/preferences`` tells, in ``lang``."""
    questions = own_questions(subject=subject, lang=lang)
    profiling = profiling_of(subject=subject, lang=lang)
    notice = profiling.notice
    name = Subscriber.objects.filter(subject=subject).values_list("name", flat=True).first()
    return {
        "email": subject.value,
        "locale": subject.locale,
        "name": name or "",
        "lists": _lists(subject, lang),
        "questions": questions,
        "answers": {str(question.id): question.given for question in questions if question.given},
        "profiling": {
            "objected": profiling.objected,
            "notice": {"text": notice.text, "html": notice.html, "lang": lang, "sha256": profiling.sha256},
        },
    }


def _lists(subject: Subject, lang: str) -> list[dict[str, Any]]:
    """Every list that ``subject`` ever had to do with, and how it stands. Three queries."""
    heads = Consent.objects.filter(subject=subject, purpose__mailing_list__isnull=False)
    by_purpose = {head.purpose_id: head for head in heads.select_related("delivery")}
    lists = MailingList.objects.filter(purpose__in=by_purpose).prefetch_related("texts")
    return [_list(by_purpose[mailing_list.purpose_id], mailing_list, lang) for mailing_list in lists]


def _list(head: Consent, mailing_list: MailingList, lang: str) -> dict[str, Any]:
    pace = read_pace(head)
    return {
        "slug": mailing_list.slug,
        "title": words(mailing_list, lang).title,
        "state": head.state,
        "frequency": pace.frequency or mailing_list.frequency,
        "paused_until": pace.paused_until if pace.is_paused else None,
    }
