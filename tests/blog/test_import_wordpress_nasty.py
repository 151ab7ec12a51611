"""``import_wordpress`` on what real exports hold, and on what an attacker would put there."""

import re
import socket
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.importing.download import NotFetchedError, download
from blog.importing.html.writer import blocks_of_html
from blog.models import Author, Picture, PostPage
from blog.reading import plain_text
from config.sites import Tree
from tests.blog.test_import_wordpress import body, png
from tests.blog.wordpress import END, HEAD, OLD, attachment, author, bring, export, item

pytestmark = pytest.mark.django_db

DTDS = {
    "entity bomb": '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    "external entity": '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    "parameter entity": '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1/a"> %a;]>',
    "external document type": '<!DOCTYPE rss SYSTEM "http://127.0.0.1/a.dtd">',
}


@pytest.mark.parametrize("dtd", DTDS.values(), ids=DTDS)
def test_xml_that_defines_entities_is_refused_whole(tree: Tree, tmp_path: Path, dtd: str) -> None:
    head, rest = HEAD.split("<rss", 1)
    path = tmp_path / "angrep.xml"
    path.write_text(f"{head}{dtd}<rss{rest}{item(1)}{END}", encoding="utf-8")
    with pytest.raises(CommandError, match=r"defines entities or a document type.*Nothing was imported"):
        bring(path)
    assert not PostPage.objects.exists()


def test_a_file_that_is_no_export_is_refused(tree: Tree, tmp_path: Path) -> None:
    path = tmp_path / "side.xml"
    for text in ("", "ingen xml", "<html><body><p>Hei</p></body></html>"):
        path.write_text(text)
        with pytest.raises(CommandError, match="Nothing was imported"):
            bring(path)


def test_a_file_that_breaks_off_gives_what_it_has_and_says_where(tree: Tree, tmp_path: Path) -> None:
    path = export(tmp_path / "blog.xml", item(1, "Hel"), item(2, "Halv"))
    whole = path.read_text()
    path.write_text(whole[: whole.index("Halv")])
    result = bring(path)
    assert result.status == 1
    assert "nothing after this line came along" in result.err
    assert [page.title for page in PostPage.objects.all()] == ["Hel"]


def test_characters_xml_forbids_are_left_out_and_named_with_their_line(tree: Tree, tmp_path: Path) -> None:
    text = "Før\x08etter \x0bher &#31; &nbsp;slutt \ufffe"
    path = tmp_path / "blog.xml"
    path.write_text(HEAD + item(1, "Med &aring; og \x1b[0m", text) + END, encoding="utf-8")
    result = bring(path)
    assert result.status == 0, result.err
    line = HEAD.count("\n") + 1
    assert (
        f"line {line}: characters that XML does not allow: U+0008 (1), U+000B (1), U+001B (1)" in result.out
    )
    assert plain_text(body(PostPage.objects.get())[0][1]) == "Føretter her slutt"


def test_bytes_that_are_no_utf_8_are_named_and_keep_nothing_back(tree: Tree, tmp_path: Path) -> None:
    path = tmp_path / "blog.xml"
    path.write_bytes((HEAD + item(1, "Kø", "Bj@rn") + END).encode().replace(b"@", b"\xf8"))
    result = bring(path)
    assert "U+FFFD (1)" in result.out
    assert body(PostPage.objects.get()) == [("text", "<p>Bj\ufffdrn</p>")]


def test_another_encoding_is_read_as_the_file_says(tree: Tree, tmp_path: Path) -> None:
    path = tmp_path / "blog.xml"
    path.write_bytes((HEAD.replace("UTF-8", "ISO-8859-1") + item(1, "Kø", "Åse") + END).encode("latin-1"))
    bring(path)
    assert (PostPage.objects.get().title, body(PostPage.objects.get())) == ("Kø", [("text", "<p>Åse</p>")])


def test_scripts_frames_and_handlers_go_and_are_named(tree: Tree, tmp_path: Path) -> None:
    html = (
        '<p onclick="alert(1)">Trygt</p><script>alert("ut")</script><style>p{}</style>'
        '<a href="javascript:alert(1)">lenken</a> <a href="data:text/html,x">data</a>'
        '<iframe src="https://annen.example/ramme" title="En ramme"></iframe>'
        '<img src="x" onerror="alert(1)"><form action="/x"><input name="a"></form>'
        '<svg onload="alert(1)"></svg>'
    )
    result = bring(export(tmp_path / "blog.xml", item(1, "Farlig", html)))
    text = "".join(value for _kind, value in body(PostPage.objects.get()))
    assert text == ('<p>Trygt</p><p>lenken data</p><p><a href="https://annen.example/ramme">En ramme</a></p>')
    for named in (
        "script",
        "style",
        "event handler (3 times)",
        "javascript: or data: link (2 times)",
        "form",
        "svg or math",
        "iframe https://annen.example/ramme",
        "picture x",
    ):
        assert f"post 1 “Farlig”: {named}" in result.out.splitlines()


def test_html_that_is_never_closed_is_closed(tree: Tree, tmp_path: Path) -> None:
    html = "<!-- wp:html --><p>En <b>fet <i>skrå<p>To<ul><li>a<ul><li>b<li>c</ul><li>d</ul><div><p>Tre"
    bring(export(tmp_path / "blog.xml", item(1, "Åpen", html)))
    assert body(PostPage.objects.get())[0][1].startswith("<p>En <b>fet</b> <b><i>skrå</i></b></p>")
    words = re.sub("<[^>]+>", " ", body(PostPage.objects.get())[0][1]).split()
    assert words == ["En", "fet", "skrå", "To", "a", "b", "c", "d", "Tre"]


def test_nested_lists_keep_their_nesting(tree: Tree, tmp_path: Path) -> None:
    html = "<!-- wp:list --><ul><li>a<ul><li>1<ul><li>x</li></ul></li><li>2</li></ul></li><li>b</li></ul>"
    bring(export(tmp_path / "blog.xml", item(1, "Lister", html)))
    assert body(PostPage.objects.get()) == [("text", html.removeprefix("<!-- wp:list -->"))]


def test_the_same_slug_twice_gets_an_address_each_and_old_ones_lead_to_their_own(
    tree: Tree, tmp_path: Path, client: Client
) -> None:
    path = export(
        tmp_path / "blog.xml",
        item(1, "Første", slug="nytt", link=f"{OLD}/2010/01/01/nytt/"),
        item(2, "Andre", slug="nytt", link=f"{OLD}/2011/01/01/nytt/"),
    )
    result = bring(path, publish=True)
    assert "post 2 “Andre”: its slug is “nytt-2” here" in result.out
    assert client.get("/2010/01/01/nytt/").headers["Location"].endswith("/blogg/nytt/")
    assert client.get("/2011/01/01/nytt/").headers["Location"].endswith("/blogg/nytt-2/")


@pytest.mark.parametrize(
    ("slug", "ours"),
    [("k%c3%b8en", "koen"), ("%d0%bf%d1%80%d0%b8%d0%b2%d0%b5%d1%82", "post"), ("日本", "post")],
)
def test_slugs_of_other_letters_find_their_post(
    tree: Tree, tmp_path: Path, client: Client, slug: str, ours: str
) -> None:
    bring(export(tmp_path / "blog.xml", item(1, "日本", slug=slug)), publish=True)
    assert PostPage.objects.get().slug == ours
    response = client.get(f"/2011/02/25/{slug}/")
    assert (response.status_code, response.headers["Location"]) == (301, f"/blogg/{ours}/")


def test_an_author_nobody_describes_is_kept_by_the_name_there_is(tree: Tree, tmp_path: Path) -> None:
    result = bring(export(tmp_path / "blog.xml", author("kari", "Kari"), item(1, "Hvem", creator="ola")))
    assert "post 1 “Hvem”: its author “ola” is not described in the file" in result.out
    assert PostPage.objects.get().author.name == "ola"
    assert sorted(Author.objects.values_list("name", flat=True)) == ["Kari", "ola"]


def test_a_file_that_is_missing_is_named_and_comes_with_a_later_run(tree: Tree, tmp_path: Path) -> None:
    html = f'<p>Se.</p><img class="wp-image-9" alt="Benken" src="{OLD}/wp-content/uploads/2011/02/b.png">'
    path = export(tmp_path / "blog.xml", item(1, "Bilde", html), attachment(9, "b.png", "Benken"))
    folder = tmp_path / "uploads"
    folder.mkdir()
    result = bring(path, media=folder, publish=True)
    assert result.status == 1
    assert (
        f"attachment 9 “Benken”: file {OLD}/wp-content/uploads/2011/02/b.png is not in the folder"
        in result.err
    )
    assert "post 1 “Bilde”: picture" in result.out
    (folder / "b.png").write_bytes(png())
    result = bring(path, media=folder, publish=True)
    assert (result.status, "0 imported, 1 updated" in result.summary) == (0, True)
    assert [kind for kind, _value in body(PostPage.objects.get())] == ["text", "picture"]


def test_one_file_in_many_posts_is_one_picture(tree: Tree, tmp_path: Path) -> None:
    (tmp_path / "b.png").write_bytes(png())
    address = f"{OLD}/wp-content/uploads/2011/02"
    sizes = (f'<img src="{address}/b-150x150.png">', f'<img class="wp-image-9" src="{address}/b.png">')
    posts = [item(number, f"Nr. {number}", html) for number, html in enumerate(sizes, start=1)]
    bring(export(tmp_path / "blog.xml", *posts, attachment(9, "b.png")), media=tmp_path)
    picture = Picture.objects.get().pk
    for page in PostPage.objects.all():
        assert body(page)[0][1]["image"]["image"] == picture


@pytest.mark.parametrize("content", [b"", b"<html>no</html>", png()[:60]], ids=["empty", "a page", "cut"])
def test_a_file_that_is_no_picture_is_named(tree: Tree, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.png").write_bytes(content)
    result = bring(export(tmp_path / "blog.xml", item(1), attachment(9, "b.png", "Benken")), media=tmp_path)
    assert result.status == 1
    assert "attachment 9 “Benken”: file" in result.err
    assert not Picture.objects.exists()


def test_a_name_that_leads_out_of_the_folder_is_not_followed(tree: Tree, tmp_path: Path) -> None:
    (tmp_path / "hemmelig.png").write_bytes(png())
    folder = tmp_path / "uploads"
    folder.mkdir()
    path = export(tmp_path / "blog.xml", item(1), attachment(9, "../../../hemmelig.png", "Ut"))
    assert bring(path, media=folder).status == 1
    assert not Picture.objects.exists()


def test_shortcodes_are_named_and_what_they_hold_stays(tree: Tree, tmp_path: Path) -> None:
    html = "Før [su_box title='x']inni[/su_box] [contact-form-7 id=3] [sic] <code>[kode a=1]</code> [1]."
    result = bring(export(tmp_path / "blog.xml", item(1, "Koder", html)))
    assert body(PostPage.objects.get()) == [("text", "<p>Før inni [sic] [kode a=1] [1].</p>")]
    assert "post 1 “Koder”: shortcode [su_box]" in result.out
    assert "post 1 “Koder”: shortcode [contact-form-7]" in result.out


def test_a_post_of_five_megabytes_comes_whole(tree: Tree, tmp_path: Path) -> None:
    paragraph = "Kunden fortalte det videre til naboen, som fortalte det til butikken. " * 12
    html = "\n\n".join(f"<b>{number}</b> {paragraph}" for number in range(6000))
    assert len(html.encode()) > 5_000_000
    assert bring(export(tmp_path / "blog.xml", item(1, "Lang", html))).status == 0
    text = body(PostPage.objects.get())[0][1]
    assert text.count("<p>") == 6000
    assert "<b>5999</b>" in text


def test_html_nested_a_thousand_deep_is_read(tree: Tree, tmp_path: Path) -> None:
    html = (
        "<!-- wp:html -->"
        + "<div><blockquote><ul><li>" * 1000
        + "bunnen"
        + "</li></ul></blockquote></div>" * 1000
    )
    assert bring(export(tmp_path / "blog.xml", item(1, "Dyp", html))).status == 0
    assert "bunnen" in str(body(PostPage.objects.get()))


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1:1/a", "http://localhost/a", "http://10.1.2.3/a", "http://192.168.0.1/a"),
        *("http://169.254.169.254/a", "http://[::1]/a", "http://[::ffff:127.0.0.1]/a", "http://2130706433/a"),
        *("http://0177.0.0.1/a", "http://0.0.0.0/a", "http://100.64.0.1/a", "http://[fd00::1]/a"),
        *("ftp://gammel.example/a", "file:///etc/hostname", "gopher://x/a", "//x", "http://[/a"),
    ],
)
def test_nothing_inside_a_network_is_fetched(tmp_path: Path, address: str) -> None:
    with pytest.raises(NotFetchedError):
        download(address, tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_not_even_where_something_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        with pytest.raises(NotFetchedError, match="inside a network"):
            download(f"http://127.0.0.1:{server.getsockname()[1]}/a", tmp_path / "a")
        with pytest.raises(TimeoutError):
            server.accept()


class Nobody:
    """An old site of which nothing has come along."""

    def link(self, address: str) -> dict[str, str] | None:
        return {"href": address} if address else None

    def picture(self, address: str, key: str) -> int | None:
        return None


PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<i>",
            "<a href='https://a.example/'>",
            "</a>",
            "<ul>",
            "<li>",
            "</ul>",
        ),
        *(
            "<ol>",
            "</ol>",
            "</li>",
            "<blockquote>",
            "</blockquote>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<th>",
        ),
        *(
            "<pre>",
            "</pre>",
            "<h2>",
            "</h2>",
            "<figure>",
            "</figure>",
            "<figcaption>",
            "</figcaption>",
            "<br>",
        ),
        *(
            "<hr>",
            "<div>",
            "</div>",
            "<cite>",
            "</cite>",
            "<div class='kg-callout-card'>",
            "\n\n",
            "\n",
            "<code>",
        ),
    ]
)
WORDS = st.integers(0, 10_000).map(lambda number: f"ord{number} ")


@given(st.lists(PIECES | WORDS, max_size=40), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_word_of_any_html_is_lost(pieces: list[str], paragraphs: bool) -> None:
    html = "".join(pieces)
    written = blocks_of_html(html, Nobody(), title="T", paragraphs=paragraphs)
    kept = str(written.blocks)
    for word in (piece.strip() for piece in pieces if piece.startswith("ord")):
        assert word in kept, (html, written)
