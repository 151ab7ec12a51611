"""What each block of a text shows its readers."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import CollectionViewRestriction

from blog.models import PostPage, StandardPage
from blog.page_cache.generation import Generations
from newsletter.services import list_create
from tests.blog.blocks.conftest import block, body, picture, table, tips
from tests.blog.conftest import published

FILM = ("embed", {"url": "https://youtu.be/aqz-KE-bpKQ", "title": "Benken"})


def test_texts_from_before_the_other_blocks_stay_valid() -> None:
    old = [
        ("text", "<p>Ord.</p>"),
        ("quote", {"quote": "Ja.", "source": ""}),
        ("callout", {"heading": "", "text": "<p>Nb.</p>"}),
    ]
    for kind, value in old:
        block(kind).clean(block(kind).to_python(value))


def test_a_table_names_its_columns_and_rows_and_scrolls_by_keyboard(read: Any) -> None:
    page = read(table(["<p>Benken</p>", "1 204"], ["<p>Køen</p>", "3"], caption="Hva folk sa"))
    assert '<div class="table-box" role="group" tabindex="0" aria-label="Hva folk sa">' in page
    assert "<caption>Hva folk sa</caption>" in page
    assert '<th scope="col" class="figure">Antall</th>' in page
    assert '<th scope="row" class="text"><p>Benken</p></th>' in page
    assert '<td class="figure">1 204</td>' in page


def test_a_table_need_not_name_its_rows_nor_have_a_heading_for_every_column(read: Any) -> None:
    page = read(table(["<p>Benken</p>", "12"], headings=("", "Antall"), row_headings=False))
    assert "<td></td>" in page
    assert 'scope="row"' not in page
    assert 'aria-label="Table"' in page or 'aria-label="Tabell"' in page


def test_code_stands_as_it_was_written(read: Any) -> None:
    page = read(("code", {"language": "HTML", "code": '  <b class="x">\n\tå</b>'}))
    code = re.search(r"<pre [^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
    assert code
    assert code[1] == "  &lt;b class=&quot;x&quot;&gt;\n\tå&lt;/b&gt;"
    assert '<pre role="group" tabindex="0" aria-label="HTML">' in page


def test_code_keeps_the_indent_of_its_first_line_in_the_editor() -> None:
    cleaned = block("code").clean(
        block("code").to_python({"language": "", "code": "    def f():\n        pass"})
    )
    assert cleaned["code"].startswith("    def")


def test_tips_are_a_numbered_list_of_headings_and_texts(read: Any) -> None:
    page = read(("text", "<h2>Rådene</h2>"), tips(("Sett ut en benk", "<p>De blir.</p>"), ("Svar", "")))
    assert page.count('class="tip-head"') == 2
    assert '<h3 id="sett-ut-en-benk" class="tip-head">Sett ut en benk</h3>' in page


def test_a_film_is_a_link_that_says_who_will_be_asked(read: Any) -> None:
    page = read(FILM)
    assert '<a class="film-open" href="https://www.youtube.com/watch?v=aqz-KE-bpKQ"' in page
    assert 'data-player="https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1"' in page
    assert "YouTube" in re.sub(r"<[^>]+>", "", page)
    assert "<iframe" not in page


def test_pages_may_frame_the_two_hosts_of_films_and_nobody_else(read: Any, client: Client) -> None:
    read(FILM)
    policy = client.get("/blogg/tekst-1/").headers["Content-Security-Policy"]
    assert "frame-src https://www.youtube-nocookie.com https://player.vimeo.com;" in policy


@pytest.mark.parametrize("url", ["https://example.com/film", "https://www.tiktok.com/@x/video/1"])
def test_an_editor_is_told_that_other_films_cannot_be_shown(url: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        block("embed").clean(block("embed").to_python({"url": url, "title": "Film"}))
    assert list(refusal.value.block_errors) == ["url"]


def test_a_film_needs_a_title() -> None:
    with pytest.raises(ValidationError) as refusal:
        block("embed").clean(block("embed").to_python({**FILM[1], "title": ""}))
    assert list(refusal.value.block_errors) == ["title"]


def test_a_film_nobody_knows_is_not_shown_at_all(read: Any) -> None:
    assert "film-open" not in read(("embed", {"url": "https://example.com/film", "title": "Film"}))


def test_a_term_that_is_not_public_is_not_named(read: Any, make_term: Any) -> None:
    term = make_term("Hemmelig begrep", search_description="Ikke ennå.")
    term.unpublish()
    page = read(("term", {"term": term.pk}), ("term", {"term": 4242}))
    assert "Hemmelig" not in page
    assert "term-card" not in page


def test_a_term_shows_its_explanation_and_the_way_there(read: Any, make_term: Any) -> None:
    term = make_term("Munn-til-munn", slug="munn-til-munn", search_description="At folk sier det videre.")
    page = read(("term", {"term": term.pk}))
    assert '<a href="/leksikon/munn-til-munn/">Munn-til-munn</a>' in page
    assert "At folk sier det videre." in page


def test_a_term_stands_in_the_language_of_the_page(
    make_post: Any, make_term: Any, tree: Any, client: Client
) -> None:
    term = make_term("Åpenhet")
    make_term("Otwartość", slug="otwartosc", branch=tree.pl, translation_key=term.translation_key)
    make_post("Wpis", slug="wpis", branch=tree.pl, body=body(("term", {"term": term.pk})))
    page = client.get("/pl/blogg/wpis/").content.decode()
    assert '<a href="/pl/leksikon/otwartosc/">Otwartość</a>' in page
    assert "Åpenhet" not in page


def test_a_private_document_is_neither_linked_nor_named(
    read: Any, make_document: Any, client: Client
) -> None:
    document = make_document("Lønnsliste", private=True)
    link = f'<p>Se <a linktype="document" id="{document.pk}">listen</a>.</p>'
    page = read(("download", {"document": document.pk}), ("text", link))
    assert "Lønnsliste" not in page
    assert document.filename not in page
    assert "Se <a>listen</a>." in page
    assert client.get(document.url).status_code == 302


@pytest.mark.engines
def test_a_document_made_private_empties_the_page_cache(make_document: Any) -> None:
    collection = make_document().collection.add_child(name="Stengt")
    before = Generations().current()
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Generations().current() != before


def test_a_download_says_its_title_kind_and_size(read: Any, make_document: Any, client: Client) -> None:
    document = make_document("Sjekkliste")
    page = read(("download", {"document": document.pk}))
    assert f'<a class="download" href="{document.url}">' in page
    assert "Sjekkliste" in page
    assert re.search(r"PDF, 2[,.]0.KB", page)
    assert client.get(document.url).status_code == 200


def test_the_signup_stands_once_on_a_page(read: Any) -> None:
    page = read(("signup", None), ("text", "<p>Etterpå.</p>"), ("signup", None))
    assert page.count("data-signup") == 1
    assert page.index("data-signup") < page.rindex("Etterpå.")


def test_a_signup_may_offer_some_newsletters_alone_and_all_when_those_are_closed(read: Any) -> None:
    for slug in ("brev", "brev2"):
        list_create(slug=slug, frequency="weekly", texts={"nb": (f"Liste {slug}", "Om noe.")})
    chosen = read(("signup", {"lists": ["brev2"]}))
    assert ('id="list-brev2"' in chosen, 'id="list-brev"' in chosen) == (True, False)
    gone = read(("signup", {"lists": ["nedlagt"]}))
    assert ('id="list-brev2"' in gone, 'id="list-brev"' in gone) == (True, True)


def test_a_text_without_a_signup_ends_with_it(read: Any) -> None:
    page = read(("text", "<p>Ord.</p>"))
    assert page.count("data-signup") == 1
    assert page.index("Ord.") < page.index("data-signup")


def test_a_standard_page_can_have_a_signup_too(tree: Any, client: Client) -> None:
    published(tree.nb.home, StandardPage(title="Bli med", slug="bli-med", body=body(("signup", None))))
    assert client.get("/bli-med/").content.decode().count("data-signup") == 1


def test_no_id_is_given_twice(read: Any, make_picture: Any) -> None:
    text = ("text", "<h2>Main</h2><h2>Signup</h2><h3>Share link</h3><h2>Main</h2>")
    page = read(text, ("signup", None), text, tips(("Signup", "")), FILM, FILM, table(["a", "b"]))
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_ten_of_every_block_ask_no_more_than_one(
    make_post: Any, make_term: Any, make_picture: Any, make_document: Any, client: Client
) -> None:
    def blocks(number: int) -> list[Any]:
        term, document, image = make_term(f"Begrep {number}"), make_document(), make_picture()
        links = f'<a linktype="page" id="{term.pk}">x</a> <a linktype="document" id="{document.pk}">y</a>'
        return [
            ("text", f"<h2>Del {number}</h2><p>{links}</p>"),
            ("callout", {"heading": "", "text": f"<p>{links}</p>"}),
            picture(image, alt="Benken"),
            ("term", {"term": term.pk}),
            ("download", {"document": document.pk}),
            table([f"<p>{links}</p>", "1"]),
            tips(("Gjør det", f"<p>{links}</p>")),
            FILM,
        ]

    make_post("Kort", slug="kort", body=body(*blocks(0)))
    make_post("Lang", slug="lang", body=body(*(each for number in range(1, 11) for each in blocks(number))))
    asked = []
    for slug in ("lang", "kort", "lang"):
        client.get(f"/blogg/{slug}/")  # the first reader of a picture has its files made
        cache.clear()  # where Wagtail remembers them
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/blogg/{slug}/").status_code == 200
        asked.append(len(queries))
    assert asked[1] == asked[2]


def test_every_block_survives_the_editors_round_trip(
    make_picture: Any, make_document: Any, make_term: Any
) -> None:
    blocks = [
        ("text", "<p>Ord.</p>"),
        tips(("En", "<p>To.</p>")),
        picture(make_picture(), alt="Benken"),
        FILM,
        table(["<p>a</p>", "1"]),
        ("code", {"language": "", "code": "x"}),
        ("term", {"term": make_term("Begrep").pk}),
        ("download", {"document": make_document().pk}),
        ("signup", {"lists": []}),
    ]
    stream = PostPage.body.field.stream_block
    value = stream.clean(stream.to_python(PostPage(body=body(*blocks)).body.raw_data[:]))
    assert [(child["type"], child["value"]) for child in stream.get_prep_value(value)][2:] == blocks[2:]
