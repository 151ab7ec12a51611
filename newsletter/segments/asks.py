"""What each single condition of a segment asks of a person."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from consent.models import Subject
from consent.selectors import living_consents
from newsletter.models import Answer, ImportedConsent, Subscriber
from newsletter.segments.conditions import Known, day, ids
from sharing.models import Conversion, Share


class Ask(Protocol):
    """What one condition asks of a person: that it holds, that it does not, and for whom it does."""

    def holds(self) -> Q: ...
    def fails(self) -> Q: ...
    def people(self) -> QuerySet[Any, Any]: ...


@dataclass(frozen=True)
class Rows:
    """It holds for those who have one of ``rows``, whose person stands in ``column``."""

    rows: QuerySet[Any, Any]
    column: str = "subject"

    def holds(self) -> Q:
        return Q(pk__in=self.people())

    def fails(self) -> Q:
        return Q(~Exists(self.rows.filter(**{self.column: OuterRef("pk")})))

    def people(self) -> QuerySet[Any, Any]:
        return self.rows.order_by().values(self.column)


@dataclass(frozen=True)
class Own:
    """It is asked of the person's own row."""

    question: Q

    def holds(self) -> Q:
        return self.question

    def fails(self) -> Q:
        return ~self.question

    def people(self) -> QuerySet[Any, Any]:
        return Subject.objects.filter(self.question).values("pk")


def _list(value: Any, known: Known) -> Ask:
    return Rows(living_consents().filter(purpose__in=[known.lists[pk] for pk in ids(value["lists"])]))


def _language(value: Any, known: Known) -> Ask:
    return Own(Q(locale__in=value["languages"]))


def _tenure(value: Any, known: Known) -> Ask:
    then = timezone.now() - timedelta(days=value["days"])
    since = {"created_at__lte": then} if value["how"] == "at-least" else {"created_at__gt": then}
    return Rows(Subscriber.objects.filter(**since))


def _choice(value: Any, known: Known) -> Ask:
    return Rows(Answer.objects.filter(choice__in=ids(value["choices"])))


def _interest(value: Any, known: Known) -> Ask:
    return Rows(Answer.objects.filter(tag__in=ids(value["tags"])))


def _yes_no(value: Any, known: Known) -> Ask:
    return Rows(_answers(value).filter(number=int(value["answer"] == "yes")))


def _number(value: Any, known: Known) -> Ask:
    return Rows(_answers(value).filter(_between("number", value["first"], value["last"])))


def _date(value: Any, known: Known) -> Ask:
    return Rows(_answers(value).filter(_between("day", day(value["first"]), day(value["last"]))))


def _text(value: Any, known: Known) -> Ask:
    # SQLite's own comparison does not know that Ø is ø.
    return Rows(_answers(value).filter(text__iregex=re.escape(value["contains"])))


def _answered(value: Any, known: Known) -> Ask:
    return Rows(_answers(value))


def _came(value: Any, known: Known) -> Ask:
    if value["how"] == "import":
        return Rows(ImportedConsent.objects.all(), "consent__subject")
    return _by_link()


def _channel(value: Any, known: Known) -> Ask:
    return _by_link(share__channel__in=value["channels"])


def _campaign(value: Any, known: Known) -> Ask:
    return _by_link(share__campaign__in=ids(value["campaigns"]))


def _page(value: Any, known: Known) -> Ask:
    key = Page.objects.filter(pk=value["page"]).values("translation_key")
    return _by_link(share__page__translation_key__in=key)


def _brought(value: Any, known: Known) -> Ask:
    """The consent lives in the very round that the link brought."""
    alive = {
        "conversions__consent__in": living_consents(),
        "conversions__consent__record_id": F("conversions__record_id"),
    }
    kept = Share.objects.filter(follower__isnull=False, **alive).values("follower")
    brought = kept.annotate(people=Count("conversions__consent__subject", distinct=True))
    return Rows(brought.filter(people__gte=value["people"]), "follower")


def _answers(value: Any) -> QuerySet[Answer]:
    return Answer.objects.filter(question=int(value["question"]))


def _between(field: str, first: Any, last: Any) -> Q:
    low = Q() if first is None else Q((f"{field}__gte", first))
    return low if last is None else low & Q((f"{field}__lte", last))


def _by_link(**how: Any) -> Ask:
    return Rows(Conversion.objects.filter(consent__isnull=False, **how), "consent__subject")


ASKS: dict[str, Callable[[Any, Known], Ask]] = {
    "list": _list,
    "language": _language,
    "tenure": _tenure,
    "choice": _choice,
    "interest": _interest,
    "yes_no": _yes_no,
    "number": _number,
    "date": _date,
    "text": _text,
    "answered": _answered,
    "came": _came,
    "channel": _channel,
    "campaign": _campaign,
    "page": _page,
    "brought": _brought,
}
