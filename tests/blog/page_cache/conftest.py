"""A small site with all that a public page can show."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file

from blog.models import Author, Category, Picture, Series, StandardPage
from config.sites import Tree
from tests.blog.conftest import day, published
from tests.blog.page_cache.changes import Stage


@pytest.fixture
def stage(tree: Tree, make_post: Any, make_term: Any, admin_client: Client, admin_user: User) -> Stage:
    nb = tree.nb.home.locale
    named = {
        "author": Author.objects.create(name="Kari Nordmann", slug="kari", locale=nb),
        "category": Category.objects.create(name="Tips", slug="tips", locale=nb),
        "series": Series.objects.create(name="Ukens tips", slug="ukens-tips", locale=nb, is_weekly=True),
        "picture": Picture.objects.create(title="Kaia", file=get_test_image_file()),
    }
    body = [("text", "<h2>Køen</h2><p>Snakkis er det folk sier i kø.</p>")]
    term = make_term("Snakkis", body=body)
    for number in (1, 3):
        make_post(f"Innlegg {number}", date=day(2026, 3, number), tags=("kø",), body=body, **named)
    post = make_post("Innlegg 2", slug="to", date=day(2026, 3, 2), tags=("kø",), body=body, **named)
    make_post("Wpis", branch=tree.pl, body=body)
    contact = published(tree.nb.about, StandardPage(title="Kontakt"))
    under_blog = ["arkiv/2026/03/", "kategori/tips/", "serie/ukens-tips/", "forfatter/kari/", "emne/kø/"]
    addresses = [
        *("/", "/pl/", "/blogg/", "/pl/blogg/", "/leksikon/", "/om/", "/nyhetsbrev/"),
        *("/om/kontakt/", "/kontakt/"),
        *("/blogg/to/", "/blogg/innlegg-1/", "/blogg/innlegg-3/", "/pl/blogg/wpis/", "/leksikon/snakkis/"),
        *(f"/blogg/{rest}" for rest in under_blog),
        *("/feed.xml", "/atom.xml", "/feed.json", "/blogg/kategori/tips/feed.xml", "/sitemap.xml"),
        *("/api/v1/content/?fields=*", "/api/v1/content/?type=term", "/api/v1/content/?slug=to&locale=nb"),
        *("/api/v1/content/?q=snakkis", "/api/v1/content/?path=/om/kontakt/", f"/api/v1/content/{post.pk}"),
    ]
    return Stage(tree, admin_client, admin_user, post, term, contact, addresses)
