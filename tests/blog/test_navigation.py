"""Menu and footer lead to what editors have put right below the front page, and to nothing that is gone."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from blog.models import StandardPage
from config.sites import Tree
from tests.blog.conftest import published

MENU = {
    "/": [
        ("Blogg", "/blogg/"),
        ("Leksikon", "/leksikon/"),
        ("Nyhetsbrev", "/nyhetsbrev/"),
        ("Om oss", "/om/"),
    ],
    "/pl/": [
        ("Blog", "/pl/blogg/"),
        ("Słownik", "/pl/leksikon/"),
        ("Newsletter", "/pl/nyhetsbrev/"),
        ("O nas", "/pl/om/"),
    ],
}


def links(client: Client, address: str, part: str) -> list[tuple[str, str]]:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return [(link.get_text(strip=True), str(link["href"])) for link in page.select(f"{part} nav a")]


@pytest.mark.parametrize("home", MENU)
def test_the_menu_names_the_pages_of_its_language_in_their_order(
    home: str, tree: Tree, client: Client
) -> None:
    assert links(client, home, "header") == MENU[home]


def test_a_page_that_is_unpublished_or_held_back_is_led_to_from_nowhere(tree: Tree, client: Client) -> None:
    tree.nb.privacy.unpublish()
    tree.nb.newsletter.unpublish()
    tree.nb.about.public_from = timezone.now() + timedelta(hours=1)
    tree.nb.about.save()
    html = client.get("/").content.decode()
    for address in ("/om/", "/personvern/"):
        assert f'href="{address}"' not in html
    assert ("Nyhetsbrev", "/nyhetsbrev/") not in links(client, "/", "footer")


def test_a_page_with_another_title_and_address_is_led_to_there(tree: Tree, client: Client) -> None:
    tree.nb.about.title, tree.nb.about.slug = "Hvem vi er", "hvem-vi-er"
    tree.nb.about.save()
    for part in ("header", "footer"):
        assert ("Hvem vi er", "/hvem-vi-er/") in links(client, "/", part)


def test_a_new_page_is_in_the_footer_and_in_the_menu_when_asked_for(tree: Tree, client: Client) -> None:
    page = published(tree.nb.home, StandardPage(title="Kontakt"))
    assert ("Kontakt", "/kontakt/") in links(client, "/", "footer")
    assert ("Kontakt", "/kontakt/") not in links(client, "/", "header")
    page.show_in_menus = True
    page.save()
    assert ("Kontakt", "/kontakt/") in links(client, "/", "header")


def test_pages_further_down_are_in_neither(tree: Tree, client: Client) -> None:
    published(tree.nb.about, StandardPage(title="Redaksjonen", show_in_menus=True))
    assert b"Redaksjonen" not in client.get("/").content


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/blogg/", {"Blogg": "page"}),
        ("/blogg/kaia/", {"Blogg": "true"}),
        ("/blogg/arkiv/", {"Blogg": "true"}),
        ("/leksikon/", {"Leksikon": "page"}),
        ("/leksikon/snakkis/", {"Leksikon": "true"}),
        ("/nyhetsbrev/", {"Nyhetsbrev": "page"}),
        ("/om/", {"Om oss": "page"}),
        ("/personvern/", {}),
        ("/", {}),
    ],
)
def test_the_menu_marks_where_the_reader_is(
    address: str, current: dict[str, str], make_post: Any, make_term: Any, client: Client
) -> None:
    make_post("Kaia")
    make_term("Snakkis")
    page = BeautifulSoup(client.get(address).content, "html.parser")
    marked = {
        link.get_text(strip=True): link["aria-current"] for link in page.select("header [aria-current]")
    }
    assert marked == current
