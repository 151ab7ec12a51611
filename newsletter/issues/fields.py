"""What each recipient's letter has in the place of its fields."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from consent import tokens
from consent.models import Consent
from mail.mailings.queue import Claimed
from mail.models import Mailing, MailingText
from newsletter.issues.personal import CURLY, kind_of
from newsletter.models import Answer, Choice, Subscriber

LONGEST_VALUE = 80
UNSEEN = {"Cc", "Co", "Cs", "Zl", "Zp"}
TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@dataclass(frozen=True)
class Person:
    """What fields know of somebody. ``answers``: what they answered, by the question's id."""

    name: str = ""
    since: datetime | None = None
    answers: Mapping[int, str | Choice] | None = None
    consent: UUID | None = None


def fields(mailing: Mailing, messages: Sequence[Claimed]) -> list[dict[str, str]]:
    """The values of each message's fields, in their order. At most three queries beside the texts' own,
    which are read once."""
    defaults = defaults_of(mailing.pk)
    needed = {kind_of(name) for those in defaults.values() for name in those}
    people = people_of(mailing, [message.subject_id for message in messages], needed)
    return [
        values(defaults[message.variant], people.get(message.subject_id, Person()), message.locale)
        for message in messages
    ]


@lru_cache(maxsize=8)
def defaults_of(mailing_id: int) -> dict[int, dict[str, str]]:
    """The defaults of a mailing's texts, which never change, by their numbers."""
    return dict(MailingText.objects.filter(mailing=mailing_id).values_list("number", "defaults"))


def people_of(mailing: Mailing, subjects: Sequence[UUID], needed: Iterable[str]) -> dict[UUID, Person]:
    """What the fields that are ``needed`` show of these subjects."""
    consents = Consent.objects.filter(purpose=mailing.purpose_id, subject__in=subjects)
    kept: QuerySet[Subscriber] = Subscriber.objects.none()
    if not {"first_name", "name", "since"}.isdisjoint(needed):
        kept = Subscriber.objects.filter(subject__in=subjects)
    told = {row[0]: (row[1], row[2]) for row in kept.values_list("subject", "name", "created_at")}
    questions = {int(kind.removeprefix("answer_")) for kind in needed if kind.startswith("answer_")}
    answers = answers_of(subjects, questions) if questions else {}
    return {
        subject: Person(name, since, answers.get(subject), consent)
        for subject, consent in consents.values_list("subject", "pk")
        for name, since in [told.get(subject, ("", None))]
    }


def answers_of(subjects: Sequence[UUID], questions: Iterable[int]) -> dict[UUID, dict[int, str | Choice]]:
    """What these subjects answered: words, or the choice they made."""
    rows = Answer.objects.filter(subject__in=subjects, question__in=questions).select_related("choice")
    found: dict[UUID, dict[int, str | Choice]] = {}
    for row in rows:
        found.setdefault(row.subject_id, {})[row.question_id] = row.choice or row.text
    return found


def values(defaults: Mapping[str, str], person: Person, lang: str) -> dict[str, str]:
    """The fields of one letter to ``person``. ``defaults`` are those of its text."""
    return {
        **{name: line(shown(kind_of(name), person, lang)) or default for name, default in defaults.items()},
        CURLY: "{{",
        "leave_token": tokens.make("leave", person.consent) if person.consent else "",
        "pace_token": tokens.make("pace", person.consent) if person.consent else "",
    }


def line(value: str) -> str:
    """What somebody once typed, as one line of what can be seen. Joiners stay: pictures and Persian need
    them; what turns the direction of all that follows goes."""
    seen = "".join(" " if unicodedata.category(letter) in UNSEEN else letter for letter in value)
    return " ".join(seen.translate(TURNS).split())[:LONGEST_VALUE].rstrip()


def shown(kind: str, person: Person, lang: str) -> str:
    """What fields of a kind show of ``person``; empty where it is not known."""
    if kind == "since":
        with override(lang):
            # E: as said after «since», in Polish «listopada». Norwegian has a capital there, wrongly.
            return date_format(timezone.localtime(person.since), "E Y").lower() if person.since else ""
    if kind.startswith("answer_"):
        given = (person.answers or {}).get(int(kind.removeprefix("answer_")), "")
        return given if isinstance(given, str) else given.label_in(lang)
    return person.name if kind == "name" else (person.name.split() or [""])[0]
