"""From conditions to one SQL statement, on both databases.

What holds is asked as «is among these», by a subquery that knows nothing of the person: a semi-join. What
does not hold is asked as «there is no such row of theirs»: an anti-join. For that «not» is pushed down to the
single conditions, and «any of» is «among all of these together», never an OR between subqueries, which
PostgreSQL would try on every person.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from consent.models import Subject
from consent.selectors import living_consents
from newsletter.models import Answer, ImportedConsent, Segment, Subscriber
from newsletter.profiling import objectors
from newsletter.segments.conditions import Condition, Group, Known, Leaf, conditions, day, ids
from sharing.models import Conversion, Share

NOBODY = Q(pk__in=())


class Test(Protocol):
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


def segment_people(segment: Segment) -> QuerySet[Subject]:
    """Who is in ``segment`` now. One statement, whatever is done with it."""
    return people_by(conditions(segment))


def everybody() -> QuerySet[Subject]:
    """Whom segments choose among: who has a list that is not retired, and has not objected to profiling."""
    return people_by(Group("all", ()))


def people_by(condition: Group) -> QuerySet[Subject]:
    """Those of ``everybody`` for whom ``condition`` holds."""
    known = Known.of(condition)
    subscribers = Rows(living_consents().filter(purpose__in=known.lists.values()))
    chosen = Compiler(known).condition(condition, True) if condition.parts else Q()
    return Subject.objects.filter(subscribers.holds(), Rows(objectors()).fails(), chosen)


@dataclass(frozen=True)
class Compiler:
    """Turns conditions into what is asked of ``Subject``."""

    known: Known

    def condition(self, condition: Condition, wanted: bool) -> Q:
        """That ``condition`` is as ``wanted``: that it holds, or that it does not."""
        if isinstance(condition, Leaf):
            if not self.known.fits(condition):
                return NOBODY
            test = TESTS[condition.kind](condition.value, self.known)
            return test.holds() if wanted else test.fails()
        if not condition.parts:
            return NOBODY
        each = wanted if condition.kind != "none" else not wanted
        # Not any is none, not all is any without, and none is all without.
        every = (condition.kind == "all") == wanted if condition.kind != "none" else wanted
        if every:
            return Q(*(self.condition(part, each) for part in condition.parts))
        return self.any_of(condition.parts, each)

    def any_of(self, parts: Sequence[Condition], wanted: bool) -> Q:
        """That at least one of ``parts`` is as ``wanted``."""
        if len(parts) == 1:
            return self.condition(parts[0], wanted)
        first, *others = (self.people(part, wanted) for part in parts)
        return Q(pk__in=first.union(*others, all=True))

    def people(self, part: Condition, wanted: bool) -> QuerySet[Any, Any]:
        if isinstance(part, Leaf) and wanted and self.known.fits(part):
            return TESTS[part.kind](part.value, self.known).people()
        return Subject.objects.filter(self.condition(part, wanted)).values("pk")


def _list(value: Any, known: Known) -> Test:
    return Rows(living_consents().filter(purpose__in=[known.lists[pk] for pk in ids(value["lists"])]))


def _language(value: Any, known: Known) -> Test:
    return Own(Q(locale__in=value["languages"]))


def _tenure(value: Any, known: Known) -> Test:
    then = timezone.now() - timedelta(days=value["days"])
    since = {"created_at__lte": then} if value["how"] == "at-least" else {"created_at__gt": then}
    return Rows(Subscriber.objects.filter(**since))


def _choice(value: Any, known: Known) -> Test:
    return Rows(Answer.objects.filter(choice__in=ids(value["choices"])))


def _interest(value: Any, known: Known) -> Test:
    return Rows(Answer.objects.filter(tag__in=ids(value["tags"])))


def _yes_no(value: Any, known: Known) -> Test:
    return Rows(_answers(value).filter(number=int(value["answer"] == "yes")))


def _number(value: Any, known: Known) -> Test:
    return Rows(_answers(value).filter(_between("number", value["first"], value["last"])))


def _date(value: Any, known: Known) -> Test:
    return Rows(_answers(value).filter(_between("day", day(value["first"]), day(value["last"]))))


def _text(value: Any, known: Known) -> Test:
    # SQLite's own comparison does not know that Ø is ø.
    return Rows(_answers(value).filter(text__iregex=re.escape(value["contains"])))


def _answered(value: Any, known: Known) -> Test:
    return Rows(_answers(value))


def _came(value: Any, known: Known) -> Test:
    if value["how"] == "import":
        return Rows(ImportedConsent.objects.all(), "consent__subject")
    return _by_link()


def _channel(value: Any, known: Known) -> Test:
    return _by_link(share__channel__in=value["channels"])


def _campaign(value: Any, known: Known) -> Test:
    return _by_link(share__campaign__in=ids(value["campaigns"]))


def _page(value: Any, known: Known) -> Test:
    key = Page.objects.filter(pk=value["page"]).values("translation_key")
    return _by_link(share__page__translation_key__in=key)


def _brought(value: Any, known: Known) -> Test:
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


def _by_link(**how: Any) -> Test:
    return Rows(Conversion.objects.filter(consent__isnull=False, **how), "consent__subject")


TESTS: dict[str, Callable[[Any, Known], Test]] = {
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
