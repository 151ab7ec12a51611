"""Segments: the SQL statement finds whom a naive filter in Python finds, and a broken rule finds nobody."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.models import MailingList, Segment
from newsletter.segments.compile import everybody, people_by, segment_people
from newsletter.segments.conditions import read
from newsletter.segments.count import figures, how_many, troubles
from tests.newsletter.naive import DAYS, GONE, TEXTS, World, a_crowd, a_world, chosen

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def world() -> World:
    return a_world()


def rules_of(world):
    """Nested groups, three deep, with now and then something that is gone."""
    leaf = st.one_of(*(leaves_of(world)))

    def group(inside):
        return st.builds(
            lambda kind, parts: {"type": kind, "value": parts},
            st.sampled_from(["all", "any", "none"]),
            st.lists(inside, max_size=3),
        )

    inner = st.one_of(leaf, group(leaf))
    middle = st.one_of(leaf, group(inner))
    return st.lists(st.one_of(leaf, group(middle)), max_size=3)


def leaves_of(world):
    def some(found):
        ids = [str(one.pk) for one in found]
        return st.lists(st.sampled_from([*ids, *ids, *ids, str(GONE)]), max_size=3, unique=True)

    def ask(kind, *, of="", **fields):
        questions = st.sampled_from([str(found.pk) for found in world.questions.values()] + [str(GONE)])
        if of:
            questions = st.sampled_from([str(world.questions[of].pk)] * 5 + [str(GONE)])
        return build(kind, question=questions, **fields)

    def build(kind, **fields):
        return st.builds(lambda **value: {"type": kind, "value": value}, **fields)

    number, day = st.integers(-3, 7), st.sampled_from([one.isoformat() for one in DAYS])
    pages = [found.pk for found in world.pages]
    return [
        build("list", lists=some([*world.lists, *world.lists, world.retired])),
        build("language", languages=st.lists(st.sampled_from(["nb", "pl"]), max_size=2, unique=True)),
        build("tenure", how=st.sampled_from(["at-least", "less-than"]), days=st.sampled_from([1, 6, 40])),
        build("choice", choices=some(world.choices)),
        build("interest", tags=some(world.tags)),
        ask("yes_no", of="yes-no", answer=st.sampled_from(["yes", "no"])),
        ask("number", of="number", first=number, last=st.one_of(st.none(), number)),
        ask("date", of="date", first=st.one_of(st.none(), day), last=day),
        ask("text", of="text", contains=st.sampled_from([text.upper() for text in TEXTS if text])),
        ask("answered", has=st.sampled_from(["yes", "no"])),
        build("came", how=st.sampled_from(["share", "direct", "import"])),
        build("channel", channels=st.lists(st.sampled_from(["copy", "mail"]), min_size=1, max_size=2)),
        build("campaign", campaigns=some(world.campaigns)),
        build("page", page=st.sampled_from([*pages, GONE])),
        build("brought", people=st.integers(1, 3)),
    ]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), seed=st.integers(0, 10_000))
def test_the_statement_finds_whom_a_naive_filter_finds(world, data, seed):
    rules = data.draw(rules_of(world))
    with transaction.atomic():
        crowd = a_crowd(world, seed)
        found = set(people_by(read("all", rules)).values_list("pk", flat=True))
        transaction.set_rollback(True)
    assert found == chosen(world, crowd, rules)


def segment(*rules) -> Segment:
    """Saved and read again."""
    stream = Segment._meta.get_field("rules").stream_block.to_python(list(rules))
    made = Segment.objects.create(name="Prøve", rules=stream)
    return Segment.objects.get(pk=made.pk)


def block(kind, **value):
    return {"type": kind, "value": value}


def test_an_empty_group_finds_nobody(world):
    a_crowd(world, 1)
    for kind in ("all", "any", "none"):
        assert not segment_people(segment({"type": kind, "value": []})).exists()


def test_no_condition_at_all_is_everybody_who_may_be_chosen(world):
    crowd = a_crowd(world, 2)
    assert {one.pk for one in everybody()} == chosen(world, crowd, []) != set()


def test_a_deleted_question_makes_no_segment_wider_and_the_editor_is_told(world):
    a_crowd(world, 3)
    asks = block("answered", question=str(world.questions["text"].pk), has="no")
    found = segment({"type": "none", "value": [asks]})
    assert segment_people(found).exists()
    assert troubles(found) == []
    world.questions["text"].delete()
    assert not segment_people(found).exists()
    assert len(troubles(found)) == 1


def test_a_list_that_is_retired_is_asked_for_in_vain(world):
    a_crowd(world, 4)
    found = segment(block("list", lists=[str(world.lists[0].pk)]))
    assert segment_people(found).exists()
    MailingList.objects.update(retired_at=world.run.created_at)
    assert not segment_people(found).exists()
    assert not everybody().exists()


def test_dates_from_a_form_count_as_stored_ones(world):
    crowd = a_crowd(world, 5)
    ask = {"question": str(world.questions["date"].pk), "last": None}
    stored = segment(block("date", first="2023-01-01", **ask))
    typed = people_by(read("all", [block("date", first=date(2023, 1, 1), **ask)]))
    expected = chosen(world, crowd, [block("date", first="2023-01-01", **ask)])
    assert {one.pk for one in typed} == {one.pk for one in segment_people(stored)} == expected != set()


def test_counting_is_one_statement_beside_what_there_is_to_ask_for(world):
    a_crowd(world, 6)
    nested = {"type": "any", "value": [block("came", how="direct"), block("choice", choices=["1"])]}
    people = segment_people(segment(nested, block("list", lists=[str(world.lists[0].pk)])))
    with CaptureQueriesContext(connection) as asked:
        people.count()
    assert len(asked) == 1


def test_counting_leaves_the_connection_as_it_was(world):
    a_crowd(world, 8)
    how_many(everybody())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_nestloop")
            assert cursor.fetchone() == ("on",)


def test_the_figures_name_nobody(world, django_assert_max_num_queries):
    crowd = a_crowd(world, 7)
    found = segment(block("list", lists=[str(world.lists[0].pk)]))
    with django_assert_max_num_queries(32):
        told = figures(found)
    assert told["people"] == len(chosen(world, crowd, [block("list", lists=[str(world.lists[0].pk)])]))
    assert told["of"] == len(chosen(world, crowd, []))
    assert dict(told["lists"])[world.lists[0].slug] == told["people"]
    assert 0 < len(told["sample"]) <= 5
    assert not any(str(one.pk) in repr(told["sample"]) for one in crowd)
