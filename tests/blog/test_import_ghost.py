"""``manage.py import_ghost``: posts of Ghost come over from HTML, Lexical or Mobiledoc."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from taggit.models import Tag

from blog.importing.ghost.lexical import lexical_html
from blog.importing.ghost.mobiledoc import mobiledoc_html
from blog.models import Audience, PostPage, StandardPage
from config.sites import Tree
from tests.blog.importing import Run
from tests.blog.test_import_wordpress import WRITES, body, png
from tests.blog.wordpress import bring

pytestmark = pytest.mark.django_db
OLD = "https://spokelse.example"


def post(id: str, title: str, **fields: Any) -> dict[str, Any]:
    at = "2023-05-04T06:30:00.000Z"
    common = {"slug": title.lower(), "type": "post", "status": "published", "visibility": "public"}
    return {"id": id, "title": title, "published_at": at, "updated_at": at, **common, **fields}


def lexical(*children: dict[str, Any]) -> str:
    return json.dumps({"root": {"type": "root", "children": children}})


def words(text: str, format: int = 0) -> dict[str, Any]:
    return {"type": "extended-text", "text": text, "format": format}


def export(path: Path, posts: list[dict[str, Any]], **tables: Any) -> Path:
    data = {
        "posts": posts,
        "users": [{"id": "u1", "name": "Kari Nordmann", "slug": "kari", "email": "kari@spokelse.example"}],
        "tags": [{"id": "t1", "name": "Kø"}, {"id": "t2", "name": "#intern", "visibility": "internal"}],
        "posts_authors": [{"post_id": row["id"], "author_id": "u1", "sort_order": 0} for row in posts],
        "posts_tags": [{"post_id": "1", "tag_id": "t1"}, {"post_id": "1", "tag_id": "t2"}],
        **tables,
    }
    path.write_text(json.dumps({"db": [{"meta": {"version": "5.80.0"}, "data": data}]}))
    return path


@pytest.fixture
def ghost(tmp_path: Path) -> Path:
    (tmp_path / "content" / "2023").mkdir(parents=True)
    (tmp_path / "content" / "2023" / "benken.png").write_bytes(png())
    html = (
        '<p>Se <a href="__GHOST_URL__/køen/">køen</a>.</p><figure class="kg-card kg-image-card">'
        '<img src="__GHOST_URL__/content/images/size/w600/2023/benken.png" alt="En benk"></figure>'
        '<div class="kg-card kg-callout-card"><div class="kg-callout-text">Husk <b>benken</b>.</div></div>'
        '<figure class="kg-card kg-embed-card"><iframe src="https://www.youtube.com/embed/snakkis0000">'
        "</iframe></figure>"
    )
    item = {"type": "listitem", "children": [words("en")]}
    text = lexical(
        {"type": "paragraph", "children": [words("Fet", 1), words(" og "), words("skrå", 2)]},
        {"type": "list", "listType": "number", "children": [item]},
        {"type": "codeblock", "code": "a < b", "language": "html"},
        {"type": "signup", "header": "Meld deg på"},
    )
    mobile = {
        "version": "0.3.1",
        "atoms": [],
        "cards": [["markdown", {"markdown": "## Fra *kortet*"}]],
        "markups": [["strong"], ["a", ["href", "https://a.example/"]]],
        "sections": [
            [1, "p", [[0, [0], 1, "Fet"], [0, [1], 1, " lenke"]]],
            [10, 0],
            [3, "ul", [[[0, [], 0, "x"]]]],
        ],
    }
    posts = [
        post("1", "Benken", html=html, feature_image="__GHOST_URL__/content/images/2023/benken.png"),
        post("2", "Køen", lexical=text, visibility="paid"),
        post("3", "Disken", mobiledoc=json.dumps(mobile), status="draft", canonical_url="https://b.example/"),
        post("4", "Om", type="page", html="<p>Hvem vi er.</p>", slug="firmaet"),
    ]
    return export(tmp_path / "ghost.json", posts, members=[{"id": "m1", "email": "m@spokelse.example"}])


def run(path: Path, **options: Any) -> Run:
    return bring(path, "import_ghost", **{"site": OLD, "media": path.parent / "content", **options})


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"db": []}', '{"db": [{"data": {"posts": 3}}]}', "[" * 100_000]
)
def test_what_is_no_export_is_refused(tree: Tree, tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(CommandError, match="Nothing was imported"):
        bring(path, "import_ghost", site=OLD)


def test_posts_and_pages_come_over(tree: Tree, ghost: Path, client: Client) -> None:
    result = run(ghost, publish=True)
    assert (result.status, result.err) == (0, "")
    assert result.summary.startswith(
        "4 items: 4 imported, 0 updated, 0 unchanged, 0 kept, 0 failed; files: 1 new"
    )
    page = PostPage.objects.get(slug="benken")
    assert (page.author.name, [tag.name for tag in page.tags.all()]) == ("Kari Nordmann", ["Kø"])
    assert page.picture.title == "benken.png"
    queue = PostPage.objects.get(slug="koen").pk
    image = {"image": page.picture.pk, "alt_text": "En benk", "decorative": False}
    assert body(page) == [
        ("text", f'<p>Se <a linktype="page" id="{queue}">køen</a>.</p>'),
        ("picture", {"image": image, "caption": "", "wide": False}),
        ("callout", {"heading": "", "text": "<p>Husk <b>benken</b>.</p>"}),
        ("embed", {"url": "https://www.youtube.com/watch?v=snakkis0000", "title": "Benken"}),
    ]
    assert StandardPage.objects.get(slug="firmaet").live
    assert client.get("/benken/").headers["Location"].endswith("/blogg/benken/")


def test_lexical_and_mobiledoc_are_read_where_there_is_no_html(tree: Tree, ghost: Path) -> None:
    run(ghost)
    assert body(PostPage.objects.get(slug="koen")) == [
        ("text", "<p><b>Fet</b> og <i>skrå</i></p><ol><li>en</li></ol>"),
        ("code", {"language": "html", "code": "a < b"}),
    ]
    assert body(PostPage.objects.get(slug="disken")) == [
        (
            "text",
            (
                '<p><b>Fet</b><a href="https://a.example/"> lenke</a></p>'
                "<h2>Fra <i>kortet</i></h2><ul><li>x</li></ul>"
            ),
        )
    ]


def test_what_was_for_members_is_not_public(tree: Tree, ghost: Path, client: Client) -> None:
    run(ghost, publish=True)
    page = PostPage.objects.get(slug="koen")
    assert (page.audience, page.live) == (Audience.SUBSCRIBERS, True)
    assert client.get("/blogg/koen/").status_code == 404
    assert client.get("/køen/").status_code == 404
    assert not PostPage.objects.get(slug="disken").live


def test_everything_left_out_is_named(tree: Tree, ghost: Path) -> None:
    out = run(ghost).out
    for line in (
        "tag “#intern”: an internal one: only Ghost used it",
        "post “Køen”: card signup",
        "post “Køen”: for paid there: for subscribers here, editors alone see it",
        "post “Disken”: canonical address https://b.example/: pages here are their own originals",
        "table members: members come in with import_subscribers, which asks what they agreed to",
    ):
        assert line in out.splitlines()
    assert "@spokelse" not in out


def test_what_posts_tags_and_people_say_of_themselves_is_named_too(tree: Tree, tmp_path: Path) -> None:
    told = {"featured": 1, "codeinjection_head": "<script>x()</script>", "custom_template": None}
    path = export(
        tmp_path / "g.json",
        [post("1", "Benken", html="<p>x</p>", **told)],
        posts_meta=[{"post_id": "1", "og_title": "En benk", "twitter_title": ""}],
        users=[{"id": "u1", "name": "Kari", "bio": "Skriver om\nbenker", "email": "kari@spokelse.example"}],
        tags=[{"id": "t1", "name": "Kø", "slug": "koen", "description": "Om å vente"}],
    )
    (tmp_path / "content").mkdir()
    out = run(path)
    assert [line for line in out.out.splitlines() if ": its " in line] == [
        "author “Kari”: its bio: “Skriver om benker”",
        "tag “Kø”: its description: “Om å vente”",
        "post “Benken”: its featured",
        "post “Benken”: its codeinjection_head: “<script>x()</script>”",
        "post “Benken”: its og_title: “En benk”",
    ]
    assert Tag.objects.get().slug == "koen"


def test_a_second_run_changes_nothing(tree: Tree, ghost: Path) -> None:
    run(ghost, publish=True)
    with CaptureQueriesContext(connection) as queries:
        result = run(ghost, publish=True)
    assert "0 imported, 0 updated, 4 unchanged, 0 kept, 0 failed; files: 0 new" in result.summary
    assert [query["sql"] for query in queries if WRITES.match(query["sql"])] == []


def test_a_dry_run_writes_nothing(tree: Tree, ghost: Path) -> None:
    planned = run(ghost, publish=True, dry_run=True).summary
    assert not PostPage.objects.exists()
    assert planned == f"dry run, nothing written: {run(ghost, publish=True).summary}"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["root", "type", "children", "text", "sections", "cards"]), inner)
    ),
)


@given(JSON)
def test_no_document_stops_the_import(document: Any) -> None:
    from collections import Counter

    for reader in (lexical_html, mobiledoc_html):
        assert isinstance(reader(json.dumps(document), Counter()), str)
