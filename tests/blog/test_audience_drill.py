"""A page that is not for everyone, or not yet, is told of nowhere."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from blog.models import Audience, Author, Category, Picture, PostPage, Series
from blog.page_cache.wsgi import PageCache
from config.sites import Tree
from sharing.models import Share
from sharing.services import offer, use
from tests.blog.conftest import day
from tests.pages import ask

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
SECRET = "Hemmelighetskremmeri"


def draft(post: PostPage) -> None:
    post.unpublish()


def for_subscribers(post: PostPage) -> None:
    post.audience = Audience.SUBSCRIBERS
    post.save()


def later(post: PostPage) -> None:
    post.public_from = timezone.now() + timedelta(hours=1)
    post.save()


def behind_a_login(post: PostPage) -> None:
    PageViewRestriction.objects.create(page=post, restriction_type="login")


WAYS: list[Callable[[PostPage], None]] = [draft, for_subscribers, later, behind_a_login]
ADDRESSES = [
    *("/", "/pl/", "/blogg/", "/leksikon/", "/leksikon/kai/", "/blogg/naboen/", "/404-siden/"),
    *("/blogg/arkiv/", "/blogg/arkiv/2026/03/", "/blogg/kategori/tips/", "/blogg/serie/uka/"),
    *("/blogg/forfatter/kari/", "/blogg/emne/service/", "/sitemap.xml", "/sok/?q=Hemmelighetskremmeri"),
    *("/sok/?q=kai", "/sok/?q=Hemmelighetskremmere", "/feed.xml", "/atom.xml", "/feed.json"),
    *("/blogg/kategori/tips/feed.xml", "/blogg/emne/service/feed.json", "/blogg/forfatter/kari/atom.xml"),
    *("/api/v3/pages/", "/api/v3/pages/?type=blog.PostPage", "/api/v3/pages/?search=kai"),
    "/api/v3/pages/find/?html_path=/blogg/hemmelig/",
    *("/api/v1/content/?fields=*", "/api/v1/content/?type=post&tag=service", "/api/v1/content/?q=kai"),
    *("/api/v1/content/?category=tips&author=kari", "/api/v1/content/?series=uka&since=2011-01-01T00:00:00Z"),
    *("/api/v1/content/?path=/blogg/naboen/", "/api/v1/content/?slug=kai&locale=nb"),
    *("/api/v1/content/?path=/blogg/hemmelig/", "/api/v1/content/?slug=hemmelig&locale=nb"),
]


@pytest.fixture
def post(tree: Tree, make_post: Any, make_term: Any) -> PostPage:
    nb = tree.nb.home.locale
    named = {
        "author": Author.objects.create(name="Kari", slug="kari", locale=nb),
        "category": Category.objects.create(name="Tips", slug="tips", locale=nb),
        "series": Series.objects.create(name="Uka", slug="uka", locale=nb),
        "picture": Picture.objects.create(title="Kaia", file=get_test_image_file()),
        "body": [("text", f"<p>Ved en kai. {SECRET}.</p>")],
    }
    make_term("Kai")
    make_post(
        "Naboen", date=day(2026, 3, 2), tags=("service",), **named | {"body": [("text", "<p>Nabo.</p>")]}
    )
    title = f"{SECRET} om en kai"
    intro = f"{SECRET} i ingressen"
    return make_post(title, slug="hemmelig", intro=intro, date=day(2026, 3, 3), tags=("service",), **named)


def told(address: str, client: Client) -> bool:
    """Whether the answer, or where it leads, tells of the post. A search repeats what it was asked."""
    answer = client.get(address, follow="find" in address)
    sign = "hemmelig/" if SECRET in address else SECRET
    return sign in answer.content.decode()


def test_a_public_post_is_told_of_in_all_these_places(post: PostPage, client: Client) -> None:
    silent = [address for address in ADDRESSES if not told(address, client)]
    assert set(silent) <= {
        "/pl/",
        "/leksikon/",
        "/blogg/arkiv/",
        "/sitemap.xml",
        "/sok/?q=Hemmelighetskremmere",
    }
    assert "/blogg/hemmelig/" in client.get("/sitemap.xml").content.decode()
    assert SECRET in client.get("/blogg/hemmelig/").content.decode()


@pytest.mark.parametrize("hide", WAYS, ids=lambda hide: hide.__name__)
def test_a_page_held_back_is_told_of_nowhere(
    hide: Callable[[PostPage], None], post: PostPage, client: Client
) -> None:
    share = offer(page=post)
    use(code=share.code)
    picture = client.get("/blogg/hemmelig/").context["metadata"].picture.path
    hide(post)
    assert not [address for address in ADDRESSES if told(address, client)]
    page = client.get("/blogg/hemmelig/")
    assert page.status_code in {302, 404}
    assert SECRET not in page.content.decode()
    assert "hemmelig/" not in client.get("/sitemap.xml").content.decode()
    assert client.get(f"/api/v3/pages/{post.pk}/").status_code == 404
    assert client.get(f"/d/{share.code}").headers["location"] == "/"
    assert client.get(f"/api/v1/shares/{share.code}").status_code == 404
    refused = client.post("/api/v1/shares", json.dumps({"page": post.pk}), content_type="application/json")
    assert refused.status_code == 404
    assert Share.objects.count() == 1
    assert client.get(picture).status_code == 404


@pytest.mark.parametrize("hide", WAYS, ids=lambda hide: hide.__name__)
def test_what_was_kept_of_a_page_held_back_is_served_no_more(
    hide: Callable[[PostPage], None], post: PostPage
) -> None:
    cache = PageCache(WSGIHandler(), size=1 << 24)
    for address in (*ADDRESSES, "/blogg/hemmelig/"):
        ask(cache, address)
    hide(post)
    if connection.vendor == "postgresql":
        connection.check_constraints()
    kept = [address for address in ADDRESSES if "q=" not in address and SECRET in ask(cache, address).text]
    assert not kept
    assert ask(cache, "/blogg/hemmelig/").status in {302, 404}


@pytest.mark.parametrize("hide", [for_subscribers, later], ids=lambda hide: hide.__name__)
def test_its_editors_read_it_and_nothing_keeps_what_they_see(
    hide: Callable[[PostPage], None], post: PostPage, admin_client: Client
) -> None:
    hide(post)
    page = admin_client.get("/blogg/hemmelig/")
    assert SECRET in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
