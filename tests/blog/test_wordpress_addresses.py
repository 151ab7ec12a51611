from typing import Any

import pytest
from django.test import Client

from blog.models import Author, Category
from config.sites import Tree
from tests.blog.conftest import day


@pytest.fixture
def old_blog(tree: Tree, make_post: Any) -> Tree:
    """A post that has all that WordPress had an address for, in each language."""
    for branch, title in ((tree.nb, "Benken"), (tree.pl, "Ławka")):
        named = {"locale": branch.home.locale, "name": "Kær"}
        fields = {
            "category": Category.objects.create(slug="kaer", **named),
            "author": Author.objects.create(slug="kari", **named),
        }
        make_post(title, branch=branch, date=day(2011, 2, 25), tags=("prat",), **fields)
    return tree


@pytest.mark.parametrize(
    "address",
    [
        "/category/tips/",
        "/category/tips/feed/",
        "/tag/tips/",
        "/author/tips/feed/atom/",
        "/2011/03/",
        "/2011/13/",
        "/0000/01/",
        "/2011/02/25/skjult/",
        "/2011/02/25/",
        "/2011/02/25/lawka/",
        "/feed/rss3/",
    ],
)
def test_what_is_not_here_is_not_found(address: str, old_blog: Tree, make_post: Any, client: Client) -> None:
    tips = Category.objects.create(locale=old_blog.nb.home.locale, name="Tips", slug="tips")
    make_post("Skjult", slug="skjult", date=day(2011, 3, 1), category=tips, tags=("tips",)).unpublish()
    assert client.get(address).status_code == 404


def test_the_feed_of_comments_is_gone(tree: Tree, client: Client) -> None:
    assert client.get("/comments/feed/").status_code == 410


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/feed/", "/feed.xml"),
        ("/feed", "/feed.xml"),
        ("/feed/rss/", "/feed.xml"),
        ("/feed/rss2/", "/feed.xml"),
        ("/feed/rdf/", "/feed.xml"),
        ("/feed/atom/", "/atom.xml"),
        ("/pl/feed/", "/pl/feed.xml"),
        ("/category/kaer/", "/blogg/kategori/kaer/"),
        ("/category/kær", "/blogg/kategori/kaer/"),
        ("/category/klaer/kaer/", "/blogg/kategori/kaer/"),
        ("/category/kaer/feed/", "/blogg/kategori/kaer/feed.xml"),
        ("/category/klaer/kaer/feed/rss2", "/blogg/kategori/kaer/feed.xml"),
        ("/tag/prat/", "/blogg/emne/prat/"),
        ("/tag/prat/feed/", "/blogg/emne/prat/feed.xml"),
        ("/author/kari/", "/blogg/forfatter/kari/"),
        ("/pl/author/kari/", "/pl/blogg/forfatter/kari/"),
        ("/2011/02/", "/blogg/arkiv/2011/02/"),
        ("/2011/02/25/benken/", "/blogg/benken/"),
        ("/2011/02/25/benken", "/blogg/benken/"),
        ("/2011/02/benken/", "/blogg/benken/"),
        ("/pl/2011/02/25/lawka/", "/pl/blogg/lawka/"),
    ],
)
def test_an_old_address_leads_on_in_one_step(old: str, new: str, old_blog: Tree, client: Client) -> None:
    response = client.get(old)
    assert (response.status_code, response.get("Location")) == (301, new)
    assert client.get(new).status_code == 200
