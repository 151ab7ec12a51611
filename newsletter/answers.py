"""What somebody typed or ticked, read as the kind of its question wants it. No query."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from newsletter.errors import AnswerInvalid
from newsletter.models import Question
from newsletter.selectors.questions import AskedQuestion

Kind = Question.Kind
# One raw answer: a text, a number, yes or no, or several of them.
Raw = object
ID = re.compile(r"[0-9]{1,10}")
NUMBER = re.compile(r"-?[0-9]{1,12}")
LONGEST = 300
OLDEST, FARTHEST = date(1900, 1, 1), timedelta(days=365 * 50)


def typed(raw: Raw) -> list[str]:
    """The values in ``raw``, which a form or JSON brought, as texts without the empty ones, each once."""
    values = raw if isinstance(raw, list | tuple) else [raw]
    return [text for text in dict.fromkeys(map(_text, values)) if text]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return str(value).strip() if isinstance(value, str | int) else ""


def by_question(raw: Mapping[str, Raw]) -> dict[int, list[str]]:
    """Answers by question id. A key that is no id is no question of ours."""
    return {int(key): typed(value) for key, value in raw.items() if ID.fullmatch(key)}


def columns(question: AskedQuestion, values: Sequence[str]) -> list[dict[str, Any]]:
    """The columns of each row of ``newsletter.models.Answer`` that ``values`` make; none for no values.

    AnswerInvalid, with the id of the question, for what does not answer it.
    """
    if not values:
        return []
    if question.kind in {Kind.CHOICES, Kind.INTERESTS}:
        return [_option(question, value) for value in dict.fromkeys(values)]
    if len(values) > 1:
        raise AnswerInvalid(question.id, _("Choose one."))
    read = {Kind.NUMBER: _number, Kind.DATE: _day, Kind.TEXT: _line}.get(Kind(question.kind), _option)
    return [read(question, values[0])]


def _option(question: AskedQuestion, value: str) -> dict[str, Any]:
    if value not in {option.value for option in question.options}:
        raise AnswerInvalid(question.id, _("Choose one of the answers."))
    column = {Kind.YES_NO: "number", Kind.INTERESTS: "tag_id"}.get(Kind(question.kind), "choice_id")
    return {column: int(value)}


def _number(question: AskedQuestion, value: str) -> dict[str, Any]:
    """Written as people do: spaces between the thousands, a minus of any kind."""
    digits = "".join(value.split()).replace("\u2212", "-")
    if not NUMBER.fullmatch(digits):
        raise AnswerInvalid(question.id, _("Write a whole number."))
    return {"number": int(digits)}


def _day(question: AskedQuestion, value: str) -> dict[str, Any]:
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise AnswerInvalid(question.id, _("Write the date as year-month-day: 2026-05-17.")) from error
    if not OLDEST <= day <= timezone.localdate() + FARTHEST:
        raise AnswerInvalid(question.id, _("That date is too far away."))
    return {"day": day}


def _line(question: AskedQuestion, value: str) -> dict[str, Any]:
    line = " ".join(value.split())
    if not line.isprintable() or len(line) > LONGEST:
        raise AnswerInvalid(
            question.id, _("Write one line of at most %(longest)s characters.") % {"longest": LONGEST}
        )
    return {"text": line}
