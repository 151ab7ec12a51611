"""The people of lists: how many, who still has to be told something, and how often each agreed to."""

from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from consent.models import Consent, ConsentRecord
from consent.selectors import living_consents
from consent.states import State
from newsletter.models import MailingList, NoticeFrequency

# The more often, the higher.
OFTEN = {"monthly": 0, "weekly": 1, "each": 2}


def living(mailing_list: MailingList, *, after: UUID | None = None) -> QuerySet[Consent]:
    """The living consents to a list in the order of their ids, from the one ``after`` on."""
    found = living_consents().filter(purpose=mailing_list.purpose_id).order_by("pk")
    return found.filter(pk__gt=after) if after else found


def asked(mailing_list: MailingList) -> QuerySet[Consent]:
    """The consents to a list that nobody has answered yet."""
    return Consent.objects.filter(purpose=mailing_list.purpose_id, state=State.REQUESTED).order_by("pk")


def is_known(mailing_list: MailingList) -> bool:
    """Whether anybody was ever asked for the list, or brought along by an import."""
    consents = Consent.objects.filter(purpose=mailing_list.purpose_id)
    return consents.exists() or mailing_list.imports.exists()


def living_by_purpose() -> dict[int, int]:
    """How many have each list now, by purpose id."""
    lists = living_consents().filter(purpose__mailing_list__isnull=False)
    return dict(lists.values_list("purpose").annotate(people=Count("pk")))


def lists_to_tell() -> QuerySet[MailingList]:
    """Lists that were closed or retired, and some of whose people have not been told."""
    untold: QuerySet[MailingList] = MailingList.objects.filter(told_at=None).select_related("purpose")
    return untold.exclude(closed_at=None, retired_at=None)


def has_to_tell() -> bool:
    """Whether anybody has to be told that a list was closed or retired."""
    return lists_to_tell().exists()


def with_agreed_frequency(consents: QuerySet[Consent]) -> QuerySet[Consent]:
    """``consents`` with ``agreed_frequency``: how often at most, as the notice said that each rests on.

    None where the notice was another system's.
    """
    records = ConsentRecord.objects.filter(event_id=OuterRef("event_id"))
    said = records.values("notice__list_frequency__frequency")[:1]
    return consents.annotate(agreed_frequency=Subquery(said))


def agreed_frequency(consent: Consent) -> str | None:
    """How often at most the giver of ``consent`` agreed to; None where another system's notice stood."""
    said = NoticeFrequency.objects.filter(notice__records=consent.event_id)
    return said.values_list("frequency", flat=True).first()


def agreed_to_less(mailing_list: MailingList, frequency: str) -> int:
    """How many of a list's people agreed to something more seldom than ``frequency``."""
    seldom = Q(agreed_frequency__in=[name for name, often in OFTEN.items() if often < OFTEN[frequency]])
    return with_agreed_frequency(living(mailing_list).order_by()).filter(seldom).count()
