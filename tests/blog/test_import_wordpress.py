"""``manage.py import_wordpress``: an export of a blog comes over whole, or what does not is named."""

import json
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document

from blog.importing.wordpress.run import import_wordpress
from blog.models import Author, Category, ImportedDocument, Picture, PostPage, StandardPage
from config.sites import Tree
from tests.blog.wordpress import OLD, attachment, author, bring, category, export, item, tag

WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE)", re.IGNORECASE)
pytestmark = pytest.mark.django_db


def png(colour: str = "red") -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """A copy of wp-content/uploads."""
    folder = tmp_path / "uploads" / "2011" / "02"
    folder.mkdir(parents=True)
    for name, colour in (("benken.png", "red"), ("koen.png", "blue"), ("disken.png", "green")):
        (folder / name).write_bytes(png(colour))
    (folder / "sjekkliste.pdf").write_bytes(b"%PDF-1.4 en sjekkliste")
    return tmp_path / "uploads"


@pytest.fixture
def blog_xml(tmp_path: Path) -> Path:
    """A small blog, as it really was."""
    gutenberg = (
        "<!-- wp:paragraph --><p>Les om <a href='https://gammel.example/2011/02/25/svar/'>svar samme dag</a> "
        "og <a href='https://gammel.example/?p=11'>køen</a>.</p><!-- /wp:paragraph -->"
        '<!-- wp:heading --><h2 class="wp-block-heading">Benken</h2><!-- /wp:heading -->'
        '<!-- wp:image {"id":20} --><figure class="wp-block-image"><img src="https://gammel.example/wp-content/'
        'uploads/2011/02/benken-300x200.png" alt="En benk" class="wp-image-20"/>'
        "<figcaption>Benken ute</figcaption>"
        "</figure><!-- /wp:image -->"
        "<!-- wp:quote --><blockquote class='wp-block-quote'><p>Jeg fortalte det til alle.</p>"
        "<cite>En kunde</cite>"
        "</blockquote><!-- /wp:quote -->"
        '<!-- wp:code --><pre class="wp-block-code"><code>a &lt; b\n  c</code></pre><!-- /wp:code -->'
        "<!-- wp:table --><figure class='wp-block-table'><table><thead><tr><th>Hva</th>"
        "<th>Antall</th></tr></thead>"
        "<tbody><tr><td>Benken</td><td>41</td></tr></tbody></table><figcaption>Fortalt</figcaption></figure>"
        "<!-- /wp:table -->"
        "<!-- wp:embed --><figure class='wp-block-embed'><div class='wp-block-embed__wrapper'>\n"
        "https://www.youtube.com/watch?v=snakkis0000\n</div></figure><!-- /wp:embed -->"
        '<!-- wp:file --><div class="wp-block-file"><a href="https://gammel.example/wp-content/uploads/2011/02/'
        'sjekkliste.pdf">Sjekklisten</a></div><!-- /wp:file -->'
        "<!-- wp:latest-posts /-->"
    )
    classic = (
        "Første avsnitt\nmed linje.\n\nAndre <strong>avsnitt</strong>."
        '\n\n[gallery ids="20,21"]\n\nSlutt [sic].'
    )
    sorted_by = (
        ("category", "kundeservice", "Kundeservice"),
        ("category", "tips", "Tips"),
        ("post_tag", "ko", "Kø"),
    )
    return export(
        tmp_path / "blog.xml",
        author("kari", "Kari Nordmann"),
        category("kundeservice", "Kundeservice", description="Om å svare."),
        category("tips", "Tips", parent="kundeservice"),
        item(
            10,
            "Benken",
            gutenberg,
            slug="benken",
            terms=sorted_by,
            excerpt="En benk.",
            meta={"_thumbnail_id": "21", "_yoast_wpseo_metadesc": "Om benken", "views": "7"},
            comments=2,
        ),
        item(11, "Køen", classic, slug="koen", meta={"_wp_old_slug": "kua"}),
        item(12, "Svar", "Se <a href='/2011/02/25/benken/'>benken</a>.", slug="svar"),
        item(13, "Utkast", "Snart.", slug="utkast", status="draft", at="0000-00-00 00:00:00"),
        item(14, "Privat", "Bare oss.", slug="privat", status="private"),
        item(15, "Passord", "Bare dere.", slug="passord", password="hemmelig"),
        item(16, "Siden", "", kind="nav_menu_item"),
        item(
            17,
            "Historien",
            "Om oss før.",
            kind="page",
            slug="historien",
            parent=18,
            link=f"{OLD}/firmaet/historien/",
        ),
        item(18, "Firmaet", "Hvem vi er.", kind="page", slug="firmaet", link=f"{OLD}/firmaet/"),
        attachment(20, "benken.png", "Benken", alt="En rød benk"),
        attachment(21, "koen.png", "Køen", excerpt="Køen i mai"),
        attachment(22, "sjekkliste.pdf", "Sjekklisten"),
    )


def body(page: Any) -> list[tuple[str, Any]]:
    return [(block["type"], block["value"]) for block in page.body.raw_data]


def test_without_a_site_it_says_what_to_run_first(blog_xml: Path) -> None:
    with pytest.raises(CommandError, match=r"manage\.py setup"):
        bring(blog_xml)


def test_a_blog_comes_over(tree: Tree, blog_xml: Path, uploads: Path) -> None:
    result = bring(blog_xml, media=uploads, publish=True)
    assert result.status == 0, result.err
    assert result.summary == (
        "12 items: 8 imported, 0 updated, 0 unchanged, 0 kept, 0 failed; files: 3 new; posts that state no "
        "relation, taken to have none: 6; left out and named: 7; failed and named: 0"
    )
    page = PostPage.objects.get(slug="benken")
    assert (page.author.name, page.category.name) == ("Kari Nordmann", "Kundeservice")
    assert Category.objects.get(name="Kundeservice").description == "Om å svare."
    assert [tag.name for tag in page.tags.all()] == ["Kø", "Tips"]
    assert (page.intro, page.search_description) == ("En benk.", "Om benken")
    assert page.date == page.first_published_at == datetime(2011, 2, 25, 7, 30, tzinfo=UTC)
    assert page.picture.title == "Køen"


def test_its_blocks_become_ours(tree: Tree, blog_xml: Path, uploads: Path) -> None:
    bring(blog_xml, media=uploads, publish=True)
    answer, queue = (PostPage.objects.get(slug=slug).pk for slug in ("svar", "koen"))
    bench = Picture.objects.get(title="Benken")
    cells = {
        "columns": [{"type": "text", "heading": "Hva"}, {"type": "text", "heading": "Antall"}],
        "rows": [{"values": ["<p>Benken</p>", "<p>41</p>"]}],
        "caption": "Fortalt",
    }
    image = {"image": bench.pk, "alt_text": "En benk", "decorative": False}
    assert body(PostPage.objects.get(slug="benken")) == [
        (
            "text",
            (
                f'<p>Les om <a linktype="page" id="{answer}">svar samme dag</a> og '
                f'<a linktype="page" id="{queue}">køen</a>.</p><h2>Benken</h2>'
            ),
        ),
        ("picture", {"image": image, "caption": "Benken ute", "wide": False}),
        ("quote", {"quote": "Jeg fortalte det til alle.", "source": "En kunde"}),
        ("code", {"language": "", "code": "a < b\n  c"}),
        ("table", {"table": cells, "row_headings": False}),
        ("embed", {"url": "https://www.youtube.com/watch?v=snakkis0000", "title": "Benken"}),
        ("text", f'<p><a linktype="document" id="{Document.objects.get().pk}">Sjekklisten</a></p>'),
    ]
    assert bench.description == "En rød benk"


def test_classic_text_has_its_paragraphs_and_galleries(tree: Tree, blog_xml: Path, uploads: Path) -> None:
    bring(blog_xml, media=uploads, publish=True)
    first, bench, queue, last = body(PostPage.objects.get(slug="koen"))
    assert first == ("text", "<p>Første avsnitt<br/>med linje.</p><p>Andre <b>avsnitt</b>.</p>")
    assert (bench[1]["caption"], queue[1]["caption"]) == ("", "Køen i mai")
    assert last == ("text", "<p>Slutt [sic].</p>")


def test_pages_stand_below_their_own(tree: Tree, blog_xml: Path, uploads: Path, client: Client) -> None:
    bring(blog_xml, media=uploads, publish=True)
    assert client.get("/firmaet/historien/").status_code == 200
    assert StandardPage.objects.get(slug="historien").get_parent().slug == "firmaet"


def test_what_was_not_public_stays_a_draft(tree: Tree, blog_xml: Path, uploads: Path, client: Client) -> None:
    bring(blog_xml, media=uploads, publish=True)
    bring(blog_xml, media=uploads, publish=True)
    for slug in ("utkast", "privat", "passord"):
        assert not PostPage.objects.get(slug=slug).live
        assert client.get(f"/2011/02/25/{slug}/").status_code == 404


def test_a_scheduled_post_is_scheduled(tree: Tree, tmp_path: Path) -> None:
    at = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%d %H:%M:%S")
    path = export(tmp_path / "blog.xml", item(1, "Siden", slug="siden", status="future", at=at))
    bring(path, publish=True)
    page = PostPage.objects.get()
    assert (page.live, page.approved_schedule) == (False, True)
    assert "1 unchanged" in bring(path, publish=True).summary


@pytest.mark.parametrize("address", ["/2011/02/25/koen/", "/2011/02/25/kua/", "/?p=11"])
def test_old_addresses_lead_on(
    tree: Tree, blog_xml: Path, uploads: Path, client: Client, address: str
) -> None:
    bring(blog_xml, media=uploads, publish=True)
    response = client.get(address)
    assert response.status_code == 301
    assert response.headers["Location"].endswith("/blogg/koen/")


def test_a_number_that_nothing_had_is_the_front_page(tree: Tree, client: Client) -> None:
    assert client.get("/?p=4711").status_code == 200


@pytest.mark.engines
def test_a_second_run_changes_nothing(tree: Tree, blog_xml: Path, uploads: Path) -> None:
    bring(blog_xml, media=uploads, publish=True)
    with CaptureQueriesContext(connection) as queries:
        result = bring(blog_xml, media=uploads, publish=True)
    assert "0 imported, 0 updated, 8 unchanged, 0 kept, 0 failed; files: 0 new" in result.summary
    assert [query["sql"] for query in queries if WRITES.match(query["sql"])] == []


def test_a_dry_run_writes_nothing_and_says_what_would_come(tree: Tree, blog_xml: Path, uploads: Path) -> None:
    with CaptureQueriesContext(connection) as queries:
        planned = bring(blog_xml, media=uploads, publish=True, dry_run=True)
    assert [query["sql"] for query in queries if WRITES.match(query["sql"])] == []
    done = bring(blog_xml, media=uploads, publish=True)
    assert planned.summary == f"dry run, nothing written: {done.summary}"


@pytest.mark.parametrize("steps", [1, 3, 4, 8, 14, 20])
def test_stopped_in_the_middle_it_goes_on(tree: Tree, blog_xml: Path, uploads: Path, steps: int) -> None:
    """As a kill would stop it: after a picture, a post, a page below another."""
    done = iter(range(steps))

    def stop(_done: int, _all: int) -> None:
        if next(done, None) is None:
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        import_wordpress(blog_xml, lang="nb", publish=True, media=uploads, progress=stop)
    assert ImportedDocument.objects.count() < 8
    result = bring(blog_xml, media=uploads, publish=True)
    assert "0 kept, 0 failed" in result.summary
    assert (PostPage.objects.count(), Picture.objects.count(), Document.objects.count()) == (6, 2, 1)
    assert "0 imported, 0 updated, 8 unchanged" in bring(blog_xml, media=uploads, publish=True).summary


def test_a_page_edited_here_is_kept(tree: Tree, blog_xml: Path, uploads: Path) -> None:
    bring(blog_xml, media=uploads, publish=True)
    page = PostPage.objects.get(slug="koen")
    page.title = "Køen, skrevet om"
    page.save_revision().publish()
    blog_xml.write_text(blog_xml.read_text().replace("Første avsnitt", "Et annet avsnitt"))
    result = bring(blog_xml, media=uploads, publish=True)
    assert "post 11 “Køen”: kept: edited here" in result.out
    assert PostPage.objects.get(slug="koen").title == "Køen, skrevet om"


def test_everything_left_out_is_named_with_where_it_stood(tree: Tree, blog_xml: Path, uploads: Path) -> None:
    lines = bring(blog_xml, media=uploads).out.splitlines()[:-1]
    assert lines == [
        "category “Tips”: it stood below “kundeservice”: shelves stand side by side here",
        "post 10 “Benken”: comments (2 times)",
        "post 10 “Benken”: block latest-posts",
        "post 14 “Privat”: private there: stays a draft",
        "post 15 “Passord”: under a password there: stays a draft",
        "nav_menu_item 16 “Siden”: a nav_menu_item has no form here",
        "the file: meta data “views”",
    ]


@pytest.mark.parametrize("dry_run", [True, False])
def test_what_pages_files_and_tags_say_of_themselves_is_named_too(
    tree: Tree, tmp_path: Path, uploads: Path, dry_run: bool
) -> None:
    file = attachment(20, "benken.png", html="Tatt i mai")
    sticky = item(11, more="<wp:is_sticky>1</wp:is_sticky><wp:menu_order>3</wp:menu_order>")
    page = item(12, "Om", kind="page", more="<wp:is_sticky>0</wp:is_sticky><wp:menu_order>3</wp:menu_order>")
    told = bring(
        export(tmp_path / "b.xml", tag("ko", "Kø", "Om å vente"), file, sticky, page),
        media=uploads,
        dry_run=dry_run,
    ).out
    assert "attachment 20 “benken.png”: its description: “Tatt i mai”" in told
    assert "post 11 “Et innlegg”: stood on top of all others" in told
    assert "page 12 “Om”: its place among its neighbours, 3" in told
    assert "post_tag “Kø”: its description: “Om å vente”" in told
    assert told.count("neighbours") == 1


def test_a_tag_keeps_its_address_where_that_is_free(tree: Tree, tmp_path: Path, client: Client) -> None:
    Tag.objects.create(name="Noe annet", slug="vente")
    tags = [tag("koen", "Kø"), tag("vente", "Ventetid")]
    sorted_by = (("post_tag", "koen", "Kø"), ("post_tag", "vente", "Ventetid"))
    told = bring(export(tmp_path / "b.xml", *tags, item(11, terms=sorted_by)), publish=True).out
    assert client.get("/tag/koen/")["Location"] == "/blogg/emne/koen/"
    assert "post_tag “Ventetid”: its slug is “ventetid” here, so /tag/vente/ does not lead to it" in told
    assert "koen" not in told


def test_an_old_address_that_is_taken_or_too_long_is_named(tree: Tree, tmp_path: Path) -> None:
    path = f"/{'koen' * 70}/"
    Redirect.objects.create(old_path="/2011/02/25/koen", redirect_link="/blogg/")
    told = bring(
        export(tmp_path / "b.xml", item(11, slug="koen"), item(12, link=f"{OLD}{path}")), publish=True
    ).out
    assert "its address /2011/02/25/koen/ leads elsewhere already" in told
    assert f"its address {path} leads elsewhere already, or is too long" in told


def test_the_report_comes_as_json(tree: Tree, blog_xml: Path, uploads: Path) -> None:
    report = json.loads(bring(blog_xml, media=uploads, json=True).out)
    assert (report["items"], report["counts"]["imported"], report["files"]) == (12, 8, 3)
    assert {"where": "post 10 “Benken”", "what": "comments", "number": 2} in report["skipped"]


def test_mail_addresses_of_authors_are_read_by_nobody(tree: Tree, blog_xml: Path, uploads: Path) -> None:
    result = bring(blog_xml, media=uploads, verbosity=2)
    assert "kari@" not in result.out + result.err
    assert not Author.objects.filter(name__contains="@").exists()
