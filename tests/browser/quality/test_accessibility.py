"""WCAG 2.2 AA and the better habits, as axe-core finds them, on every kind of page."""

import re
from collections.abc import Callable, Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from tests.browser.quality.pages import Answer

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the night can change.
COLOURS = ["color-contrast", "link-in-text-block"]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
RUN = """async rules => {
    const {violations} = await axe.run({runOnly: rules, resultTypes: ["violations"]});
    const places = nodes => nodes.map(({target}) => target.join(" ")).join(", ");
    return violations.map(({id, help, nodes}) => `${id}: ${help}: ${places(nodes)}`);
}"""
WIDTH_BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Words that do not fit where they stand and cannot be scrolled to.
CUT = """() => [...document.querySelectorAll("body *")].filter(element => {
    const style = getComputedStyle(element);
    const [x, y] = [element.scrollWidth - element.clientWidth, element.scrollHeight - element.clientHeight];
    return element.innerText?.trim() && element.checkVisibility() && element.clientWidth > 1
        && ((x > 1 && ["hidden", "clip"].includes(style.overflowX))
            || (y > 1 && ["hidden", "clip"].includes(style.overflowY)));
}).map(element => `${element.tagName} ${element.className}: ${element.innerText.slice(0, 60)}`)"""


@pytest.fixture
def letters(window: Page) -> Iterator[Callable[[int], None]]:
    """Sets the size of letters as a reader does in the browser, in per cent of the usual."""
    session = window.context.new_cdp_session(window)

    def grow(percent: int) -> None:
        size = 16 * percent // 100
        session.send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})

    yield grow
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    session.detach()


def findings(page: Page, rules: list[str] = RULES) -> list[str]:
    found: list[str] = page.evaluate(RUN, rules)
    return found


def look(page: Page) -> None:
    """By day and by night, on a phone and on a desk."""
    page.add_script_tag(content=AXE)
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        assert findings(page) == [], f"{size['width']} pixels wide"
        page.emulate_media(color_scheme="dark")
        assert findings(page, COLOURS) == [], f"by night, {size['width']} pixels wide"
        assert page.evaluate(WIDTH_BEYOND) == 0, f"{size['width']} pixels wide"


def test_axe_finds_nothing(answer: Answer, window: Page) -> None:
    answer.show(window)
    look(window)


def test_axe_finds_nothing_in_what_the_script_shows(answers: dict[str, Answer], window: Page) -> None:
    """The note to who came by a shared link, and the open share panel."""
    window.goto(f"{answers['post with everything'].url}#d=0123456789abc")
    window.locator("[data-share-open]").click()
    expect(window.locator("[data-share-link]")).to_have_value(re.compile("/d/"))
    expect(window.locator("[data-arrival]")).to_be_visible()
    look(window)


def test_letters_of_twice_the_size_fit(answer: Answer, window: Page, letters: Callable[[int], None]) -> None:
    """WCAG 1.4.4, and no line has to be scrolled to."""
    answer.show(window)
    letters(200)
    window.emulate_media(color_scheme="light")
    window.add_script_tag(content=AXE)
    for size in (PHONE, DESKTOP):
        window.set_viewport_size(size)
        assert window.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert window.evaluate(WIDTH_BEYOND) == 0, f"{size['width']} pixels wide"
        assert window.evaluate(CUT) == [], f"{size['width']} pixels wide"
    assert findings(window) == []
