"""Raw hits: inserted through the alias ``hits``, rolled up into counts in ``default``, exactly once.

Links come into the figures of their day here too, so that no request waits for a busy page's row.

Two databases share no transaction, so a batch has three steps, each of which may be the last before a crash:

1. *claim*: waiting hits get a batch id, in one statement. From now on the batch never changes.
2. *count*: one transaction on ``default`` notes the batch id and adds its sums. A noted one is skipped.
3. *discard*: the batch is deleted from the raw hits.

The next roll-up takes every batch it finds claimed through steps 2 and 3 before it claims more.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.models import Page

from sharing import selectors, services, verdicts
from sharing.callers import Caller
from sharing.hits import seen
from sharing.hits.models import Hit
from sharing.models import DayCount, Kind, PageCount, RolledBatch, Share, ShareCount, Verdict
from sharing.services.links import told
from webhooks.services import emit

BATCH = 1000
BATCHES_KEPT = timedelta(days=1)

Key = tuple[Any, ...]
# What names a row of a table of counts, and what is counted in it.
KEYS: dict[type[Model], list[str]] = {
    ShareCount: ["share_id", "day", "kind", "verdict", "rule"],
    PageCount: ["page_id", "day", "kind", "verdict", "rule"],
    DayCount: ["page_id", "day", "channel", "campaign", "depth"],
}
SUMS: dict[type[Model], list[str]] = {
    ShareCount: ["count"],
    PageCount: ["count"],
    DayCount: ["shares", "visits", "reads"],
}
COLUMNS = {Kind.VISIT: "visits", Kind.READ: "reads"}


def visit(*, share: Share, caller: Caller) -> Hit:
    """Somebody asked for ``/d/<code>``. One insert; who it was is decided here and then forgotten."""
    verdict, rule = _visit_verdict(share, caller)
    return insert(kind=Kind.VISIT, share_id=share.pk, page_id=share.page_id, verdict=verdict, rule=rule)


def read(*, page: Page, caller: Caller, via: str = "") -> Hit:
    """Somebody stayed and read ``page``. Counts for the link ``via`` too, when it leads to this page."""
    verdict, rule = verdicts.of_read(caller)
    if verdict != Verdict.MACHINE and seen.read_before(page_id=page.pk, visitor=caller.visitor):
        verdict, rule = Verdict.REPEAT, "same-day"
    link = selectors.standing_share(via)
    share_id = link.pk if link and link.page_id == page.pk else None
    return insert(kind=Kind.READ, share_id=share_id, page_id=page.pk, verdict=verdict, rule=rule)


def insert(
    *, kind: str, share_id: int | None, page_id: int, verdict: str, rule: str, at: datetime | None = None
) -> Hit:
    """One raw hit."""
    return Hit.objects.create(
        kind=kind, share_id=share_id, page_id=page_id, verdict=verdict, rule=rule, at=at or timezone.now()
    )


def _visit_verdict(share: Share, caller: Caller) -> verdicts.Judgement:
    verdict, rule = verdicts.of_visit(caller)
    if verdict == Verdict.MACHINE:
        return verdict, rule
    known = seen.seen_before(share_id=share.pk, visitor=caller.visitor)
    if known == seen.SHARER:
        return Verdict.SELF, "sharer"
    if known:
        return Verdict.REPEAT, "same-day"
    if seen.in_burst(caller.visitor):
        return Verdict.MACHINE, "burst"
    return verdict, rule


def roll_up() -> int:
    """Count every waiting hit; how many that were. Safe to kill at any point and to run twice at once."""
    while tally():
        pass
    counted = sum(finish(batch) for batch in open_batches())
    while batch := claim():
        counted += finish(batch)
    still_open = open_batches()
    RolledBatch.objects.filter(at__lt=timezone.now() - BATCHES_KEPT).exclude(pk__in=still_open).delete()
    return counted


def open_batches() -> list[UUID]:
    """Batches that were claimed and not yet discarded."""
    batches = Hit.objects.exclude(batch=None).values_list("batch", flat=True).distinct()
    return [batch for batch in batches if batch]


def claim() -> UUID | None:
    """Step 1: put the oldest waiting hits into a new batch; None when nothing waits."""
    batch = uuid4()
    oldest = Hit.objects.filter(batch=None).order_by("pk").values("pk")[:BATCH]
    # The outer condition is what keeps two claimers apart: on PostgreSQL it is checked again after the wait.
    claimed = Hit.objects.filter(batch=None, pk__in=oldest).update(batch=batch)
    return batch if claimed else None


def finish(batch: UUID) -> int:
    """Steps 2 and 3; how many hits were added to the counts, 0 when an earlier run had added them."""
    hits = list(Hit.objects.filter(batch=batch))
    _use_what_was_hit(hits)
    added = count(batch, hits)
    discard(batch)
    return added


def count(batch: UUID, hits: list[Hit]) -> int:
    """Step 2. Hits on a link or page that no longer exists have nothing left to count for."""
    with transaction.atomic():
        _, is_new = RolledBatch.objects.get_or_create(pk=batch, defaults={"at": timezone.now()})
        if not is_new:
            return 0
        shares = Share.objects.in_bulk({hit.share_id for hit in hits if hit.share_id})
        pages = set(Page.objects.filter(pk__in={hit.page_id for hit in hits}).values_list("pk", flat=True))
        linked = [hit for hit in hits if hit.share_id in shares]
        _add(ShareCount, Counter(_share_key(hit) for hit in linked))
        _add(PageCount, Counter(_page_key(hit) for hit in hits if hit.page_id in pages))
        for kind, column in COLUMNS.items():
            people = [hit for hit in linked if hit.kind == kind and hit.verdict == Verdict.HUMAN]
            _add(DayCount, Counter(_day_key(shares[hit.share_id], hit.at) for hit in people), column)
        _tell_reads(shares, linked)
    return len(hits)


def tally() -> int:
    """Bring up to BATCH links that were used into the figures of the day of their first use; how many."""
    with transaction.atomic():
        used = selectors.untallied().order_by("used_at").select_for_update(no_key=True)
        shares = list(used[:BATCH])
        _add(DayCount, Counter(_day_key(share, share.used_at) for share in shares if share.used_at), "shares")
        Share.objects.filter(pk__in=[share.pk for share in shares]).update(tallied=True)
    return len(shares)


def _tell_reads(shares: dict[int, Share], hits: list[Hit]) -> None:
    """One event for each link that was read, with how often."""
    reads = Counter(h.share_id for h in hits if h.kind == Kind.READ and h.verdict == Verdict.HUMAN)
    for pk, number in sorted((pk, number) for pk, number in reads.items() if pk):
        if code := shares[pk].code:
            emit(type="share.read", subject=code, data={**told(shares[pk]), "reads": number})


def discard(batch: UUID) -> None:
    """Step 3."""
    Hit.objects.filter(batch=batch).delete()


def _use_what_was_hit(hits: list[Hit]) -> None:
    """A link that was hit has been handed on. Idempotent, so it needs no transaction with the count."""
    unused = Share.objects.filter(pk__in={hit.share_id for hit in hits}, used_at=None)
    for code in unused.values_list("code", flat=True):
        services.use(code=str(code))


def _share_key(hit: Hit) -> Key:
    return (hit.share_id, timezone.localdate(hit.at), hit.kind, hit.verdict, hit.rule)


def _page_key(hit: Hit) -> Key:
    return (hit.page_id, timezone.localdate(hit.at), hit.kind, hit.verdict, hit.rule)


def _day_key(share: Share, at: datetime) -> Key:
    return (share.page_id, timezone.localdate(at), share.channel, share.campaign_id or 0, share.depth)


def _add(model: type[Model], sums: Mapping[Key, int], column: str = "count") -> None:
    """Add to ``column`` of rows that may not exist yet, in one statement each, which the ORM cannot say."""
    table, key = model._meta.db_table, KEYS[model]
    keys, columns = ", ".join(key), ", ".join([*key, *(c for c in SUMS[model])])
    places = ", ".join(["%s"] * len(key) + ["%s" if c == column else "0" for c in SUMS[model]])
    sql = (
        f"INSERT INTO {table} ({columns}) VALUES ({places}) "  # noqa: S608  (our own table's names)
        f"ON CONFLICT ({keys}) DO UPDATE SET {column} = {table}.{column} + excluded.{column}"
    )
    adapt = connection.ops.adapt_datefield_value
    # In one order everywhere, so that two roll-ups at once cannot lock each other out.
    rows = [
        [adapt(value) if isinstance(value, date) else value for value in (*group, number)]
        for group, number in sorted(sums.items())
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)
