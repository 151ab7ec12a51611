"""From conditions to one SQL statement, on both databases.

What holds is asked as «is among these», by a subquery that knows nothing of the person: a semi-join. What
does not hold is asked as «there is no such row of theirs»: an anti-join. For that «not» is pushed down to the
single conditions, and «any of» is «among all of these together», never an OR between subqueries, which
PostgreSQL would try on every person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from consent.models import Consent, Subject
from consent.selectors import living_consents
from newsletter.models import Segment
from newsletter.profiling import OBJECTED
from newsletter.segments.asks import ASKS, Rows
from newsletter.segments.conditions import Condition, Group, Known, Leaf, conditions

NOBODY = Q(pk__in=())


def segment_people(segment: Segment) -> QuerySet[Subject]:
    """Who is in ``segment`` now. One statement, whatever is done with it."""
    return people_by(conditions(segment))


def everybody() -> QuerySet[Subject]:
    """Whom segments choose among: who has a list that is not retired, and has not objected to profiling."""
    return people_by(Group("all", ()))


def people_by(condition: Group) -> QuerySet[Subject]:
    """Those of ``everybody`` for whom ``condition`` holds."""
    known = Known.of(condition)
    chosen = Compiler(known).condition(condition, True) if condition.parts else Q()
    objectors = Consent.objects.filter(purpose__in=known.objecting, state__in=OBJECTED)
    people = Subject.objects.filter(Rows(objectors).fails(), chosen)
    if condition.kind == "all" and any(_asks_for_a_list(part) for part in condition.parts):
        return people  # who has this list has one
    return people.filter(Rows(living_consents().filter(purpose__in=known.lists.values())).holds())


def _asks_for_a_list(condition: Condition) -> bool:
    return isinstance(condition, Leaf) and condition.kind == "list"


@dataclass(frozen=True)
class Compiler:
    """Turns conditions into what is asked of ``Subject``."""

    known: Known

    def condition(self, condition: Condition, wanted: bool) -> Q:
        """That ``condition`` is as ``wanted``: that it holds, or that it does not."""
        if isinstance(condition, Leaf):
            if not self.known.fits(condition):
                return NOBODY
            test = ASKS[condition.kind](condition.value, self.known)
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
            return ASKS[part.kind](part.value, self.known).people()
        return Subject.objects.filter(self.condition(part, wanted)).values("pk")
