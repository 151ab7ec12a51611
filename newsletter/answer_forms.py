"""What those are asked who have just said yes, and the token with which they may answer.

It is made in the answer to the very press that confirmed, and good for an hour. It writes answers and reads
none: what is left empty stays as it was. Min side shows and changes all of them.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.core import signing

from consent.models import Consent, Subject
from newsletter import selectors, services
from newsletter.answers import Raw, by_question
from newsletter.errors import AnswerFormOverError
from newsletter.selectors.questions import AskedQuestion

SALT, GOOD_FOR = "newsletter.replying", timedelta(hours=1)


class AnswerForm(NamedTuple):
    """``token`` is empty where nothing is asked."""

    questions: list[AskedQuestion]
    token: str


def offer(given: Sequence[Consent], lang: str) -> AnswerForm:
    """What is asked in ``lang`` of those who just gave these consents; nothing of nobody."""
    purposes = [consent.purpose_id for consent in given]
    questions = selectors.questions_for(purposes, lang) if given else []
    if not questions:
        return AnswerForm([], "")
    return AnswerForm(questions, signing.dumps([str(given[0].subject_id), purposes], salt=SALT))


def asked(token: str, lang: str) -> list[AskedQuestion]:
    """The questions that ``token`` may answer. AnswerFormOverError when it is not ours, or an hour old."""
    _subject_id, purposes = _opened(token)
    return selectors.questions_for(purposes, lang)


def keep(token: str, answers: Mapping[str, Raw]) -> None:
    """Put ``answers``, by question id, in the place of earlier ones; what is empty or not asked is left out.

    AnswerFormOverError as above; AnswerInvalid, and nothing is kept, for an answer that does not fit.
    """
    subject_id, purposes = _opened(token)
    given = by_question(answers)
    fitting = {one.id: given[one.id] for one in selectors.questions_for(purposes, "nb") if given.get(one.id)}
    if subject := Subject.objects.filter(pk=subject_id).first():
        services.answer(subject=subject, answers=fitting)


def _opened(token: str) -> tuple[str, list[int]]:
    try:
        subject_id, purposes = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        raise AnswerFormOverError from None
    return subject_id, purposes
