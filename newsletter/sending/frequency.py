"""How often a list may come: as its people were told when they said yes, and as they chose since.

Weekly means seven days between two letters and monthly twenty-eight, TOLERANCE less: this Tuesday's letter
may go out at an earlier hour than last Tuesday's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from consent.models import ConsentRecord
from mail.models import Mailing, OutboxMessage
from newsletter.models import DeliveryPreference, MailingList

TOLERANCE = timedelta(hours=12)
Frequency = MailingList.Frequency
APART = {
    Frequency.WEEKLY: timedelta(days=7) - TOLERANCE,
    Frequency.MONTHLY: timedelta(days=28) - TOLERANCE,
}
# What went, or may have gone, or goes on its own.
GOT = [
    OutboxMessage.State.QUEUED,
    OutboxMessage.State.SENDING,
    OutboxMessage.State.DEFERRED,
    OutboxMessage.State.SENT,
    OutboxMessage.State.DOUBT,
]


@dataclass(frozen=True)
class Lately:
    """The mailings of a list less long ago than each frequency has between two letters,
    newest first. A frequency without any is not there."""

    by_frequency: Mapping[str, Sequence[Mailing]]

    @classmethod
    def before(cls, purpose: int, at: datetime) -> "Lately":
        """Those whose recipients were frozen by ``at``. One query."""
        first = at - APART[Frequency.MONTHLY]
        found = Mailing.objects.filter(purpose=purpose, frozen_at__gt=first, frozen_at__lte=at)
        mailings = list(found.order_by("-frozen_at"))
        near = {
            frequency.value: [one for one in mailings if one.frozen_at and one.frozen_at > at - apart]
            for frequency, apart in APART.items()
        }
        return cls({frequency: those for frequency, those in near.items() if those})

    def wanted_less(self, frequency: str) -> Q:
        """Of a consent: its giver chose to get the list ``frequency`` at most, and got it less long ago."""
        got = self._got(frequency, OuterRef("consent__subject"))
        chosen = DeliveryPreference.objects.filter(Exists(got), consent=OuterRef("pk"), frequency=frequency)
        return Q(Exists(chosen))

    def agreed_to_less(self, frequency: str) -> Q:
        """Of a consent: the notice it rests on said «at most» ``frequency``, and its giver got the list less
        long ago. Another system's notice has said nothing."""
        # One question with another inside: to the database a join, and not two lookups for each consent.
        given = ConsentRecord.objects.filter(
            Exists(self._got(frequency, OuterRef("subject"))),
            event_id=OuterRef("event_id"),
            notice__list_frequency__frequency=frequency,
        )
        return Q(Exists(given))

    def _got(self, frequency: str, subject: OuterRef) -> QuerySet[OutboxMessage]:
        mailings = [mailing.pk for mailing in self.by_frequency[frequency]]
        return OutboxMessage.objects.filter(mailing__in=mailings, state__in=GOT, subject=subject)
