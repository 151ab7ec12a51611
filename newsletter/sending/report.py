"""What became of a sent issue, in numbers. Nobody's address; each figure says how it was counted."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Lower, StrIndex, Substr
from django.utils import timezone

from consent.models import ConsentRecord
from consent.selectors import living_consents
from consent.states import State as ConsentState
from mail.bounces.classify import verdict
from mail.models import Feedback, Mailing, OutboxMessage
from newsletter.models import Sending
from sharing.models import Conversion, Kind, Share, ShareCount, Verdict

State = OutboxMessage.State
# Whose mail provider has fewer of the people concerned is not told apart.
NAMED_FROM = 3
# So long after it came an issue counts as what somebody left by.
LEAVING = timedelta(days=30)
NOT_DELIVERED = [State.FAILED, State.DEFERRED, State.DOUBT]


@dataclass(frozen=True)
class Domain:
    """At one mail provider; without a name at all others. ``people`` by what became of their letter."""

    name: str
    refused: int = 0
    deferred: int = 0
    doubt: int = 0

    @property
    def people(self) -> int:
        return self.refused + self.deferred + self.doubt


@dataclass(frozen=True)
class Spread:
    """What the issue's own link brought: links that people made after coming by it, engaged human reads by
    any of them, and signups by all of them together, of which ``living`` still live."""

    shares: int
    reads: int
    signups: int
    living: int


@dataclass(frozen=True)
class Trouble:
    """People of one kind of ``Feedback``: whose server refused the letter ``at_once``, and about whom a
    bounce or a complaint came ``later``."""

    kind: str
    at_once: int
    later: int


def erased(mailing: Mailing, by_state: dict[str, int]) -> int:
    """Whose letter was frozen and who have been erased since: nothing of theirs is left to count."""
    return max(0, mailing.frozen - sum(by_state.values())) if mailing.frozen_at else 0


def domains(mailing: Mailing) -> list[Domain]:
    """Where letters were not taken, most people first, the others last. One query of those letters alone."""
    value = "subject__value"
    rows = (
        OutboxMessage.objects.filter(mailing=mailing, state__in=NOT_DELIVERED)
        .annotate(domain=Lower(Substr(value, StrIndex(value, Value("@")) + 1)))
        .order_by()
        .values("domain")
        .annotate(
            refused=Count("pk", filter=Q(state=State.FAILED)),
            deferred=Count("pk", filter=Q(state=State.DEFERRED)),
            doubt=Count("pk", filter=Q(state=State.DOUBT)),
        )
    )
    found = [Domain(row["domain"], row["refused"], row["deferred"], row["doubt"]) for row in rows]
    named = sorted((one for one in found if one.people >= NAMED_FROM), key=lambda one: -one.people)
    few = [one for one in found if one.people < NAMED_FROM]
    others = Domain(
        "",
        sum(one.refused for one in few),
        sum(one.deferred for one in few),
        sum(one.doubt for one in few),
    )
    return [*named, *([others] if few else [])]


def troubles(mailing: Mailing) -> list[Trouble]:
    """What was refused at the door, by what the answer says, and what came back after the server had taken
    the letter. Nothing is in both. Two queries, one of the refused letters' answers."""
    at_once: Counter[str] = Counter()
    failed = OutboxMessage.objects.filter(mailing=mailing, state=State.FAILED).order_by()
    for answer, people in failed.values_list("answer").annotate(people=Count("pk")).iterator():
        at_once[verdict(None, "", answer) or Feedback.Kind.SOFT] += people
    rows = Feedback.objects.filter(mailing=mailing).exclude(source=Feedback.Source.SMTP).order_by()
    later = dict(rows.values_list("kind").annotate(people=Count("subject", distinct=True)))
    return [Trouble(kind, at_once[kind], later.get(kind, 0)) for kind in Feedback.Kind]


def left(mailing: Mailing) -> int:
    """People who got it and withdrew from its list afterwards, within LEAVING of its end. One query."""
    if mailing.frozen_at is None:
        return 0
    until = (mailing.ended_at or timezone.now()) + LEAVING
    got = OutboxMessage.objects.filter(
        mailing=mailing, subject=OuterRef("subject"), state=State.SENT, sent_at__lte=OuterRef("at")
    )
    withdrawn = ConsentRecord.objects.filter(
        Exists(got),
        purpose=mailing.purpose_id,
        state=ConsentState.WITHDRAWN,
        at__gt=mailing.frozen_at,
        at__lte=until,
    )
    return withdrawn.values("subject").distinct().count()


def spread(sending: Sending) -> Spread:
    """How the issue went on by word of mouth. Four queries."""
    share = sending.share
    if share is None:
        return Spread(0, 0, 0, 0)
    chain = Q(share=share) | Q(share__root=share)
    made = Share.objects.filter(root=share, used_at__isnull=False).count()
    human = ShareCount.objects.filter(chain, kind=Kind.READ, verdict=Verdict.HUMAN)
    reads = human.aggregate(reads=Sum("count"))["reads"] or 0
    came = Conversion.objects.filter(chain)
    alive = living_consents().filter(conversions__in=came).values("pk").distinct().count()
    return Spread(made, reads, came.count(), alive)


def sendings() -> QuerySet[Sending]:
    """Every issue that was sent or is to be, newest first, with what a list of them shows."""
    found: QuerySet[Sending] = Sending.objects.select_related(
        "issue__locale", "issue__mailing_list__purpose", "mailing", "by"
    )
    return found.order_by("-mailing__created_at", "pk")


def totals(mailings: list[int]) -> dict[int, dict[str, int]]:
    """By mailing the letters in each state: one query for a page of the list."""
    rows = OutboxMessage.objects.filter(mailing__in=mailings).order_by().values_list("mailing", "state")
    found: dict[int, dict[str, int]] = {mailing: {} for mailing in mailings}
    for mailing, state, people in rows.annotate(people=Count("pk")):
        if mailing:
            found[mailing][state] = people
    return found
