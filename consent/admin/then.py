"""Who could be written to at a moment of the past: how many, and one person if asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from consent import selectors
from consent.models import Consent, ConsentRecord, Purpose, Subject
from consent.words import stamps


@dataclass(frozen=True)
class Then:
    """So many consents stood in this state then; ``could`` of them let us write."""

    stamp: str
    could: int
    could_not: int


def stood(*, purpose: Purpose, at: datetime) -> list[Then]:
    """The consents to ``purpose`` that were known at ``at``, by their state then. Two queries.

    The sum of ``could`` is what ``could_be_mailed`` counts. Who was erased since is not known any more.
    """
    known = _by_state(Consent.objects.filter(purpose=purpose), at)
    could = dict(_by_state(selectors.could_be_mailed(purpose=purpose, at=at), at))
    words = stamps()
    rows = [Then(words[state], could.get(state, 0), number - could.get(state, 0)) for state, number in known]
    return sorted(rows, key=lambda row: (-row.could, -row.could_not))


def _by_state(consents: QuerySet[Consent], at: datetime) -> Iterable[tuple[str, int]]:
    last = ConsentRecord.objects.filter(consent=OuterRef("pk"), at__lte=at).order_by("-at").values("state")
    then = consents.annotate(then=Subquery(last[:1])).exclude(then=None)
    return then.order_by().values_list("then").annotate(number=Count("*"))


def deciding(*, subject: Subject, purpose: Purpose, at: datetime) -> ConsentRecord | None:
    """The event that says whether ``subject`` could be written to at ``at``; None when there was none yet.

    Of two at the same moment the one that says no.
    """
    then = ConsentRecord.objects.filter(subject=subject, purpose=purpose, at__lte=at)
    same = list(then.filter(at=then.aggregate(last=Max("at"))["last"]).order_by("-position"))
    contrary = [record for record in same if not selectors.lives(record.state, record.valid_until, at)]
    return next(iter(contrary or same), None)
