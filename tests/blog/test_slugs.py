from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import given
from hypothesis import strategies as st

from blog.models import PostPage, StandardPage
from blog.slugs import TOP_LEVEL, slug_of
from config.sites import PAGES, Tree


@pytest.mark.parametrize(
    "slug", ["admin", "api", "d", "u", "sok", "samtykke", "min-side", "pl", "nyhetsbrev"]
)
def test_an_address_of_the_site_itself_is_refused_as_a_slug(slug: str, db: None) -> None:
    with pytest.raises(ValidationError, match="nettstedets egne adresser") as error:
        StandardPage(title="Om", slug=slug, path="0001").clean()
    assert list(error.value.message_dict) == ["slug"]


@pytest.mark.parametrize("slug", ["kategori", "emne", "serie", "forfatter", "arkiv"])
def test_the_lists_of_the_blog_are_refused_under_it(slug: str, db: None) -> None:
    with pytest.raises(ValidationError, match="nettstedets egne adresser"):
        PostPage(title="Innlegg", slug=slug, path="0001").clean()


def test_only_what_a_route_would_hide_is_refused(make_post: Any) -> None:
    assert make_post("Admin", slug="admin").url == "/blogg/admin/"


def test_the_admin_says_why_a_slug_is_refused(tree: Tree, admin_client: Any) -> None:
    form = {"title": "Søk", "slug": "sok", "body-count": "0", "comments-TOTAL_FORMS": "0"}
    form |= {"comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0", "comments-MAX_NUM_FORMS": "0"}
    response = admin_client.post(f"/admin/pages/add/blog/standardpage/{tree.nb.home.pk}/", form)
    assert response.status_code == 200
    assert "slug" in response.context["form"].errors


def test_every_first_word_of_a_route_is_reserved() -> None:
    # The blog and the other fixed pages are pages themselves, and have theirs already.
    pages = {fixed.slug for fixed in PAGES.values()}
    words = {word for word in first_words(get_resolver().url_patterns) if "." not in word} - pages
    assert words <= TOP_LEVEL, f"reserve {words - TOP_LEVEL} in blog/slugs.py"


def first_words(patterns: list[Any], before: str = "") -> set[str]:
    found = set()
    for pattern in patterns:
        route = before + str(
            getattr(pattern.pattern, "_route", getattr(pattern.pattern, "_regex", ""))
        ).lstrip("^")
        if isinstance(pattern, URLResolver) and "/" not in route:
            found |= first_words(pattern.url_patterns, route)
        elif isinstance(pattern, (URLPattern, URLResolver)):
            word = route.split("/")[0].rstrip("$")
            found |= {word} if word.replace("-", "").isalnum() else set()
    return found


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Tillatelsesmarkedsføring", "tillatelsesmarkedsforing"),
        ("Åpenhet og Ærlighet", "apenhet-og-aerlighet"),
        ("Łańcuch źródeł", "lancuch-zrodel"),
        ("«Snakkis» – hva?", "snakkis-hva"),
        ("東京", ""),
    ],
)
def test_a_title_becomes_a_slug_in_plain_letters(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@given(st.text())
def test_any_text_gives_a_slug_that_an_address_can_hold(text: str) -> None:
    slug = slug_of(text)
    assert slug == slug.strip("-_").lower()
    assert slug.isascii()
    assert slug.replace("-", "").replace("_", "").isalnum() or slug == ""
