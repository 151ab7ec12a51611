"""GET /sok/: any input is safe, nothing hidden is found, the best stands first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import Audience, StandardPage
from blog.search.excerpts import LENGTH, excerpt
from blog.search.tasks import learn_words
from blog.views.search import LIMIT
from config.sites import Tree
from tests.blog.conftest import published
from tests.blog.test_search_api import HOSTILE

pytestmark = pytest.mark.django_db
Body = list[tuple[str, str]]


def body(text: str) -> Body:
    return [("text", f"<p>{text}</p>")]


def titles(client: Client, text: str, address: str = "/sok/") -> list[str]:
    found = client.get(address, {"q": text}).context["found"]
    return [hit.page.title for hit in found.hits] if found else []


@pytest.fixture(params=["audience", "public_from", "draft", "restriction"])
def hidden(request: Any, make_post: Callable[..., Any]) -> Any:
    """A post that is not for everybody, for each of the reasons there are."""
    fields = {
        "audience": {"audience": Audience.SUBSCRIBERS},
        "public_from": {"public_from": timezone.now() + timedelta(hours=1)},
    }
    post = make_post("Hemmelig", body=body("Trollmannen kommer."), **fields.get(request.param, {}))
    if request.param == "draft":
        post.unpublish()
    if request.param == "restriction":
        PageViewRestriction.objects.create(page=post, restriction_type="login")
    learn_words.func()
    return post


@pytest.mark.engines
def test_a_hidden_page_is_neither_found_nor_are_its_words_offered(client: Client, hidden: Any) -> None:
    for text in ("hemmelig", "trollmannen", "trollmanen", "troll mannen", "hemelig"):
        answer = client.get("/sok/", {"q": text})
        assert not answer.context["found"].count
        assert not answer.context["found"].meaning.is_corrected
        assert hidden.title not in answer.content.decode().replace(f"«{text}»", "")


@pytest.mark.engines
def test_what_is_hidden_later_is_found_no_more_at_once(client: Client, make_post: Any) -> None:
    post = make_post("Trollmannen")
    learn_words.func()
    assert titles(client, "trollmanen") == ["Trollmannen"]
    post.audience = Audience.SUBSCRIBERS
    post.save()
    answer = client.get("/sok/", {"q": "trollmanen"})
    assert "rollmannen" not in answer.content.decode()


@pytest.mark.engines
def test_any_input_gets_a_calm_page(client: Client, make_post: Any) -> None:
    make_post("Køen", body=body("Ikke stå i kø."))
    learn_words.func()
    for text in (*HOSTILE, '"; DROP TABLE wagtailcore_page; --', "<script>alert(1)</script>", "{{ 7*7 }}"):
        for address in ("/sok/?q=", "/pl/sok/?ordrett=1&q="):
            answer = client.get(address + quote(text.encode("utf-8", "surrogatepass")))
            assert answer.status_code == 200, text
            assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("side", ["0", "-1", "x", "9" * 30, "9" * 5000, "١", "", "\0", "1.5"])
def test_any_side_is_one_that_exists(client: Client, make_post: Any, side: str) -> None:
    make_post("Køen")
    assert client.get("/sok/", {"q": "køen", "side": side}).context["found"].side.number == 1


def test_nothing_else_than_reading_is_answered(client: Client) -> None:
    assert client.post("/sok/", {"q": "kø"}, headers={"sec-fetch-site": "same-origin"}).status_code == 405


def test_a_search_is_kept_by_no_cache_and_listed_by_no_search_engine(client: Client, tree: Tree) -> None:
    answer = client.get("/sok/", {"q": "kø"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert not answer.cookies


def test_a_great_many_searches_of_one_network_are_refused_for_a_minute(client: Client, tree: Tree) -> None:
    for _ in range(LIMIT):
        assert client.get("/sok/", {"q": "kø"}).status_code == 200
    refused = client.get("/sok/", {"q": "kø"})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert client.get("/sok/").status_code == 200
    assert client.get("/sok/", {"q": "kø"}, REMOTE_ADDR="203.0.113.9").status_code == 200


@pytest.mark.engines
def test_the_best_stands_first_and_titles_before_texts(
    client: Client, make_post: Any, make_term: Any
) -> None:
    make_post("Om brød", body=body("Køen. " * 30))
    make_post("Bakeren og køen", body=body("Noe helt annet."))
    make_term("Kø", body=body("Folk på rekke."))
    make_post("Ost", body=body("Litt om ost, og en gang køen."))
    learn_words.func()
    assert set(titles(client, "kø")[:2]) == {"Kø", "Bakeren og køen"}
    assert titles(client, "kø")[2:] == ["Om brød", "Ost"]


@pytest.mark.engines
def test_posts_terms_and_pages_of_the_language_are_found_each_with_its_kind(
    client: Client, make_post: Any, make_term: Any, tree: Tree
) -> None:
    make_post("Køen")
    make_term("Køordning")
    published(tree.nb.home, StandardPage(title="Om køen", body=body("Vi står.")))
    make_post("Køen po polsku", branch=tree.pl)
    learn_words.func()
    found = client.get("/sok/", {"q": "køen"}).context["found"]
    assert {(hit.page.title, hit.kind) for hit in found.hits} == {("Køen", "innlegg"), ("Om køen", "side")}
    assert titles(client, "køordning") == ["Køordning"]
    assert titles(client, "køen", "/pl/sok/") == ["Køen po polsku"]


@pytest.mark.engines
def test_tags_authors_descriptions_and_other_forms_are_searched_too(
    make_post: Any, make_term: Any, client: Client
) -> None:
    make_post("Brød", tags=("gjærdeig",), search_description="Om surdeigsbakst.")
    make_term("Munn-til-munn", other_forms="WOM, anbefalinger")
    learn_words.func()
    assert titles(client, "gjærdeig") == titles(client, "surdeigsbakst") == ["Brød"]
    assert titles(client, "wom") == ["Munn-til-munn"]


@pytest.mark.engines
def test_inflected_words_are_found_by_each_other_in_both_languages(
    client: Client, make_post: Any, tree: Tree
) -> None:
    make_post("Nord", body=body("Kundene delte innleggene."))
    make_post("Sør", body=body("En kunde deler et innlegg."))
    make_post("Północ", branch=tree.pl, body=body("Zgody klientów."))
    make_post("Południe", branch=tree.pl, body=body("Zgoda klienta."))
    learn_words.func()
    assert set(titles(client, "kunder innlegg")) == {"Nord", "Sør"}
    assert set(titles(client, "zgodę klientom", "/pl/sok/")) == {"Północ", "Południe"}


@pytest.mark.engines
def test_where_no_page_has_every_word_those_with_some_are_shown_and_said_to_be(
    client: Client, make_post: Any
) -> None:
    make_post("Vafler", body=body("Røre."))
    make_post("Fisk", body=body("Kaker."))
    learn_words.func()
    answer = client.get("/sok/", {"q": "vafler fisk"})
    assert not answer.context["found"].has_every_word
    assert answer.context["found"].count == 2
    assert titles(client, "vafler røre") == ["Vafler"]


def test_the_excerpt_shows_the_hit_and_escapes_everything(client: Client, make_post: Any) -> None:
    make_post("Køen", body=body("Ord. " * 100 + "Se &lt;b&gt;bakeriet&lt;/b&gt; &amp; køen " + "mer. " * 100))
    page = client.get("/sok/", {"q": "bakeriet"}).content.decode()
    assert "&lt;b&gt;<mark>bakeriet</mark>&lt;/b&gt; &amp; køen" in page


def test_an_excerpt_is_short_wherever_the_hit_stands() -> None:
    for text in ("", "kø", "kø" * 500, "x" * 5000, "ord " * 500 + "kø", "kø " + "ord " * 500, "kø " * 2000):
        pieces = excerpt(text, {"kø"})
        assert len("".join(piece.text for piece in pieces)) <= LENGTH + 4
        assert "kø " not in text or any(piece.is_hit for piece in pieces)


def test_without_hits_the_page_leads_on(client: Client, make_post: Any, make_term: Any) -> None:
    make_post("Siste nytt")
    make_term("Snakkis")
    page = client.get("/sok/", {"q": "xyzzy"}).content.decode()
    assert "Siste nytt" in page
    assert "Snakkis" in page
    assert "xyzzy" in page


@pytest.mark.engines
def test_a_search_takes_the_same_queries_whatever_it_finds(client: Client, rich_site: Tree) -> None:
    learn_words.func()
    client.get("/sok/", {"q": "innlegg"})
    counts = {}
    for text in ("innlegg", "begrep", "inlegg", "nummer 3 om køer", "innlegg&side=2"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/sok/?q={text}").context["found"].count
        counts[text] = len(queries)
    # Inside a test's transaction PostgreSQL remembers nothing of what all pages ask alike.
    assert max(counts.values()) <= (20 if connection.vendor == "sqlite" else 35), counts
    assert counts["innlegg"] == counts["begrep"] == counts["innlegg&side=2"]
