"""Several wishes of a visitor at once, as a front end of one's own brings them: all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from consent.models import Subject
from newsletter import selectors
from newsletter.answers import Raw, by_question
from newsletter.errors import ListUnknownError
from newsletter.services.answers import answer
from newsletter.services.delivery import pause, set_frequency
from newsletter.services.joining import join
from newsletter.services.leaving import leave_from_min_side
from newsletter.services.person import tell_of_oneself
from newsletter.services.profiling import allow_profiling, object_to_profiling


@dataclass(frozen=True)
class ListWish:
    """What shall become of one list; what is None stays. ``subscribed`` True goes with the hash of the
    ``notice`` shown; ``pauses`` says that ``paused_until`` is meant, None being the end of a pause."""

    slug: str
    subscribed: bool | None = None
    notice: str = ""
    frequency: str | None = None
    pauses: bool = False
    paused_until: date | None = None


@dataclass(frozen=True)
class ProfilingWish:
    """Whether somebody objects to profiling, and the hash of the words they read about it."""

    objected: bool
    notice: str


@transaction.atomic
def change_preferences(
    *,
    subject: Subject,
    lang: str,
    name: str | None = None,
    locale: str | None = None,
    lists: Sequence[ListWish] = (),
    answers: Mapping[str, Raw] | None = None,
    profiling: ProfilingWish | None = None,
) -> None:
    """Do what is not None. ``lang`` is the language of the notices shown.

    Raises whatever the wish by itself raises, and then nothing is changed.
    """
    tell_of_oneself(subject=subject, name=name, locale=locale)
    for wish in lists:
        _list(subject, wish, lang)
    if answers:
        answer(subject=subject, answers=by_question(answers))
    if profiling:
        say = object_to_profiling if profiling.objected else allow_profiling
        say(subject=subject, shown=profiling.notice, lang=lang)


def _list(subject: Subject, wish: ListWish, lang: str) -> None:
    if wish.subscribed is False:
        leave_from_min_side(subject=subject, lists=[wish.slug])
        return
    if wish.subscribed:
        join(subject=subject, lists=[(wish.slug, wish.notice)], lang=lang)
    if wish.frequency is None and not wish.pauses:
        return
    consent = selectors.own_consent(subject=subject, slug=wish.slug)
    if consent is None:
        raise ListUnknownError
    if wish.frequency is not None:
        set_frequency(consent=consent, frequency=wish.frequency)
    if wish.pauses:
        pause(consent=consent, until=wish.paused_until)
