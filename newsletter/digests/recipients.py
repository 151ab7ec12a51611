"""Who gets a digest, and which of its texts: in one statement, as for an issue.

A text's number is the language's first and the sum of 1, 2, 4 ... for each post in it, newest first.
"""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    Max,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from consent.models import Consent, ConsentRecord
from consent.selectors import living_consents
from newsletter.digests.news import LANGUAGES, MOST, topics
from newsletter.models import Answer, DeliveryPreference, Digest
from newsletter.profiling import objectors
from newsletter.selectors.members import OFTEN
from newsletter.sending.frequency import Lately
from newsletter.sending.selectors import stopped

A_LANGUAGE: int = 2**MOST


def cohort(digest: Digest) -> QuerySet[Consent]:
    """The living consents to the list that get it at the cadence of ``digest``, and can be written to now.

    Somebody's cadence is the most seldom of the list's, the one they chose, and the one they agreed to. Who
    got a letter of the list too short a time ago for their word is left out.
    """
    cadence, own = digest.cadence, digest.mailing_list.frequency
    seldomer = [name for name, often in OFTEN.items() if often < OFTEN[cadence]]
    found = living_consents().filter(purpose=digest.mailing_list.purpose_id).order_by()
    if seldomer:
        found = found.exclude(_chose(seldomer)).exclude(_agreed(seldomer))
    if cadence != own:
        found = found.filter(_chose([cadence]) | _agreed([cadence]))
    lately = Lately.before(digest.mailing_list.purpose_id, timezone.now())
    if cadence in lately.by_frequency:
        found = found.exclude(lately.wanted_less(cadence)).exclude(lately.agreed_to_less(cadence))
    for _why, asked in stopped():
        found = found.exclude(asked)
    return found


def _chose(frequencies: list[str]) -> Q:
    return Q(Exists(DeliveryPreference.objects.filter(consent=OuterRef("pk"), frequency__in=frequencies)))


def _agreed(frequencies: list[str]) -> Q:
    """The notice that a consent rests on said so."""
    said = ConsentRecord.objects.filter(notice__list_frequency__frequency__in=frequencies)
    return Q(Exists(said.filter(event_id=OuterRef("event_id"))))


def numbered(digest: Digest) -> QuerySet[Any, Any]:
    """The ``cohort`` with ``text_locale`` and ``text_number``, of those in whose language there is a post.

    The number is a language's first for whom no post is about what they chose.
    """
    langs = [lang for lang in LANGUAGES if lang in digest.posts]
    found = cohort(digest).filter(Q(*map(_reads, langs), _connector=Q.OR))
    locales = [When(_reads(lang), then=Value(lang)) for lang in langs]
    texts = [When(_reads(lang), then=_number(digest, lang)) for lang in langs]
    return found.annotate(
        text_locale=Case(*locales, output_field=CharField()),
        text_number=Case(*texts, output_field=SmallIntegerField()),
    )


def _reads(lang: str) -> Q:
    """Of a consent: its giver reads ``lang``; the site's first language, who reads none of the others."""
    return ~Q(subject__locale__in=LANGUAGES[1:]) if lang == LANGUAGES[0] else Q(subject__locale=lang)


def first_number(lang: str) -> int:
    return LANGUAGES.index(lang) * A_LANGUAGE


def _number(digest: Digest, lang: str) -> Combinable:
    """The number of each consent's subject, who reads ``lang``."""
    posts = digest.posts[lang][:MOST]
    tags = topics(posts)
    # One look at somebody's answers for all posts together.
    about: list[Combinable] = [
        Max(Case(When(tag__in=tags[pk], then=Value(2**place)), default=Value(0)))
        for place, pk in enumerate(posts)
        if tags[pk]
    ]
    chosen = Answer.objects.filter(subject=OuterRef("subject"), tag__isnull=False).order_by()
    fitting = chosen.values("subject").annotate(posts=sum(about, Value(0))).values("posts")
    everything = Value(2 ** len(posts) - 1)
    objected = Exists(objectors().filter(subject=OuterRef("subject")))
    # Who has answered nothing has no row there.
    wanted = Case(When(objected, then=everything), default=Coalesce(Subquery(fitting), everything))
    return Value(first_number(lang)) + wanted


def has_readers(digest: Digest) -> bool:
    """Whether anybody gets ``digest``."""
    nothing = [first_number(lang) for lang in LANGUAGES]
    found: bool = numbered(digest).exclude(text_number__in=nothing).exists()
    return found


def numbers(digest: Digest) -> list[int]:
    """The numbers of the texts that anybody gets."""
    found = numbered(digest).values_list("text_number", flat=True).distinct()
    return sorted(number for number in found if number % A_LANGUAGE)
