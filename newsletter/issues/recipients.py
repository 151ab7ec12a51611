"""Who gets an issue: one row each of subject, language and number of text, for one statement to freeze.

Who of the list is left out, and why, stands in ``newsletter.sending.selectors``: the same is counted there.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, CharField, QuerySet, SmallIntegerField, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone

from consent.models import Consent
from consent.selectors import living_consents
from newsletter.issues.texts import Edition, editions
from newsletter.models import IssuePage, Segment
from newsletter.segments.compile import segment_people
from newsletter.sending.frequency import Lately
from newsletter.sending.selectors import AGREED_TO_LESS, ELSEWHERE, OBJECTED, in_segment, why_left_out


def recipients(issue: IssuePage, *, oftener: bool = False) -> QuerySet[Consent, tuple[Any, ...]]:
    """(subject, locale, variant) of everybody who gets ``issue`` now.

    ``oftener``: also who agreed to get less.
    """
    purpose = issue.mailing_list.purpose_id if issue.mailing_list else 0
    found = living_consents().filter(purpose=purpose).order_by()
    if issue.segment:
        found = found.filter(in_segment(issue.segment))
    for why, asked in why_left_out(issue, Lately.before(purpose, timezone.now())):
        # Who is in the segment has not objected to it.
        if why not in {OBJECTED, ELSEWHERE} and not (oftener and why.startswith(AGREED_TO_LESS)):
            found = found.exclude(asked)
    return with_text(found, editions(issue)).values_list("subject", "text_locale", "text_number")


def with_text(found: QuerySet[Consent], among: Sequence[Edition]) -> QuerySet[Any, Any]:
    """``found`` with ``text_locale`` and ``text_number``: the edition in their language, else the first, and
    of it the text of the segments that they are in."""
    own, *others = among
    locales = [When(subject__locale=edition.lang, then=Value(edition.lang)) for edition in others]
    numbers = [When(subject__locale=edition.lang, then=number(edition)) for edition in others]
    return found.annotate(
        text_locale=Case(*locales, default=Value(own.lang), output_field=CharField()),
        text_number=Case(*numbers, default=number(own), output_field=SmallIntegerField()),
    )


def number(edition: Edition) -> Combinable:
    """``Edition.number`` of each consent's subject, in SQL."""
    segments = Segment.objects.in_bulk(edition.segments)
    total: Combinable = Value(edition.first)
    for place, pk in enumerate(edition.segments):
        people = segment_people(segments[pk]).values("pk")
        total = total + Case(When(subject__in=people, then=Value(2**place)), default=Value(0))
    return total
