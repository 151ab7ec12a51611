"""What a page may weigh and ask for; it keeps nothing and hardly moves on the way."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import watch
from tests.browser.quality.pages import Answer
from tests.site import Site

PHONE = {"width": 360, "height": 740}
HTML_BYTES, SCRIPT_BYTES = 30_000, 10_000
# Cumulative layout shift, half of what is good: while letters are late, a heading may break lines otherwise.
MOVED = 0.05
STYLE_SHEET, SCRIPT = (
    re.compile(r'rel="stylesheet" href="([^"]+)"'),
    re.compile(r'<script [^>]*src="([^"]+)"'),
)
FONT_SECONDS = 0.3
# To the end, as a reader goes, so that what is loaded late is loaded too; then what moved by itself.
READ = """async () => {
    const pause = () => new Promise(resolve => setTimeout(() => requestAnimationFrame(resolve), 30));
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
        scrollTo(0, y);
        await pause();
    }
    await document.fonts.ready;
    await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
    await pause();
    const watcher = new PerformanceObserver(() => {});
    watcher.observe({type: "layout-shift", buffered: true});
    return watcher.takeRecords().reduce((sum, shift) => sum + shift.value, 0);
}"""
KEPT = """async () => [document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(({name}) => name), ...(await caches.keys())].filter(Boolean)"""


@pytest.fixture
def phone(browser: Browser, site: Site, troubles: list[str]) -> Iterator[Page]:
    """A new visitor's, whose fonts come late."""
    context = browser.new_context(viewport=PHONE, locale="nb-NO")
    context.route("**/*.woff2", late)
    watch(context, troubles, urlsplit(site.base_url).netloc)
    yield context.new_page()
    context.close()


def late(route: Route) -> None:
    route.request.frame.page.wait_for_timeout(1000 * FONT_SECONDS)
    route.continue_()


def test_a_page_has_one_style_sheet_and_one_small_script(
    answer: Answer, site: Site, browser: Browser
) -> None:
    assert len(answer.html.encode()) < HTML_BYTES
    sheets, scripts = STYLE_SHEET.findall(answer.html), SCRIPT.findall(answer.html)
    assert len(sheets) == 1
    assert len(scripts) == (0 if answer.status == 500 else 1)
    with browser.new_context() as context:
        for address in scripts:
            assert len(context.request.get(urljoin(site.base_url, address)).body()) < SCRIPT_BYTES


def test_a_page_keeps_nothing_asks_nobody_else_and_stands_still(
    answer: Answer, phone: Page, troubles: list[str]
) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.resource_type))
    answer.show(phone)
    moved = phone.evaluate(READ)
    assert troubles == []
    assert moved < MOVED
    assert phone.evaluate(KEPT) == []
    assert phone.context.cookies() == []
    assert asked.count("stylesheet") == 1
    assert asked.count("script") <= 1
