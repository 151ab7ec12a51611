from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from blog.slugs import TOP_LEVEL
from config import sites

TOKEN = "t" * 43
NAMES = {
    "newsletter": ([], "/nyhetsbrev/"),
    "confirm-code": ([], "/nyhetsbrev/bekreft/"),
    "confirm": ([TOKEN], f"/nyhetsbrev/bekreft/{TOKEN}/"),
    "unsubscribe": ([TOKEN], f"/nyhetsbrev/avmelding/{TOKEN}/"),
}
EVERYWHERE = {
    "one-click": ([TOKEN], f"/u/{TOKEN}"),
    "share-visit": (["abc"], "/d/abc"),
    "share-create": ([], "/d/"),
    "share-result": (["abc", "t"], "/d/abc/resultat/t/"),
    "mailbox": ([], "/mailbox/"),
    "healthz": ([], "/healthz"),
    "readyz": ([], "/readyz"),
}


@pytest.fixture
def upload(settings: Any) -> Path:
    """A folder of uploads; tests write into it what an editor might."""
    folder = Path(settings.MEDIA_ROOT)
    for name in ("images", "documents"):
        (folder / name).mkdir(parents=True)
    return folder


def first_words(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """The first word of every route that has one of its own."""
    words = set()
    for pattern in patterns:
        route = str(pattern.pattern).lstrip("^")
        word = route.split("/")[0]
        if word and not word.startswith(("<", "(")):
            words.add(word)
        elif not route and isinstance(pattern, URLResolver) and "wagtail" not in str(pattern.urlconf_name):
            words |= first_words(pattern.url_patterns)
    return words


def test_every_fixed_word_is_kept_from_pages():
    routes = first_words(get_resolver().url_patterns)
    assert {"admin", "api", "d", "u", "mailbox"} <= routes
    # A page's slug has no dot.
    assert {word for word in routes if "." not in word} <= TOP_LEVEL


@pytest.mark.parametrize("name", NAMES)
def test_polish_has_the_same_words_under_its_own_prefix(name: str):
    arguments, path = NAMES[name]
    assert reverse(name, args=arguments) == path
    with translation.override("pl"):
        assert reverse(name, args=arguments) == f"/pl{path}"


@pytest.mark.parametrize("name", EVERYWHERE)
def test_what_has_no_language_has_one_address(name: str):
    arguments, path = EVERYWHERE[name]
    with translation.override("pl"):
        assert reverse(name, args=arguments) == path


@pytest.mark.django_db
def test_a_fixed_word_wins_over_a_page():
    tree = sites.build_tree(site_name="Snakkis")
    assert tree.nb.newsletter.url == "/nyhetsbrev/"
    assert Client().get("/nyhetsbrev/").resolver_match.view_name == "newsletter"
    assert Client().get("/blogg/").resolver_match.view_name == "wagtail_serve"


def test_an_uploaded_file_can_run_nothing(upload: Path):
    (upload / "images" / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    answer = Client().get("/media/images/drawing.svg")
    assert answer.status_code == 200
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "documents/draft.pdf",
        "/documents/draft.pdf",
        "./documents/draft.pdf",
        "%2e/documents/draft.pdf",
        "images/../documents/draft.pdf",
        "../db.sqlite3",
        "%2e%2e/db.sqlite3",
        "images/",
        "images/" + "a" * 300,
        "",
    ],
)
def test_documents_and_what_lies_outside_are_not_served_as_uploads(upload: Path, path: str):
    (upload / "documents" / "draft.pdf").write_bytes(b"%PDF")
    (upload.parent / "db.sqlite3").touch()
    assert Client().get(f"/media/{path}").status_code in {400, 404}


def test_a_browser_that_asks_for_a_favicon_gets_ours():
    answer = Client().get("/favicon.ico")
    assert answer.headers["Location"] == "/static/img/favicon.svg"
    assert not answer.cookies
