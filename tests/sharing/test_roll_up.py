"""Two databases, no transaction in common: every raw hit is counted once, wherever the worker dies."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connections
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from sharing import selectors, services
from sharing.hits import rolling
from sharing.hits import services as hits
from sharing.hits.models import Hit
from sharing.models import DayCount, PageCount, RolledBatch, Share, ShareCount
from tests.sharing.conftest import make_posts, ola, used
from webhooks.models import Event

engines = pytest.mark.engines
with_rollback = pytest.mark.django_db

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
RULES = {
    "human": "navigation",
    "machine": "crawler",
    "unknown": "unrecognised",
    "repeat": "same-day",
    "self": "sharer",
}


class KilledError(BaseException):
    """SIGKILL, as far as one process can be killed inside another."""


def put(share=None, page=None, *, kind="visit", verdict="human", at=DAY):
    hits.insert(
        kind=kind,
        share_id=share.pk if share else None,
        page_id=page.pk if page else share.page_id,
        verdict=verdict,
        rule=RULES[verdict],
        at=at,
    )


def counts():
    rows = ShareCount.objects.values_list("share_id", "day", "kind", "verdict", "count")
    return {tuple(map(str, row[:-1])): row[-1] for row in rows}


def killed_at(number):
    """The roll-up until its SQL statement ``number``; whether it came that far."""
    statements = 0

    def die(execute, *arguments):
        nonlocal statements
        statements += 1
        if statements == number:
            raise KilledError
        return execute(*arguments)

    with connections["default"].execute_wrapper(die), connections["hits"].execute_wrapper(die):
        try:
            hits.roll_up()
        except KilledError:
            return True
    return False


@with_rollback
@engines
def test_nothing_to_count_is_nothing_done(posts):
    assert hits.roll_up() == 0
    assert not selectors.has_due()
    assert not RolledBatch.objects.exists()


@with_rollback
@engines
def test_hits_become_counts_by_link_day_verdict_and_rule_and_are_gone(posts, share):
    for verdict, times in (("human", 3), ("machine", 2), ("repeat", 1)):
        for _ in range(times):
            put(share, verdict=verdict)
    put(share, at=DAY + timedelta(days=1))
    put(share, kind="read")
    assert selectors.has_due()
    assert hits.roll_up() == 8
    assert counts() == {
        (str(share.pk), "2026-03-01", "visit", "human"): 3,
        (str(share.pk), "2026-03-01", "visit", "machine"): 2,
        (str(share.pk), "2026-03-01", "visit", "repeat"): 1,
        (str(share.pk), "2026-03-02", "visit", "human"): 1,
        (str(share.pk), "2026-03-01", "read", "human"): 1,
    }
    assert [(row.page_id, row.count) for row in PageCount.objects.filter(kind="read")] == [
        (posts.first.pk, 1)
    ]
    assert not Hit.objects.exists()
    assert not selectors.has_due()


@with_rollback
@engines
def test_days_begin_at_midnight_in_norway(posts, share):
    put(share, at=datetime(2026, 3, 1, 22, 59, tzinfo=UTC))
    put(share, at=datetime(2026, 3, 1, 23, 1, tzinfo=UTC))
    hits.roll_up()
    assert sorted(ShareCount.objects.values_list("day__day", flat=True)) == [1, 2]


@with_rollback
@engines
def test_the_next_roll_up_adds_to_the_same_row(posts, share):
    for _ in range(2):
        put(share)
        hits.roll_up()
    assert ShareCount.objects.get().count == 2


@with_rollback
@engines
def test_a_first_visit_is_the_first_use_of_a_link(posts):
    share = services.offer(page=posts.first)
    hits.visit(share=share, caller=ola())
    hits.roll_up()
    share.refresh_from_db()
    assert share.used_at
    assert Event.objects.filter(type="no.snakkis.share.created.v1").count() == 1
    assert share.counts.get().count == 1


@with_rollback
@engines
def test_hits_on_what_is_gone_meanwhile_hold_nobody_up(posts, share):
    other = used(posts.second)
    put(other)
    put(page=posts.second, kind="read")
    put(share)
    posts.second.delete()
    assert hits.roll_up() == 3
    assert ShareCount.objects.get().share == share
    assert not Hit.objects.exists()


@engines
def test_killed_before_any_statement_it_loses_and_doubles_nothing(live_database):
    posts = make_posts()
    share, gone = used(posts.first), used(posts.first)
    number, reached = 0, True
    while reached:
        number += 1
        fresh = services.offer(page=posts.first)
        forgotten = used(posts.first)
        for _ in range(3):
            put(share)
        put(share, verdict="machine")
        put(fresh, kind="read")
        put(forgotten)
        put(gone)
        put(page=posts.first, kind="read")
        reached = killed_at(number)
        # What the next worker finds is not what this one left.
        services.delete(share=forgotten)
        if not gone.stopped_at:
            gone = services.stop(share=gone)
        hits.roll_up()
        assert not Hit.objects.exists()
        assert totals() == {
            ShareCount: {"visit human": 5 * number, "visit machine": number, "read human": number},
            PageCount: {"visit human": 5 * number, "visit machine": number, "read human": 2 * number},
            DayCount: {"shares": 2 + 2 * number, "visits": 5 * number, "reads": number},
        }, f"killed at statement {number}"
        told = Event.objects.filter(type="no.snakkis.share.read.v1")
        assert [event.data["reads"] for event in told] == [1] * number
    assert number > 12


def totals():
    found = {}
    for model in (ShareCount, PageCount):
        rows = model.objects.values_list("kind", "verdict").annotate(Sum("count")).order_by()
        found[model] = {f"{kind} {verdict}": count for kind, verdict, count in rows}
    sums = DayCount.objects.aggregate(**{name: Sum(name) for name in ("shares", "visits", "reads")})
    return {**found, DayCount: sums}


@engines
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.tuples(st.integers(0, 2), st.sampled_from(sorted(RULES)), st.integers(0, 2)),
            st.integers(1, 25),
        ),
        max_size=30,
    )
)
def test_any_order_of_hits_roll_ups_and_kills_ends_in_the_same_counts(live_database, story):
    page = Page.objects.filter(slug="forste").first() or make_posts().first
    ShareCount.objects.all().delete()
    shares = [services.offer(page=page) for _ in range(3)]
    expected: Counter[tuple[str, ...]] = Counter()
    for step in story:
        if isinstance(step, int):
            killed_at(step)
            continue
        which, verdict, day = step
        put(shares[which], verdict=verdict, at=DAY + timedelta(days=day))
        expected[str(shares[which].pk), f"2026-03-0{day + 1}", "visit", verdict] += 1
    hits.roll_up()
    assert counts() == expected
    unused = Share.objects.filter(pk__in=[share.pk for share in shares], used_at=None)
    assert unused.count() == 3 - len({key[0] for key in expected})


@with_rollback
@engines
def test_a_batch_is_remembered_for_a_day_and_as_long_as_its_hits_lie_there(posts, share):
    put(share)
    batch = rolling.claim()
    rolling.count(batch, list(Hit.objects.filter(batch=batch)))
    RolledBatch.objects.update(at=timezone.now() - timedelta(days=3))
    assert hits.roll_up() == 0
    assert ShareCount.objects.get().count == 1
    hits.roll_up()
    assert not RolledBatch.objects.exists()


@engines
def test_a_worker_killed_between_counting_and_discarding_doubles_nothing(live_database):
    share = used(make_posts().first)
    for _ in range(5):
        put(share)
    program = (
        "import django; django.setup()\n"
        "from sharing.hits import rolling\n"
        "rolling.discard = lambda batch: print('counted', flush=True) or input()\n"
        "rolling.roll_up()"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", program],
        env=live_database.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with worker:
        assert worker.stdout.readline() == "counted\n"
        worker.kill()
    assert Hit.objects.count() == 5
    put(share)
    assert hits.roll_up() == 1
    assert ShareCount.objects.get().count == 6
    assert not Hit.objects.exists()


@engines
def test_two_workers_at_once_count_every_hit_once(live_database, monkeypatch):
    monkeypatch.setattr(rolling, "BATCH", 7)
    posts = make_posts()
    shares = [used(posts.first), used(posts.second)]
    for number in range(200):
        put(shares[number % 2], verdict=sorted(RULES)[number % 5])
    failures = []

    def work():
        try:
            hits.roll_up()
        except Exception as failure:  # noqa: BLE001  (whatever it was, the test must hear of it)
            failures.append(failure)
        finally:
            connections.close_all()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert sum(counts().values()) == 200
    assert not Hit.objects.exists()
