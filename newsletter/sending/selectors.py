"""To whom exactly an issue goes, and why others of its list are left out. Everybody with a living consent to
the list is in one of the two, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from consent.models import Consent
from consent.selectors import living_consents
from mail.models import Suppression, Suspension
from newsletter.models import DeliveryPreference, IssuePage, Segment
from newsletter.profiling import objectors
from newsletter.segments.compile import segment_people
from newsletter.segments.planning import over_everybody
from newsletter.sending.frequency import Lately

# Why somebody is left out; of several reasons the first.
SUPPRESSED, SUSPENDED, PAUSED = "suppressed", "suspended", "paused"
OBJECTED, ELSEWHERE, WANTED_LESS, AGREED_TO_LESS = "objected", "segment", "wanted-less", "agreed-to-less"


@dataclass(frozen=True)
class Told:
    """So many people agreed to ``frequency`` at most, and would get the issue although the last was at
    ``last``."""

    frequency: str
    people: int
    last: datetime


@dataclass(frozen=True)
class Audience:
    """``number`` people get it, by language; ``left_out`` are the others of the list, by reason. ``told`` are
    those of whom a word would be broken: also in ``number`` when the issue goes out all the same."""

    number: int
    languages: list[tuple[str, int]]
    left_out: list[tuple[str, int]]
    told: list[Told]

    @property
    def living(self) -> int:
        """How many have the list now."""
        return self.number + sum(people for _why, people in self.left_out)

    @property
    def broken(self) -> int:
        """How many would get it oftener than they agreed to."""
        return sum(one.people for one in self.told)


def audience(issue: IssuePage, *, oftener: bool = False, at: datetime | None = None) -> Audience:
    """Who gets ``issue`` if it is sent at ``at``, or now. ``oftener``: also who agreed to less.

    A few queries, of which one goes over everybody, and for a segment one more over those in it.
    """
    if issue.mailing_list is None:
        return Audience(0, [], [], [])
    lately = Lately.before(issue.mailing_list.purpose_id, at or timezone.now())
    groups = _groups(issue, lately)
    told = {
        frequency: sum(people for why, _lang, people in groups if why == f"{AGREED_TO_LESS} {frequency}")
        for frequency in lately.by_frequency
    }
    totals: dict[str, int] = {}
    languages: dict[str, int] = {}
    for why, lang, people in groups:
        kind = why.split(" ")[0]
        if not kind or (oftener and kind == AGREED_TO_LESS):
            languages[lang] = languages.get(lang, 0) + people
        else:
            totals[kind] = totals.get(kind, 0) + people
    return Audience(
        number=sum(languages.values()),
        languages=sorted(languages.items(), key=lambda row: -row[1]),
        left_out=sorted(totals.items(), key=lambda row: -row[1]),
        told=[
            Told(frequency, people, lately.by_frequency[frequency][0].frozen_at or timezone.now())
            for frequency, people in told.items()
            if people
        ],
    )


Reason = tuple[str, Q]


def why_left_out(issue: IssuePage, lately: Lately) -> list[Reason]:
    """The reasons in their order, each as what is asked of a living consent to the list.

    Asked as «there is such a row of theirs»: nobody is compared with a whole list of people.
    """
    chosen: list[Reason] = []
    if issue.segment:
        objected = objectors().filter(subject=OuterRef("subject"))
        chosen = [(OBJECTED, Q(Exists(objected))), (ELSEWHERE, ~in_segment(issue.segment))]
    return [*stopped(), *chosen, *_too_often(lately)]


def in_segment(segment: Segment) -> Q:
    """Of a consent: its giver is in ``segment``."""
    return Q(subject__in=segment_people(segment).values("pk"))


def stopped() -> list[Reason]:
    """What keeps every letter of the list from somebody."""
    suppressed = Suppression.objects.filter(lookup=OuterRef("subject__lookup"))
    resting = Suspension.objects.filter(until__gt=timezone.now(), subject=OuterRef("subject"))
    later = DeliveryPreference.objects.filter(consent=OuterRef("pk"), paused_until__gt=timezone.localdate())
    return [(SUPPRESSED, Q(Exists(suppressed))), (SUSPENDED, Q(Exists(resting))), (PAUSED, Q(Exists(later)))]


def _too_often(lately: Lately) -> list[Reason]:
    """One reason for each frequency: the database asks «or» of every single consent."""
    wanted = [(f"{WANTED_LESS} {told}", lately.wanted_less(told)) for told in lately.by_frequency]
    agreed = [(f"{AGREED_TO_LESS} {told}", lately.agreed_to_less(told)) for told in lately.by_frequency]
    return [*wanted, *agreed]


def _groups(issue: IssuePage, lately: Lately) -> list[tuple[str, str, int]]:
    """Why, language, and how many; no reason for those who get it.

    Who is outside the segment is not asked for one by one: they are those of the list who are left when the
    others are counted. So a segment stays the one set of people that it is to the database.
    """
    assert issue.mailing_list
    living = living_consents().filter(purpose=issue.mailing_list.purpose_id)
    everyone = [*stopped(), *_too_often(lately)]
    if issue.segment is None:
        return _counted(living, everyone)
    inside = _counted(living.filter(in_segment(issue.segment)), everyone)
    objected = Q(Exists(objectors().filter(subject=OuterRef("subject"))))
    groups = _counted(living, [*stopped(), (OBJECTED, objected)])
    early = {SUPPRESSED, SUSPENDED, PAUSED}
    rest = sum(people for why, _lang, people in groups if not why)
    rest -= sum(people for why, _lang, people in inside if why not in early)
    return [
        *(group for group in groups if group[0]),
        *(group for group in inside if group[0] not in early),
        *([(ELSEWHERE, "", rest)] if rest else []),
    ]


def _counted(consents: QuerySet[Consent], reasons: Sequence[Reason]) -> list[tuple[str, str, int]]:
    cases = [When(asked, then=Value(why)) for why, asked in reasons]
    rows = consents.annotate(why=Case(*cases, default=Value(""))).order_by()
    with over_everybody():
        return list(rows.values_list("why", "subject__locale").annotate(people=Count("pk")))
