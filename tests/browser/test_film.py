"""A film of somebody else's: nobody is asked for it before the reader presses."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import NewPage
from tests.site import Site

ADDRESS = "/blogg/en-film/"
PLAYER = "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1"
WRITE = """
from blog.models import BlogIndexPage, PostPage
blog = BlogIndexPage.objects.get(locale__language_code="nb")
film = ("embed", {"url": "https://youtu.be/aqz-KE-bpKQ", "title": "Om benken"})
post = PostPage(title="En film", slug="en-film", relation="none", locale=blog.locale, body=[film])
blog.add_child(instance=post).save_revision().publish()
"""


@pytest.fixture(scope="module")
def film(site: Site) -> None:
    written = site.manage("shell", "-c", WRITE)
    assert written.returncode == 0, written.stderr


def test_a_film_comes_when_it_is_asked_for_and_its_host_hears_of_nobody_before(
    film: None, new_page: NewPage, troubles: list[str]
) -> None:
    page = new_page()
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<!doctype html><p>Filmen</p>", content_type="text/html")

    page.route(re.compile("^https://"), answer)
    page.goto(ADDRESS)
    link = page.get_by_role("link", name="Om benken")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=aqz-KE-bpKQ")
    link.hover()
    link.focus()
    assert asked == troubles == []

    with page.expect_request(PLAYER):
        page.keyboard.press("Enter")
    expect(page.frame_locator("iframe").locator("p")).to_have_text("Filmen")
    frame = page.locator("iframe")
    expect(frame).to_have_attribute("title", "Om benken")
    expect(frame).to_be_focused()
    assert asked == [PLAYER]
    assert page.context.cookies() == []
    assert troubles == [f"request to another host: {PLAYER}"]
    troubles.clear()


def test_without_script_a_film_is_a_link(film: None, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(ADDRESS)
    expect(page.get_by_role("link", name="Om benken")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)
