"""Sums of hits, added to rows that may not exist yet."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from sharing.hits.models import Hit
from sharing.models import DayCount, Kind, PageCount, Share, ShareCount, Verdict

AT_ONCE = 500

Key = tuple[Any, ...]
Sums = Counter[Key]
# What names a row of a table of counts. The rest of its columns are sums.
KEYS: dict[type[Model], list[str]] = {
    ShareCount: ["share_id", "day", "kind", "verdict", "rule"],
    PageCount: ["page_id", "day", "kind", "verdict", "rule"],
    DayCount: ["page_id", "day", "channel", "campaign", "depth"],
}


def add_to_shares(hits: Iterable[Hit]) -> None:
    """All hits of links, by link."""
    add(ShareCount, count=Counter((hit.share_id, *_judged(hit)) for hit in hits))


def add_to_pages(hits: Iterable[Hit]) -> None:
    """All hits, by page."""
    add(PageCount, count=Counter((hit.page_id, *_judged(hit)) for hit in hits))


def add_to_days(hits: Iterable[Hit], shares: Mapping[int, Share]) -> None:
    """Human hits of links, by what reports ask for."""
    found: dict[str, Sums] = {Kind.VISIT: Counter(), Kind.READ: Counter()}
    for hit in hits:
        if hit.verdict == Verdict.HUMAN and hit.share_id:
            found[hit.kind][_day_key(shares[hit.share_id], hit.at)] += 1
    add(DayCount, visits=found[Kind.VISIT], reads=found[Kind.READ])


def add_first_uses(shares: Iterable[Share]) -> None:
    """Links, on the day that each was first used."""
    add(DayCount, shares=Counter(_day_key(share, share.used_at) for share in shares if share.used_at))


def human_reads(hits: Iterable[Hit]) -> list[tuple[int, int]]:
    """Each link that somebody read by, and how many did."""
    reads = (hit.share_id for hit in hits if (hit.kind, hit.verdict) == (Kind.READ, Verdict.HUMAN))
    return sorted(Counter(pk for pk in reads if pk).items())


def add(model: type[Model], **sums: Sums) -> None:
    """Add to columns of rows that may not exist yet, many in one statement, which the ORM cannot say."""
    key, columns = KEYS[model], list(sums)
    every = (str(field.column) for field in model._meta.concrete_fields)
    others = [column for column in every if column not in {"id", *key, *columns}]
    keys = sorted(set().union(*sums.values()))
    adapt = connection.ops.adapt_datefield_value
    rows = [
        [
            *(adapt(value) if isinstance(value, date) else value for value in group),
            *(sums[column][group] for column in columns),
            *(0 for _ in others),
        ]
        for group in keys
    ]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            sql = _upsert(model._meta.db_table, key, columns, others, len(some))
            cursor.execute(sql, [value for row in some for value in row])


def _upsert(table: str, key: list[str], columns: list[str], others: list[str], rows: int) -> str:
    names = [*key, *columns, *others]
    places = ", ".join(["%s"] * len(names))
    values = ", ".join([f"({places})"] * rows)
    changes = ", ".join(f"{column} = {table}.{column} + excluded.{column}" for column in columns)
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES {values} "  # noqa: S608  (our own tables' names)
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"
    )


def _judged(hit: Hit) -> Key:
    return timezone.localdate(hit.at), hit.kind, hit.verdict, hit.rule


def _day_key(share: Share, at: datetime) -> Key:
    return share.page_id, timezone.localdate(at), share.channel, share.campaign_id or 0, share.depth
