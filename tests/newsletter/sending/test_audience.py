"""Who gets an issue and why others do not: every living consent to the list is in one of them, once."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale

from consent.models import Consent, ConsentRecord, Notice
from mail.models import OutboxMessage, Suppression, Suspension
from newsletter.issues.recipients import recipients
from newsletter.models import DeliveryPreference, IssuePage, NoticeFrequency, Segment
from newsletter.sending.selectors import audience
from tests.newsletter.naive import a_crowd, a_world, chosen
from tests.newsletter.sending.conftest import went

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
LANGUAGE = [{"type": "language", "value": {"languages": ["nb"]}}]
APART = {"weekly": 6.5, "monthly": 27.5}


@pytest.fixture
def world():
    return a_world()


def segment(rules):
    stream = Segment._meta.get_field("rules").stream_block.to_python(rules)
    return Segment.objects.get(pk=Segment.objects.create(name="Prøve", rules=stream).pk)


def letter_of(world, among=None):
    return IssuePage(mailing_list=world.lists[0], segment=among, locale=Locale.get_default())


def a_story(world, crowd, seed):
    """What else is true of each who has the list, and the reason a naive reader gives."""
    random, now = Random(seed), timezone.now()
    days = random.choice([2, 10, 40])
    notices = [
        Notice.objects.create(
            purpose=world.lists[0].purpose,
            lang="nb",
            version=version,
            sha256=uuid4().hex * 2,
            label="",
            text="",
            html="",
            created_at=now,
        )
        for version in (1, 2, 3)
    ]
    said = dict(zip(notices, ("each", "weekly", "monthly"), strict=True))
    NoticeFrequency.objects.bulk_create(NoticeFrequency(notice=n, frequency=f) for n, f in said.items())
    facts = {}
    for one in crowd:
        if one.lists.get(world.lists[0].pk) != "living":
            continue
        head = Consent.objects.get(subject=one.pk, purpose=world.lists[0].purpose)
        notice = random.choice([*notices, None])
        fact = {
            "suppressed": random.random() < 0.1,
            "suspended": random.choice([None, None, None, -1, 1]),
            "paused": random.choice([None, None, None, 0, 1]),
            "wish": random.choice(["", "", "weekly", "monthly"]),
            "said": said.get(notice),
            "got": random.choice([None, "sent", "dropped", "failed", "doubt", "queued"]),
        }
        write(head, one, notice, fact)
        facts[one.pk] = fact
    mailing = went(world.lists[0].purpose, [], days=days)
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            kind=mailing.kind,
            subject_id=pk,
            purpose=mailing.purpose,
            mailing=mailing,
            locale="nb",
            state=fact["got"],
            due_at=now,
            created_at=now,
        )
        for pk, fact in facts.items()
        if fact["got"]
    )
    return {one.pk: why(one, facts[one.pk], days) for one in crowd if one.pk in facts}


def write(head, one, notice, fact):
    now, today = timezone.now(), timezone.localdate()
    ConsentRecord.objects.create(
        event_id=head.event_id,
        consent=head,
        subject_id=one.pk,
        purpose=head.purpose,
        record_id=head.record_id,
        state=head.state,
        notice=notice,
        at=now,
        body="{}",
    )
    if fact["suppressed"]:
        Suppression.objects.create(lookup=one.pk.hex, reason="x", created_at=now)
    if fact["suspended"] is not None:
        Suspension.objects.create(subject_id=one.pk, at=now, until=now + timedelta(days=fact["suspended"]))
    if fact["wish"] or fact["paused"] is not None:
        until = None if fact["paused"] is None else today + timedelta(days=fact["paused"])
        DeliveryPreference.objects.create(consent=head, frequency=fact["wish"], paused_until=until)


def why(one, fact, days):
    """In plain Python, apart from any table."""
    got = fact["got"] in {"sent", "doubt", "queued"}
    reasons = {
        "suppressed": fact["suppressed"],
        "suspended": fact["suspended"] == 1,
        "paused": fact["paused"] == 1,
        "objected": one.objection in {"refused", "withdrawn"},
        "segment": one.locale != "nb",
        "wanted-less": got and days < APART.get(fact["wish"], 0),
        "agreed-to-less": got and days < APART.get(fact["said"] or "", 0),
    }
    return [name for name, holds in reasons.items() if holds]


def first(reasons, *, narrowed, oftener):
    ignored = set() if narrowed else {"objected", "segment"}
    ignored |= {"agreed-to-less"} if oftener else set()
    return next((name for name in reasons if name not in ignored), "")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), narrowed=st.booleans(), oftener=st.booleans())
def test_everybody_of_the_list_is_counted_once_with_the_reason_a_naive_reader_gives(
    world, seed, narrowed, oftener
):
    with transaction.atomic():
        crowd = a_crowd(world, seed)
        reasons = a_story(world, crowd, seed)
        issue = letter_of(world, segment(LANGUAGE) if narrowed else None)
        told = audience(issue, oftener=oftener)
        frozen = recipients(issue, oftener=oftener).count()
        transaction.set_rollback(True)
    expected = [first(found, narrowed=narrowed, oftener=oftener) for found in reasons.values()]
    assert told.living == len(reasons)
    assert frozen == told.number == expected.count("") == sum(people for _lang, people in told.languages)
    assert dict(told.left_out) == {name: expected.count(name) for name in set(expected) - {""}}
    broken = [
        found
        for found in reasons.values()
        if first(found, narrowed=narrowed, oftener=False) == "agreed-to-less"
    ]
    assert told.broken == len(broken)


def test_a_segment_that_finds_nobody_leaves_out_everybody(world):
    crowd = a_crowd(world, 3)
    issue = letter_of(world, segment([{"type": "all", "value": []}]))
    told = audience(issue)
    assert told.number == 0
    assert told.living > 0
    assert not chosen(world, crowd, [{"type": "all", "value": []}])


def test_without_a_list_there_is_nobody(world):
    assert audience(IssuePage()).living == 0


def test_it_is_two_statements_over_everybody_however_many_reasons(world):
    crowd = a_crowd(world, 5)
    a_story(world, crowd, 5)
    issue = letter_of(world, segment(LANGUAGE))
    with CaptureQueriesContext(connection) as asked:
        audience(issue)
    assert len([query for query in asked if "CASE" in query["sql"]]) == 2
    assert len([query for query in asked if query["sql"].startswith("SELECT")]) <= 8
