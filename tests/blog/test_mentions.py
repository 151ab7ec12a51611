"""A term's page shows the public posts that mention it, whether or not they lead to it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Audience
from blog.search.mentions import MOST_MENTIONS
from blog.search.tasks import learn_words
from config.sites import Tree
from tests.blog.conftest import day

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def body(text: str) -> list[tuple[str, str]]:
    return [("text", f"<p>{text}</p>")]


@pytest.fixture
def mentioned(client: Client) -> Callable[[Any], list[str]]:
    """The titles of the posts on a term's page."""

    def titles(term: Any) -> list[str]:
        learn_words.func()
        return [post.title for post in client.get(term.url).context["mentions"]]

    return titles


def test_a_post_that_is_not_public_is_not_among_them(make_post: Any, make_term: Any, mentioned: Any) -> None:
    term = make_term("Kaskade")
    link = f'<a linktype="page" id="{term.pk}">her</a>'
    make_post("For noen", body=body("Kaskade."), audience=Audience.SUBSCRIBERS)
    make_post("Senere", body=body(link), public_from=timezone.now() + timezone.timedelta(hours=1))
    make_post("Utkast", body=body("Kaskade.")).unpublish()
    assert mentioned(term) == []


def test_its_words_in_all_their_forms_are_a_mention(
    make_post: Any, make_term: Any, tree: Tree, mentioned: Any
) -> None:
    term = make_term("Dobbel bekreftelse", other_forms="double opt-in")
    make_post("En", body=body("Om dobbel bekreftelse."), date=day(2026, 3, 1))
    make_post("To", body=body("Dobbel-bekreftelsen er grei."), date=day(2026, 3, 2))
    make_post("Tre", body=body("Det heter double opt-in."), date=day(2026, 3, 3))
    make_post("Ikke", body=body("En bekreftelse, og en dobbel espresso."))
    make_post("Polsk", body=body("dobbel bekreftelse"), branch=tree.pl)
    assert mentioned(term) == ["Tre", "To", "En"]


def test_polish_words_are_known_in_their_forms(
    make_post: Any, make_term: Any, tree: Tree, mentioned: Any
) -> None:
    term = make_term("Poczta pantoflowa", branch=tree.pl)
    make_post("Raz", body=body("Siła poczty pantoflowej."), branch=tree.pl)
    make_post("Dwa", body=body("Poczta polska."), branch=tree.pl)
    assert mentioned(term) == ["Raz"]


def test_a_link_to_it_is_a_mention(make_post: Any, make_term: Any, mentioned: Any) -> None:
    term = make_term("Kaskade")
    make_post("Lenke", body=body(f'Se <a linktype="page" id="{term.pk}">her</a>.'))
    assert mentioned(term) == ["Lenke"]


def test_the_newest_twelve_are_shown(make_post: Any, make_term: Any, mentioned: Any) -> None:
    term = make_term("Kaskade")
    for number in range(1, MOST_MENTIONS + 3):
        make_post(f"Innlegg {number}", body=body("Kaskade."), date=day(2026, 3, number))
    assert mentioned(term) == [f"Innlegg {number}" for number in range(MOST_MENTIONS + 2, 2, -1)]


def test_a_term_of_any_name_has_a_page(make_post: Any, make_term: Any, mentioned: Any) -> None:
    make_post("Noe", body=body("Noe."))
    for title in ('"', "🧇", "AND", "a" * 255, "%_'\\", "x y z " * 30):
        assert mentioned(make_term(title, slug=f"t{abs(hash(title))}")) == []


def test_any_number_of_mentions_takes_the_same_queries(
    client: Client, make_post: Any, make_term: Any
) -> None:
    term = make_term("Kaskade")
    counts = []
    for wanted in (2, 9):
        for number in range(wanted):
            make_post(f"Innlegg {wanted} {number}", body=body("Kaskade og kaskaden."), tags=("kø",))
        learn_words.func()
        client.get(term.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(term.url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
