"""A term of the glossary becomes a link where a post first mentions it; nothing else of the text changes."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from blog.models import Audience
from blog.term_links import Term, TermIndex, link_terms
from config.sites import Tree

LINK = re.compile(r'<a class="term-link" href="[^"]*">(.*?)</a>', re.DOTALL)
TERMS = [
    Term("Kaskade", "/kaskade/"),
    Term("Kampanje", "/kampanje/"),
    Term("Munn-til-munn", "/munn/", "WOM, jungeltelegraf"),
    Term("Bekreftelse", "/bekreftelse/"),
    Term("Dobbel bekreftelse", "/dobbel/"),
    Term("Søkemotor (SEO)", "/seo/"),
    Term("R&D", "/r-d/"),
    Term("Mål", "/mal/"),
]
POLISH = [
    Term("Kaskada", "/kaskada/"),
    Term("Poczta pantoflowa", "/poczta/"),
    Term("Lojalność klientów", "/lojalnosc/", "lojalność"),
    Term("Konwersja", "/konwersja/"),
]


def linked(html: str, terms: list[Term] = TERMS, lang: str = "nb") -> list[str]:
    """The words that become links. All else must be as it was."""
    found = link_terms(html, TermIndex(terms, lang)).html
    assert LINK.sub(r"\1", found) == html
    return LINK.findall(found)


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Kaskade</h2>",
        "<h3><em>kaskade</em></h3>",
        '<a href="/x/">kaskade</a>',
        "<a><b>kaskade</b></a>",
        "<code>kaskade</code>",
        "<pre>kaskade</pre>",
        "<button>kaskade</button>",
        "<label>kaskade</label>",
        "<blockquote><p>kaskade</p></blockquote>",
        "<figcaption>kaskade</figcaption>",
        '<em lang="en">kaskade</em>',
        "<script>kaskade</script>",
        "<style>.kaskade {}</style>",
        "<textarea>kaskade</textarea>",
        "<svg><text>kaskade</text></svg>",
        "<!-- kaskade -->",
        '<img alt="en kaskade > kaskade">',
        '<p title="kaskade">x</p>',
        "munn <b>til</b> munn",
        "munn, til munn",
        "munn<br>til munn",
        "bakkaskade",
        "kaskadebygger",
        "måler måleren",
        "&kaskade;",
        "&#107;askade",
        "R &amp; Dette",
    ],
)
def test_what_is_no_mention_in_running_text_is_left_alone(html: str) -> None:
    assert linked(html) == []


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>En kaskade, og en kaskade til.</p>", ["kaskade"]),
        ("<p>KASKADENE går</p>", ["KASKADENE"]),
        ("<p>kampanjen, kampanjer</p>", ["kampanjen"]),
        ("<p>bekreftelsens dobbel bekreftelse</p>", ["bekreftelsens", "dobbel bekreftelse"]),
        ("<p>dobbel bekreftelse og bekreftelse</p>", ["dobbel bekreftelse", "bekreftelse"]),
        ("<p>munn til munn</p>", ["munn til munn"]),
        ("<p>munn-til&nbsp;munn</p>", ["munn-til&nbsp;munn"]),
        ("<p>munn\n  til\nmunn</p>", ["munn\n  til\nmunn"]),
        ("<p>jungeltelegrafen og WOM</p>", ["jungeltelegrafen"]),
        ("<p>seo for søkemotorer</p>", ["seo"]),
        ("<ul><li><strong>kaskade</strong></li></ul>", ["kaskade"]),
        ("<h2>kaskade</h2>kaskade &amp; co", ["kaskade"]),
        ("<blockquote>«kaskade»</blockquote><p>«kaskade»</p>", ["kaskade"]),
        ("<br/><hr>kaskade<img src='x'>", ["kaskade"]),
        ("a < b kaskade > c", ["kaskade"]),
        ("<p>mål, ikke målet</p>", ["mål"]),
        ("kaskader.kaskadering", ["kaskader"]),
    ],
)
def test_the_first_mention_is_a_link_in_any_form_of_the_word(html: str, words: list[str]) -> None:
    assert linked(html) == words


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Kaskadę widać, kaskady też.</p>", ["Kaskadę"]),
        ("<p>poczty pantoflowej, pocztą pantoflową</p>", ["poczty pantoflowej"]),
        ("<p>konwersji, lojalnością</p>", ["konwersji", "lojalnością"]),
        ("<p>lojalności klientów</p>", ["lojalności klientów"]),
        ("<p>kaskader konwersat</p>", []),
    ],
)
def test_polish_words_are_known_by_their_endings(html: str, words: list[str]) -> None:
    assert linked(html, POLISH, "pl") == words


def test_a_term_that_the_text_leads_to_gets_no_second_link() -> None:
    found = link_terms('<p>kaskade <a href="/kaskade/">se her</a> seo</p>', TermIndex(TERMS, "nb"))
    assert LINK.findall(found.html) == ["seo"]
    assert [term.title for term in found.terms] == ["Kaskade", "Søkemotor (SEO)"]


def test_an_address_is_escaped() -> None:
    found = link_terms("kaskade", TermIndex([Term("Kaskade", '/"><script>/')], "nb"))
    assert found.html == '<a class="term-link" href="/&quot;&gt;&lt;script&gt;/">kaskade</a>'


def test_a_term_without_words_is_no_term() -> None:
    assert linked("<p>🧇 kaskade ()</p>", [Term("🧇", "/w/"), Term("()", "/x/", " , ")]) == []


MARKUP = st.lists(
    st.sampled_from(
        [
            *("kaskade", "munn til ", "munn", " ", "<p>", "</p>", "<b>", "</b>", "<br>", "&amp;", "é", "\n"),
            *('<a href="/x/">', "</a>", "<h2>", "</h2>", "<", ">", "&", '"', "<!--", "-->", "</", "<!", "<?"),
            *("<p title='kaskade", "<![CDATA[", "<script>"),
        ]
    ),
    max_size=30,
).map("".join)


@given(MARKUP)
def test_whatever_the_text_nothing_but_links_is_added(html: str) -> None:
    assert len(linked(html)) <= len(TERMS)


def body(text: str) -> list[tuple[str, str]]:
    return [("text", f"<p>{text}</p>")]


@pytest.fixture
def term_links(client: Client) -> Any:
    """Titles and words of the links in the text of a page."""

    def links(page: Any) -> list[tuple[str, str]]:
        html = client.get(page.url).content.decode()
        return re.findall(r'<a class="term-link" href="([^"]*)">(.*?)</a>', html)

    return links


@pytest.mark.django_db
def test_a_post_leads_to_the_terms_of_its_language(
    make_post: Any, make_term: Any, tree: Tree, term_links: Any
) -> None:
    term = make_term("Kaskade")
    make_term("Kaskada", branch=tree.pl)
    post = make_post("Deling", body=body("Kaskaden og kaskada."))
    assert term_links(post) == [(term.url, "Kaskaden")]


@pytest.mark.django_db
def test_an_editor_can_switch_it_off_for_a_post_and_for_a_term(
    make_post: Any, make_term: Any, term_links: Any
) -> None:
    make_term("Kaskade")
    make_term("Deling", link_in_posts=False)
    assert term_links(make_post("Av", body=body("Kaskaden."), link_terms=False)) == []
    assert term_links(make_post("På", body=body("Delingen."))) == []


@pytest.mark.django_db
def test_no_post_leads_to_a_term_that_is_not_public(make_post: Any, make_term: Any, term_links: Any) -> None:
    make_term("Kaskade", audience=Audience.SUBSCRIBERS)
    make_term("Deling").unpublish()
    assert term_links(make_post("Post", body=body("Delingen av kaskaden."))) == []


@pytest.mark.django_db
def test_terms_link_no_terms(make_term: Any, term_links: Any) -> None:
    make_term("Kaskade")
    assert term_links(make_term("Deling", body=body("En deling i en kaskade."))) == []


@pytest.mark.django_db
def test_a_post_names_the_terms_it_leads_to(client: Client, make_post: Any, make_term: Any) -> None:
    make_term("Kaskade")
    post = make_post("Deling", body=body("Kaskaden."))
    assert [term.title for term in client.get(post.url).context["terms_in_text"]] == ["Kaskade"]


@pytest.mark.django_db
def test_any_number_of_terms_takes_the_same_queries(client: Client, make_post: Any, make_term: Any) -> None:
    post = make_post("Deling", body=body("Kaskade, begrep0, begrep1 og begrep2."))
    counts = []
    for number in range(3):
        make_term(f"Begrep{number}")
        client.get(post.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(post.url)
        counts.append(len(queries))
    assert len(set(counts)) == 1
