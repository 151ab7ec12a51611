"""The report over very many links, written straight into the tables with the skew of real ones: a few pages
have most of the sharing, and nearly all of it in the weeks after publication."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db import connection
from django.db.models import Model, Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consent.models import Consent, Notice
from sharing import selectors
from sharing.models import Conversion, DayCount, PageCount, Share, ShareCount
from sharing.selectors.cascade import cascade, human_reads, sums_by, uncounted
from sharing.selectors.report import days, named, texts
from sharing.selectors.scope import Scope
from sharing.selectors.tree import nodes
from sharing.tokens import new_code
from tests.bench.people import sign_up

SHARES, HITS, PAGES, SIGNUPS, TIMES = 1_000_000, 10_000_000, 1000, 20_000, 3
HALF_LIFE_DAYS, SPAN_DAYS = 10, 365
CHANNELS = ["copy"] * 5 + ["native"] * 5 + ["whatsapp"] * 3 + ["facebook"] * 2 + ["mail", "sms", "linkedin"]
# Of ten hits of a link: (kind, verdict, rule) and how many.
TENTH = [
    ("visit", "human", "navigation", 4),
    ("visit", "machine", "link-preview", 3),
    ("visit", "repeat", "same-day", 2),
    ("read", "human", "engaged", 1),
]


def millions(pages: Sequence[int]) -> str:
    """Seconds that the report, and one post's «how far», take; and their queries."""
    began = time.perf_counter()
    fill(pages)
    filled = time.perf_counter() - began
    everything, month = Scope(), Scope(first=timezone.localdate() - timedelta(days=30))
    hits = ShareCount.objects.aggregate(total=Sum("count"))["total"]
    lines = [
        line("the report, of all time", lambda: report(everything)),
        line("the report, of 30 days", lambda: report(month)),
        line("how far the post travelled that was shared most", lambda: how_far(pages[0])),
        line("all pages at a glance", lambda: selectors.travel(pages)),
    ]
    return (
        f"| {Share.objects.count():,} shares, {hits:,} hits, {len(pages):,} posts | seconds | queries |\n"
        f"|---|---:|---:|\n{''.join(lines)}\nWritten in {filled:,.0f} seconds.\n"
    )


def report(scope: Scope) -> None:
    days(scope)
    sums_by(scope, "channel")
    named(list(texts(scope).order_by("-links", "key")[:50]), scope)


def how_far(page: int) -> None:
    scope = Scope(pages=[page])
    cascade(scope)
    human_reads(scope)
    uncounted(scope)
    days(scope)
    nodes([page])


def line(what: str, action: Callable[[], Any]) -> str:
    with CaptureQueriesContext(connection) as asked:
        action()
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        action()
        taken.append(time.perf_counter() - began)
    return f"| {what} | {median(taken):.2f} | {len(asked)} |\n"


def fill(pages: Sequence[int]) -> None:
    """SHARES links with ten hits each, and what the roll-up would have made of them."""
    random.seed(5)
    sign_up(SIGNUPS)
    links = list(shares(pages))
    copy(Share, links)
    by_link, by_page, by_day = sums(links)
    copy(ShareCount, ((*key, count) for key, count in by_link))
    copy(PageCount, ((*key, count) for key, count in by_page.items()))
    copy(DayCount, ((*key, *counts) for key, counts in by_day.items()))
    # Read before: PostgreSQL answers nothing while it takes rows in.
    copy(Conversion, list(conversions(links)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


COLUMNS: dict[type[Model], list[str]] = {
    Share: [
        *("id", "code", "page_id", "channel", "parent_id", "root_id", "generation", "depth"),
        *("notice_id", "created_at", "used_at", "tallied"),
    ],
    ShareCount: ["share_id", "day", "kind", "verdict", "rule", "count"],
    PageCount: ["page_id", "day", "kind", "verdict", "rule", "count"],
    DayCount: ["page_id", "day", "channel", "campaign", "depth", "shares", "visits", "reads"],
    Conversion: ["share_id", "consent_id", "record_id", "at"],
}
FIRST_ID = 1_000_000


def shares(pages: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Rows of Share. Two thirds came by an earlier link to the same page."""
    notice = Notice.objects.order_by("pk").values_list("pk", flat=True)[0]
    now = timezone.now()
    weights = [1 / (place + 1) for place in range(len(pages))]
    earlier: dict[int, list[tuple[int, int, int]]] = {page: [] for page in pages}
    began = {page: now - timedelta(days=random.uniform(1, SPAN_DAYS)) for page in pages}
    for number, page in enumerate(random.choices(pages, weights, k=SHARES)):
        pk, known = FIRST_ID + number, earlier[page]
        parent, root, depth = random.choice(known) if known and random.random() < 0.66 else (None, None, 0)
        known.append((pk, root or pk, depth + 1))
        at = min(now, began[page] + timedelta(days=random.expovariate(1 / HALF_LIFE_DAYS)))
        channel = random.choice(CHANNELS)
        chain = (parent, root, depth + 1, depth + 1)
        yield (pk, new_code(), page, channel, *chain, notice, at, at, True)


def sums(links: list[tuple[Any, ...]]) -> tuple[Iterator[Any], Counter[Any], dict[Any, list[int]]]:
    """What the roll-up writes: by link (lazily), by page and by day. Every link is hit on its first day."""
    by_page: Counter[Any] = Counter()
    by_day: dict[Any, list[int]] = {}
    for link in links:
        page, day = link[2], link[10].date()
        entry = by_day.setdefault((page, day, link[3], 0, link[7]), [0, 0, 0])
        entry[0], entry[1], entry[2] = entry[0] + 1, entry[1] + 4, entry[2] + 1
        for kind, verdict, rule, count in TENTH:
            by_page[page, day, kind, verdict, rule] += count * HITS // SHARES // 10
    by_link = (
        ((link[0], link[10].date(), kind, verdict, rule), count * HITS // SHARES // 10)
        for link in links
        for kind, verdict, rule, count in TENTH
    )
    return by_link, by_page, by_day


def conversions(links: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    found = list(Consent.objects.filter(purpose__slug="crowd").values_list("pk", "record_id"))
    for link, (consent, record) in zip(random.sample(links, SIGNUPS), found, strict=True):
        yield (link[0], consent, record, link[10])


def copy(model: type[Model], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows as fast as the engine takes them."""
    table, columns = model._meta.db_table, COLUMNS[model]
    missing = [f for f in model._meta.concrete_fields if f.has_default() and f.column not in columns]
    columns = [*columns, *(str(field.column) for field in missing)]
    rest = [field.get_default() for field in missing]
    names = ", ".join(f'"{column}"' for column in columns)
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with connection.connection.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as target:
            for row in rows:
                target.write_row([*row, *rest])
        return
    values = ", ".join(["?"] * len(columns))
    driver = connection.connection
    driver.execute("BEGIN")
    driver.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({values})",
        ([plain(value) for value in (*row, *rest)] for row in rows),
    )
    driver.execute("COMMIT")


def plain(value: Any) -> Any:
    """As Django writes it into SQLite."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.hex if hasattr(value, "hex") and not isinstance(value, float) else value
