"""What the sharer of one link sees of it and of what grew from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum

from consent.models import Consent
from consent.receipts import receipt_token
from sharing.models import Kind, Share, Verdict
from sharing.verdicts import RULES

# Below this a number of signups could point at a person the sharer knows.
SIGNUPS_FLOOR = 3


@dataclass(frozen=True)
class Generation:
    """Links of one generation that were used, and the human visits through them."""

    generation: int
    shares: int
    visits: int


@dataclass(frozen=True)
class Reason:
    """Why hits were not counted as a human's visit: so many, by this rule, which says ``text``."""

    verdict: str
    rule: str
    count: int

    @property
    def text(self) -> str:
        return str(RULES.get(self.rule, self.rule))


@dataclass(frozen=True)
class ShareResult:
    """What its sharer sees. Counts are of this one link; ``generations`` also of what grew from it.

    ``children`` are links made by those who came through this one; ``human`` to ``self`` visits by verdict.
    ``signups`` ever confirmed is None below three. Nothing here is about any one friend.
    """

    code: str
    generation: int
    children: int
    human: int
    machine: int
    unknown: int
    repeat: int
    self: int
    reads: int
    signups: int | None
    generations: list[Generation]
    reasons: list[Reason]


def result(share: Share) -> ShareResult:
    """The result of one link, in three queries whatever its size."""
    visits, reads = _counts(share)
    generations = [Generation(*row) for _seed, *row in cascades([share.pk])]
    totals = dict.fromkeys(Verdict.values, 0)
    for (verdict, _rule), count in visits.items():
        totals[verdict] += count
    return ShareResult(
        code=str(share.code),
        generation=share.generation,
        children=sum(row.shares for row in generations if row.generation == share.generation + 1),
        **totals,
        reads=reads,
        signups=told_signups(share.conversions.count()),
        generations=generations,
        reasons=[
            Reason(verdict, rule, count)
            for (verdict, rule), count in sorted(visits.items())
            if verdict != Verdict.HUMAN
        ],
    )


def told_signups(signups: int) -> int | None:
    """The number as a sharer may see it: None for fewer than three."""
    return signups if signups >= SIGNUPS_FLOOR else None


def receipt_of(share: Share) -> str:
    """The token of the receipt of where the sharer's consent stands; empty before the link is used."""
    held = Consent.objects.filter(subject=share.subject_id, purpose=share.notice.purpose_id).first()
    return receipt_token(held.event_id) if held else ""


def _counts(share: Share) -> tuple[dict[tuple[str, str], int], int]:
    """Visits by verdict and rule, and the number of engaged human reads, over all days."""
    visits, reads = {}, 0
    rows = share.counts.values_list("kind", "verdict", "rule").annotate(total=Sum("count")).order_by()
    for kind, verdict, rule, total in rows:
        if kind == Kind.VISIT:
            visits[verdict, rule] = total
        elif verdict == Verdict.HUMAN:
            reads += total
    return visits, reads


# PostgreSQL would read all links again at every generation, of which a long chain has thousands, unless told
# to look the children up; SQLite does so anyway, and cannot be told.
CHILDREN = {
    "postgresql": """CROSS JOIN LATERAL (
        SELECT id, generation FROM sharing_share
        WHERE parent_id = cascade.id AND used_at IS NOT NULL OFFSET 0
    ) AS child""",
    "sqlite": """JOIN sharing_share AS child
        ON child.parent_id = cascade.id AND child.used_at IS NOT NULL""",
}
CASCADES = """
WITH RECURSIVE cascade (seed, id, generation) AS (
    SELECT id, id, generation FROM sharing_share WHERE id IN ({seeds})
    UNION ALL
    SELECT cascade.seed, child.id, child.generation FROM cascade {children}
)
SELECT seed, generation, count(*), coalesce(sum((
    SELECT sum(visits.count) FROM sharing_sharecount AS visits
    WHERE visits.share_id = cascade.id AND visits.kind = 'visit' AND visits.verdict = 'human'
)), 0)
FROM cascade
GROUP BY seed, generation
ORDER BY seed, generation
"""


def cascades(seeds: Sequence[int]) -> Iterator[tuple[int, int, int, int]]:
    """For each link of these ids and what grew from it: id, generation, links, human visits.

    One recursive query on either engine, whatever the size.
    """
    if not seeds:
        return
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(seeds))
        cursor.execute(CASCADES.format(seeds=places, children=CHILDREN[connection.vendor]), seeds)
        for seed, generation, links, visits in cursor.fetchall():
            yield seed, generation, links, int(visits)
