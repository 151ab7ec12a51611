"""GET /api/v1/content/: which pages a front end is told of, in which order, and how much of each."""

from contextlib import suppress
from datetime import UTC, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.headless.cursors import Newest, Rank, read, written
from blog.models import Author, Category, Relation, Series
from blog.search.tasks import learn_words
from config.sites import Tree
from tests.blog.conftest import day

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
CONTENT = "/api/v1/content/"


def items(client: Client, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get(CONTENT, asked)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def titles(client: Client, **asked: Any) -> list[str]:
    return [item["title"] for item in items(client, **asked)]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"fields": "title,nope"}, "There is: *, author"),
        ({"fields": "next"}, "Unknown: next"),
        ({"type": "post,page,pie"}, "Unknown: pie"),
        ({"cursor": "bjE3"}, "no cursor"),
        ({"cursor": "🧇"}, "no cursor"),
        ({"locale": "sv"}, "pattern"),
        ({"since": "yesterday"}, "datetime"),
        ({"since": "0001-01-01T00:00:00+14:00"}, "1970"),
        ({"since": "9999-12-31T23:59:59-14:00"}, "1970"),
        ({"limit": "0"}, "greater"),
        ({"limit": "101"}, "less"),
        ({"q": "x" * 201}, "at most 200"),
        ({"path": ""}, "at least 1"),
        ({"slug": "", "locale": "nb"}, "at least 1"),
    ],
)
def test_a_question_without_meaning_is_a_problem_that_says_what_there_is(
    client: Client, tree: Tree, asked: dict[str, str], said: str
) -> None:
    answer = client.get(CONTENT, asked)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    [error] = answer.json()["errors"]
    assert said in error["msg"]
    assert not error["msg"].startswith("Value error")
    assert error["loc"] == ["query", next(iter(asked))]


@pytest.mark.parametrize("words", ["\0", "kø\0", '"', "NEAR(kø", "%s%d", "\\", "🧇", "שלום"])
@pytest.mark.parametrize("name", ["q", "tag", "category", "slug", "path"])
def test_no_text_breaks_it(client: Client, tree: Tree, name: str, words: str) -> None:
    assert client.get(CONTENT, {name: words}).status_code in {200, 404, 422}


def test_pages_of_every_kind_come_newest_first(client: Client, make_post: Any, make_term: Any) -> None:
    make_post("Fjorårets", date=day(2025, 3, 1))
    make_term("Et begrep")
    make_post("I morgen er den gammel", date=timezone.now() + timedelta(days=1))
    assert titles(client, limit=2) == ["I morgen er den gammel", "Et begrep"]
    assert titles(client, type="post") == ["I morgen er den gammel", "Fjorårets"]
    assert {item["type"] for item in items(client)} == {
        *("post", "term", "page", "home", "blog", "glossary", "newsletter")
    }


def test_following_next_gives_every_page_once_though_others_are_published_meanwhile(
    client: Client, make_post: Any, make_term: Any
) -> None:
    same = day(2026, 3, 1)
    for number in range(5):
        make_post(f"Post {number}", date=same)
        make_term(f"Term {number}")
    everything = [item["id"] for item in items(client, limit=100)]
    found, address = [], f"{CONTENT}?limit=3&locale="
    while address:
        answer = client.get(address).json()
        found += [item["id"] for item in answer["items"]]
        address = answer["next"]
        make_post(f"Meanwhile {len(found)}", date=timezone.now())
    assert found == everything


@given(
    st.one_of(
        st.builds(
            Newest,
            st.datetimes(min_value=day(1971, 1, 1).replace(tzinfo=None)).map(
                lambda moment: moment.replace(tzinfo=UTC)
            ),
            st.integers(1, 2**31 - 1),
        ),
        st.builds(Rank, st.integers(0, 1), st.integers(1, 100_000)),
    )
)
def test_a_cursor_is_read_as_it_was_written(cursor: Newest | Rank) -> None:
    assert read(written(cursor)) == cursor


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_other_text_is_refused_as_a_cursor(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(read(text), Newest | Rank)


def test_it_is_narrowed_by_tag_shelf_author_language_and_time(
    client: Client, make_post: Any, make_term: Any, tree: Tree
) -> None:
    nb = tree.nb.home.locale
    named = {
        "author": Author.objects.create(name="Kari", slug="kari", locale=nb),
        "category": Category.objects.create(name="Tips", slug="tips", locale=nb),
        "series": Series.objects.create(name="Uka", slug="uka", locale=nb),
    }
    make_post("Med alt", tags=("kø",), **named)
    make_post("Uten noe")
    make_term("Kø", tags=("kø",))
    make_post("Po polsku", branch=tree.pl)
    for asked in ({"category": "tips"}, {"author": "kari"}, {"series": "uka"}):
        assert titles(client, **asked) == ["Med alt"]
    assert titles(client, tag="kø") == ["Kø", "Med alt"]
    assert titles(client, tag="kø", type="term") == ["Kø"]
    assert titles(client, type="post", locale="pl") == ["Po polsku"]
    assert titles(client, tag="kø", author="kari") == ["Med alt"]
    hour = timedelta(hours=1)
    assert titles(client, type="post", since=(timezone.now() + hour).isoformat()) == []
    assert len(titles(client, type="post", since=(timezone.now() - hour).isoformat())) == 3


def test_a_list_gives_the_fields_that_were_asked_for_and_what_tells_them_apart(
    client: Client, make_post: Any
) -> None:
    make_post("En post", intro="Kort.")
    assert items(client, type="post", fields="title, intro") == [
        {"id": items(client, type="post")[0]["id"], "type": "post", "title": "En post", "intro": "Kort."}
    ]
    usual, whole = items(client, type="post")[0], items(client, type="post", fields="*")[0]
    assert "body_html" not in usual
    assert {"body_html", "body", "seo", "json_ld", "breadcrumbs", "translations"} <= whole.keys()
    assert not {"previous", "next", "related"} & whole.keys()


def test_a_post_brings_what_ties_us_to_it_in_every_list(client: Client, make_post: Any) -> None:
    make_post("Annonse", relation=Relation.ADVERTISEMENT, relation_party="Fjellkaffe")
    (post,) = items(client, type="post")
    assert post["relation"] == {
        "kind": "advertisement",
        "party": "Fjellkaffe",
        "disclosure": "Annonse: betalt av Fjellkaffe.",
    }


def test_a_search_gives_the_best_first_and_where_it_was_found(
    client: Client, make_post: Any, make_term: Any, tree: Tree
) -> None:
    make_post("Om noe annet", body=[("text", "<p>Hun sto lenge i en kø utenfor butikken.</p>")], tags=("a",))
    make_post("Kø")
    make_term("Kø og venting")
    learn_words.func()
    answer = client.get(CONTENT, {"q": "kø"}).json()
    assert [item["title"] for item in answer["items"]][-1] == "Om noe annet"
    assert len(answer["items"]) == 3
    assert {"text": "kø", "hit": True} in answer["items"][-1]["match"]
    assert answer["search"] == {"shown": "kø", "is_corrected": False, "has_every_word": True}
    assert titles(client, q="kø", type="term") == ["Kø og venting"]
    assert titles(client, q="kø", tag="a") == ["Om noe annet"]
    first = client.get(CONTENT, {"q": "kø", "limit": 2}).json()
    rest = client.get(first["next"]).json()
    assert [*first["items"], *rest["items"]] == answer["items"]
    assert rest["next"] is None
    assert titles(client, q="…") == []
