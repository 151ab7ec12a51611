"""Who gets an issue: one row each of subject, language and number of text, for one statement to freeze.

``consents`` are those who have the list; each function after it names some of them who are left out.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.utils import timezone

from consent.models import Consent
from consent.selectors import living_consents
from mail.models import OutboxMessage, Suppression, Suspension
from newsletter.issues.texts import Edition, editions
from newsletter.models import DeliveryPreference, IssuePage, MailingList, Segment
from newsletter.segments.compile import segment_people

Frequency = MailingList.Frequency
# A little less than the words say: a letter of Mondays at nine is not too soon at five to nine.
INTERVALS = {
    Frequency.WEEKLY: timedelta(days=6, hours=12),
    Frequency.MONTHLY: timedelta(days=27, hours=12),
}


def recipients(issue: IssuePage) -> QuerySet[Consent, tuple[Any, ...]]:
    """(subject, locale, variant) of everybody who gets ``issue`` now."""
    found = in_segment(consents(issue), issue)
    for is_left_out in LEFT_OUT.values():
        found = found.exclude(is_left_out())
    return with_text(found, editions(issue)).values_list(
        "subject",
        "text_locale",  # type: ignore[misc]
        "text_number",
    )


def consents(issue: IssuePage) -> QuerySet[Consent]:
    """The living consents to the issue's list."""
    purpose = issue.mailing_list.purpose_id if issue.mailing_list else None
    return living_consents().filter(purpose=purpose).order_by()


def in_segment(found: QuerySet[Consent], issue: IssuePage) -> QuerySet[Consent]:
    """Those of them in the segment that the issue is for; all where it is for everybody."""
    if issue.segment is None:
        return found
    return found.filter(subject__in=segment_people(issue.segment).values("pk"))


def suppressed() -> Combinable:
    """Nothing may be written to this address."""
    return Exists(Suppression.objects.filter(lookup=OuterRef("subject__lookup")))


def suspended() -> Combinable:
    """Their mailbox refused three times, and rests."""
    resting = Suspension.objects.filter(until__gt=timezone.now())
    return Exists(resting.filter(subject=OuterRef("subject")))


def paused() -> Combinable:
    """They want nothing of this list before a day."""
    later = DeliveryPreference.objects.filter(paused_until__gt=timezone.localdate())
    return Exists(later.filter(consent=OuterRef("pk")))


def too_soon() -> Combinable:
    """They want the list more seldom than it comes, and got it less than so long ago."""
    now = timezone.now()
    sent = OutboxMessage.objects.filter(
        subject=OuterRef("consent__subject"),
        purpose=OuterRef("consent__purpose"),
        mailing__isnull=False,
        state=OutboxMessage.State.SENT,
    )
    lately = Q()
    for frequency, interval in INTERVALS.items():
        lately |= Q(Exists(sent.filter(sent_at__gt=now - interval)), frequency=frequency)
    return Exists(DeliveryPreference.objects.filter(lately, consent=OuterRef("pk")))


# In the order in which they are asked: who is several of these is counted once.
LEFT_OUT: dict[str, Callable[[], Combinable]] = {
    "suppressed": suppressed,
    "suspended": suspended,
    "paused": paused,
    "too-soon": too_soon,
}


def with_text(found: QuerySet[Consent], among: Sequence[Edition]) -> QuerySet[Consent]:
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
