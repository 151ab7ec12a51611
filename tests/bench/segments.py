"""Segments over very many people on one engine. ``python -m tests.bench.segments`` measures the database of
DATABASE_URL and prints its table; ``--plan`` also prints how the database went about it."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from statistics import median
from typing import Any

import django

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000000"))
TIMES = 5
# Of a hundred people: who has the first list, the second, the third; and who objects to profiling.
LISTS, OBJECTORS = (80, 30, 10), 3
SINCE = "2024-01-01"


def main(arguments: list[str]) -> int:
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from newsletter.models import Answer
    from newsletter.segments.compile import people_by
    from newsletter.segments.conditions import read
    from newsletter.segments.count import how_many

    for alias in ("default", "hits"):
        call_command("migrate", database=alias, verbosity=0)
    began = time.perf_counter()
    ids = fill()
    filled = time.perf_counter() - began
    engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    print(f"### {engine}\n")
    print(
        f"| {PEOPLE:,} subscribers, {Answer.objects.count():,} answers | people | seconds |\n|---|---:|---:|"
    )
    plans = []
    for what, rules in segments(ids).items():
        people = people_by(read("all", rules))
        number, seconds = timed(lambda people=people: how_many(people))
        print(f"| {what} | {number:,} | {seconds:.2f} |", flush=True)
        plans.append((what, people))
    print(f"\nWritten in {filled:,.0f} seconds.\n")
    if "--plan" in arguments:
        for what, people in plans:
            print(f"{what}:\n\n{plan(people)}\n")
    return 0


def timed(action: Callable[[], int]) -> tuple[int, float]:
    """What it gives, and the median of TIMES after one to warm up."""
    number = action()
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        action()
        taken.append(time.perf_counter() - began)
    return number, median(taken)


def plan(people: Any) -> str:
    """How the database counts them."""
    from django.db import connection
    from django.db.models import Count

    from newsletter.segments.planning import over_everybody

    how = (
        "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) "
        if connection.vendor == "postgresql"
        else "EXPLAIN QUERY PLAN "
    )
    sql, parameters = people.values("scheme").annotate(people=Count("pk")).query.sql_with_params()
    with over_everybody(), connection.cursor() as cursor:
        cursor.execute(how + sql, parameters)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def segments(ids: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What is counted, in words and as conditions."""
    listed = {"type": "list", "value": {"lists": [str(ids["lists"][0])]}}
    date = {"type": "date", "value": {"question": str(ids["date"]), "first": SINCE, "last": None}}
    number = {"type": "number", "value": {"question": str(ids["number"]), "first": 30, "last": 60}}
    choice = {"type": "choice", "value": {"choices": [str(pk) for pk in ids["choices"][:2]]}}
    yes = {"type": "yes_no", "value": {"question": str(ids["yes-no"]), "answer": "yes"}}
    second = {"type": "list", "value": {"lists": [str(ids["lists"][1])]}}
    either = {"type": "any", "value": [number, yes]}
    neither = {"type": "none", "value": [second, {"type": "language", "value": {"languages": ["pl"]}}]}
    return {
        "everybody who may be chosen": [],
        "a choice, a date and a list": [choice, date, listed],
        "a choice, a number and a list": [choice, number, listed],
        "a list, one of two answers, and neither of two things": [listed, either, neither],
        "either a choice and a date, or a number and not yes": [
            {
                "type": "any",
                "value": [
                    {"type": "all", "value": [choice, date]},
                    {"type": "all", "value": [number, {"type": "none", "value": [yes]}]},
                ],
            }
        ],
    }


def fill() -> dict[str, Any]:
    """The people, their consents and their answers, by INSERTs of the database itself where it can."""
    from django.db import connection

    ids = furniture()
    statements = postgresql(ids) if connection.vendor == "postgresql" else sqlite(ids)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return ids


def furniture() -> dict[str, Any]:
    """Lists and questions: ids of lists, purposes, choices, and of the question of each kind."""
    from django.utils import timezone
    from taggit.models import Tag

    from consent.models import Purpose
    from newsletter.models import Choice, Question
    from newsletter.profiling import PURPOSE
    from newsletter.services import list_create

    lists = [
        list_create(slug=f"liste-{number}", frequency="weekly", texts={"nb": (f"Liste {number}", "Brev.")})
        for number in range(len(LISTS))
    ]
    objecting = Purpose.objects.create(
        slug=PURPOSE, title="Valgt", dpv="dpv:Personalisation", created_at=timezone.now()
    )
    questions = {
        kind: Question.objects.create(name=kind, kind=kind).pk
        for kind in ("choice", "date", "number", "yes-no")
    }
    topics = Question.objects.create(name="interests", kind="interests")
    choices = [
        Choice.objects.create(question_id=questions["choice"], labels={"nb": str(n)}).pk for n in range(5)
    ]
    tags = [Tag.objects.create(name=f"emne {n}", slug=f"emne-{n}").pk for n in range(20)]
    return {
        **questions,
        "interests": topics.pk,
        "lists": [one.pk for one in lists],
        "purposes": [one.purpose_id for one in lists],
        "objecting": objecting.pk,
        "choices": choices,
        "tags": tags,
    }


def insert(table: str, series: str, values: dict[str, str], where: str = "TRUE") -> str:
    """One INSERT of ``values``, column -> SQL over ``n``, for each number of ``series``."""
    columns, told = ", ".join(values), ", ".join(values.values())
    return f"INSERT INTO {table} ({columns}) SELECT {told} FROM {series} WHERE {where}"


def inserts(
    ids: dict[str, Any], series: str, uuid: Callable[[str], str], day: str, far: str
) -> Iterable[str]:
    """Each person has five answers. ``n`` numbers people; primes keep the answers from going together."""
    now, person = "CURRENT_TIMESTAMP", uuid("n")
    own = {
        "id": person,
        "scheme": "'email/1'",
        "value": "'person.' || n || '@example.com'",
        "lookup": "'lookup-' || n",
        "locale": "CASE WHEN n % 10 = 0 THEN 'pl' ELSE 'nb' END",
        "created_at": now,
    }
    yield insert("consent_subject", series, own)
    yield insert("newsletter_subscriber", series, {"subject_id": person, "name": "''", "created_at": now})
    for number, (purpose, share) in enumerate(zip(ids["purposes"], LISTS, strict=True), start=1):
        given = {
            **consent(uuid(f"n + {number} * 10000000"), person, purpose),
            "event_id": f"'e{number}-' || n",
        }
        state = {"state": "'dpv:ConsentGiven'", "valid_until": far, "changed_at": now}
        where = f"(n * {7919 + 2 * number}) % 100 < {share}"
        yield insert("consent_consent", series, {**given, **state}, where)
    refused = {**consent(uuid("n + 90000000"), person, ids["objecting"]), "event_id": "'o-' || n"}
    state = {"state": "'dpv:ConsentRefused'", "changed_at": now}
    yield insert("consent_consent", series, {**refused, **state}, f"(n * 7907) % 100 < {OBJECTORS}")
    answers = {
        "choice": {"choice_id": f"{ids['choices'][0]} + (n * 104729 / 7) % 5"},
        "date": {"day": day},
        "number": {"number": "(n * 15485863 / 11) % 100"},
        "yes-no": {"number": "(n * 32452843 / 13) % 2"},
        "interests": {"tag_id": f"{ids['tags'][0]} + (n * 49979687 / 17) % 20"},
    }
    for kind, told in answers.items():
        row = {"subject_id": person, "question_id": str(ids[kind]), "text": "''", "at": now}
        yield insert("newsletter_answer", series, {**row, **told})


def consent(head: str, person: str, purpose: int) -> dict[str, str]:
    return {"id": head, "record_id": head, "subject_id": person, "purpose_id": str(purpose)}


def postgresql(ids: dict[str, Any]) -> Iterable[str]:
    return [
        *inserts(
            ids,
            f"generate_series(1, {PEOPLE}::bigint) AS n",
            lambda number: f"md5(({number})::text)::uuid",
            "DATE '2010-01-01' + (n * 86028121 / 19 % 6200)::int",
            "now() + interval '1 year'",
        ),
        "VACUUM ANALYZE",
    ]


def sqlite(ids: dict[str, Any]) -> Iterable[str]:
    numbers = f"SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {PEOPLE}"
    series = f"(WITH RECURSIVE c(n) AS ({numbers}) SELECT n FROM c)"
    return [
        *inserts(
            ids,
            series,
            # Ids as random ones are: the primary key's order is not that of the people.
            lambda number: (
                f"printf('%08x%08x%016x', (({number}) * 2654435761) & 4294967295, {number}, {number})"
            ),
            "date('2010-01-01', '+' || (n * 86028121 / 19 % 6200) || ' days')",
            "datetime('now', '+1 year')",
        ),
        "ANALYZE",
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
