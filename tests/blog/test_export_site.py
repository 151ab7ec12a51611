"""``manage.py export_site``: what an editor wrote as files, and the same site of them again."""

import filecmp
import io
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.models import Page

from blog.exchange.body import body_blocks, body_text
from blog.exchange.places import Known, Written
from blog.importing.values import plain_blocks
from blog.models import (
    Audience,
    Author,
    Category,
    ImportedDocument,
    ImportedFile,
    Picture,
    PostPage,
    Relation,
    Series,
    StandardPage,
    TermPage,
)
from config.sites import Tree
from tests.blog.conftest import day
from tests.blog.importing import run
from tests.blog.test_import_wordpress import png


def export(folder: Path, **options: Any) -> str:
    out = io.StringIO()
    call_command("export_site", str(folder), stdout=out, **options)
    return out.getvalue()


def published(page: Any) -> Any:
    page.save_revision().publish()
    return page


@pytest.fixture
def whole(tree: Tree) -> Tree:
    """A site with everything an editor can make."""
    nb, pl = tree.nb.home.locale, tree.pl.home.locale
    portrait = Picture.objects.create(title="Kari", file=ContentFile(png("blue"), "kari.png"))
    bench = Picture.objects.create(
        title="Benken", description="En benk", credit="Foto: Ola", file=ContentFile(png(), "benken.png")
    )
    bench.tags.add("benk")
    paper = Document.objects.create(title="Sjekkliste", file=ContentFile(b"%PDF-1.4", "sjekk.pdf"))
    kari = Author.objects.create(
        name="Kari", slug="kari", locale=nb, bio="Skriver: mye\nog ofte.", picture=portrait
    )
    shelf = Category.objects.create(name="Kundeservice", slug="service", locale=nb, description="Om å svare.")
    shelf_pl = Category.objects.create(
        name="Obsługa", slug="obsluga", locale=pl, translation_key=shelf.translation_key
    )
    tips = Series.objects.create(name="Ukens tips", slug="tips", locale=nb, is_weekly=True)
    about = tree.nb.about
    about.body = [("text", "<p>Om oss.</p>")]
    published(about)
    below = published(about.add_child(instance=StandardPage(title="Før", slug="for", locale=nb)))
    tree.nb.home.intro = f'<p>Les <a id="{below.pk}" linktype="page">om før</a>.</p>'
    published(tree.nb.home)
    term = TermPage(
        title="Munn til munn", slug="munn", other_forms="WOM", search_description="Prat.", locale=nb
    )
    published(tree.nb.glossary.add_child(instance=term))
    polish = term.copy_for_translation(pl)
    polish.title, polish.slug = "Poczta", "poczta"
    published(polish)
    blocks: list[dict[str, Any]] = [
        {
            "type": "text",
            "value": f'<h2>Benk &amp; <b>kø</b></h2><p>Les <a linktype="page" id="{term.pk}">om *ord*</a>,'
            "<br/>"
            f'<a linktype="document" id="{paper.pk}">listen</a> og '
            '<a href="https://a.example/?b=1&amp;c=2">mer</a>.'
            "</p><ul><li>en<ul><li>inni</li></ul></li><li>to</li></ul><hr/><p># ikke en overskrift</p>"
            "<p><b><i>1. ikke en liste</i></b></p>",
        },
        {"type": "text", "value": "<ol><li>Først</li><li>så <i>den</i></li></ol>"},
        {"type": "text", "value": "<ol><li>En egen liste</li></ol>"},
        {"type": "quote", "value": {"quote": "Jeg fortalte det.\n\nTil alle.", "source": "En kunde"}},
        {"type": "quote", "value": {"quote": "> rart\n– Kari", "source": ""}},
        {"type": "callout", "value": {"heading": "Kort: sagt", "text": "<p>En <b>regel</b>.</p>"}},
        {
            "type": "tips",
            "value": [
                {"type": "item", "value": {"heading": "Sett ut en benk", "text": "<p>De venter.</p>"}},
                {"type": "item", "value": {"heading": "Svar", "text": ""}},
            ],
        },
        {
            "type": "picture",
            "value": {
                "image": {"image": bench.pk, "decorative": False, "alt_text": 'En "rød" [benk]'},
                "caption": "Ute",
                "wide": False,
            },
        },
        {
            "type": "picture",
            "value": {
                "image": {"image": bench.pk, "decorative": True, "alt_text": ""},
                "caption": "",
                "wide": True,
            },
        },
        {"type": "embed", "value": {"url": "https://vimeo.com/12", "title": "Filmen"}},
        {
            "type": "table",
            "value": {
                "table": {
                    "columns": [{"type": "text", "heading": "Hva"}, {"type": "figure", "heading": "Antall"}],
                    "rows": [{"values": ["<p>Benken</p>", "41"]}],
                    "caption": "Fortalt",
                },
                "row_headings": True,
            },
        },
        {"type": "code", "value": {"language": "Python", "code": "if a:\n    ```\n:::slutt"}},
        {"type": "term", "value": {"term": term.pk}},
        {"type": "download", "value": {"document": paper.pk}},
        {"type": "signup", "value": {"lists": ["ukens-tips"]}},
    ]
    post = PostPage(
        title="Benken: «ute»",
        slug="benken",
        locale=nb,
        intro="To linjer\nom benken.",
        date=day(2026, 3, 2, 8),
        author=kari,
        category=shelf,
        picture=bench,
        relation=Relation.ADVERTISEMENT,
        relation_party="Brødrene Dahl",
        audience=Audience.SUBSCRIBERS,
        public_from=day(2026, 4, 1),
        minutes=7,
        link_terms=False,
        seo_title="En benk",
        search_description="Om en benk",
    )
    post.body = post.body.stream_block.to_python(blocks)
    post.tags.set(["Kø", "benk"])
    published(tree.nb.blog.add_child(instance=post))
    other = PostPage(title="", locale=nb, series=tips, relation="none", date=day(2026, 3, 9))
    published(tree.nb.blog.add_child(instance=other))
    polish_post = PostPage(title="Ławka", slug="lawka", locale=pl, category=shelf_pl, relation="none")
    polish_post.translation_key = post.translation_key
    published(tree.pl.blog.add_child(instance=polish_post))
    draft = PostPage(title="Utkast", slug="utkast", locale=nb, relation="own-product", live=False)
    tree.nb.blog.add_child(instance=draft)
    draft.save_revision()
    later = PostPage(title="Siden", slug="siden", locale=nb, relation="none", live=False)
    later.go_live_at = timezone.now().replace(microsecond=0) + timedelta(days=9)
    tree.nb.blog.add_child(instance=later)
    later.save_revision().publish()
    Redirect.add_redirect("/gammelt/", post)
    Redirect.add_redirect("/ut/", "https://b.example/", is_permanent=False)
    return tree


def emptied() -> None:
    """The site as ``setup`` leaves it."""
    for page in Page.objects.filter(depth__gte=4).order_by("-depth"):
        Page.objects.get(pk=page.pk).specific.delete()
    for model in (ImportedDocument, ImportedFile, Author, Category, Series, Picture, Document, Tag, Redirect):
        model.objects.all().delete()


def differing(one: Path, other: Path) -> list[str]:
    names = {
        str(path.relative_to(root)) for root in (one, other) for path in root.rglob("*") if path.is_file()
    }
    _same, different, missing = filecmp.cmpfiles(one, other, sorted(names), shallow=False)
    return different + missing


def test_a_folder_that_holds_something_else_is_refused(tree: Tree, tmp_path: Path) -> None:
    (tmp_path / "notat.txt").write_text("Mitt.")
    with pytest.raises(CommandError, match="holds something else"):
        export(tmp_path)


def test_exported_imported_and_exported_again_it_is_the_same_to_the_byte(whole: Tree, tmp_path: Path) -> None:
    first, second = tmp_path / "en", tmp_path / "to"
    export(first)
    emptied()
    result = run(first, publish=True)
    assert (result.status, result.err) == (0, ""), result.err
    export(second)
    assert differing(first, second) == []


def test_importing_it_a_second_time_changes_nothing(whole: Tree, tmp_path: Path) -> None:
    export(tmp_path / "en")
    emptied()
    run(tmp_path / "en", publish=True)
    result = run(tmp_path / "en", publish=True)
    assert "(0 changes)" in result.summary, result.out
    assert "kept" not in result.summary


def test_a_second_export_writes_nothing(whole: Tree, tmp_path: Path) -> None:
    export(tmp_path / "en")
    assert ", 0 new or changed" in export(tmp_path / "en")


WORDS = st.text(st.sampled_from("ab æ*_[]()<>&`#-+1.!|~:>\\\"'"), min_size=1, max_size=8).map(escape)
STYLED = st.builds(lambda tag, words: f"<{tag}>{words}</{tag}>", st.sampled_from(["b", "i"]), WORDS)
ADDRESSES = ['a href="https://a.example/?b=(1)"', 'a linktype="page" id="7"']
LINKED = st.builds(lambda tag, words: f"<{tag}>{words}</a>", st.sampled_from(ADDRESSES), WORDS | STYLED)
INLINE = WORDS | STYLED | LINKED
LINE = st.lists(INLINE, min_size=1, max_size=3).map("".join)
PARAGRAPH = st.builds(lambda tag, line: f"<{tag}>{line}</{tag}>", st.sampled_from(["p", "h2", "h3"]), LINE)
LIST = st.builds(
    lambda tag, lines: f"<{tag}>{''.join(f'<li>{line}</li>' for line in lines)}</{tag}>",
    st.sampled_from(["ul", "ol"]),
    st.lists(LINE, min_size=1, max_size=3),
)
RICH = st.lists(PARAGRAPH | LIST | st.just("<hr/>"), min_size=1, max_size=4).map("".join)
ANY = st.text(st.sampled_from("ab æ\n:>`-–#\"'[]!"), max_size=12)
BLOCK = st.one_of(
    RICH.map(lambda text: ("text", text)),
    st.tuples(st.just("quote"), st.fixed_dictionaries({"quote": ANY, "source": ANY})),
    st.tuples(st.just("code"), st.fixed_dictionaries({"language": ANY, "code": ANY})),
    st.tuples(st.just("callout"), st.fixed_dictionaries({"heading": ANY, "text": RICH})),
    st.tuples(st.just("tips"), st.lists(st.fixed_dictionaries({"heading": ANY, "text": RICH}), max_size=2)),
)
WRITTEN = Written({7: "blogg/nb/syv.md"}.get, lambda _id: None, lambda _id: None)
KNOWN = Known({"blogg/nb/syv.md": 7}.get, lambda _place: None, lambda _place: None)


@given(st.lists(BLOCK, max_size=5))
@settings(deadline=None, max_examples=60)
def test_any_text_is_the_same_when_it_is_read_again(found: list[tuple[str, Any]]) -> None:
    stream = PostPage._meta.get_field("body").stream_block
    blocks = plain_blocks(stream, [{"type": kind, "value": value} for kind, value in found])
    text = body_text(stream, blocks, WRITTEN)
    assert body_blocks(stream, text, KNOWN) == blocks
    assert body_text(stream, body_blocks(stream, text, KNOWN), WRITTEN) == text
