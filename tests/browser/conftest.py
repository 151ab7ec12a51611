"""One running site and the machine's Chromium, for stories that a person would live through."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests import chromium
from tests.site import Site, demo, running_site

NewPage = Callable[..., Page]
DESKTOP = {"width": 1280, "height": 900}


def pytest_itemcollected(item: pytest.Item) -> None:
    """All stories in one process, so that they share the site."""
    item.add_marker(pytest.mark.browser)
    item.add_marker(pytest.mark.xdist_group("site"))
    if chromium.executable() is None:
        item.add_marker(pytest.mark.skip(reason=chromium.MISSING))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's data, made once for every site."""
    return demo(tmp_path_factory.mktemp("made") / "var")


@pytest.fixture(scope="session")
def site(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo site as `make run` starts it. Every story shares it, so each brings its own people."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(made, folder / "var")
    with running_site(folder) as started:
        yield started


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Package scope: Playwright's event loop must be gone before other tests use the database."""
    path = chromium.executable()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=chromium.flags())
        yield started
        started.close()


@pytest.fixture
def troubles() -> list[str]:
    """What went wrong in any page: script errors, policy violations, requests to other hosts.

    A test that provokes one clears the list again.
    """
    return []


@pytest.fixture
def new_page(browser: Browser, site: Site, troubles: list[str]) -> Iterator[NewPage]:
    """Opens a page in a browser profile of its own: another person. Takes Playwright's context options."""
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        options = {"base_url": site.base_url, "locale": "nb-NO", "viewport": DESKTOP, **options}
        context = browser.new_context(**options)
        contexts.append(context)
        watch(context, troubles, urlsplit(site.base_url).netloc)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def watch(context: BrowserContext, troubles: list[str], *hosts: str) -> None:
    """Write down what a visitor's console and network show. Policy violations are console errors."""

    def on_request(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc not in hosts:
            troubles.append(f"request to another host: {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            troubles.append(f"{message.text} {message.location['url']}")

    context.on("console", on_console)
    context.on("weberror", lambda error: troubles.append(str(error.error)))
    context.on("request", on_request)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def no_js_page(new_page: NewPage) -> Page:
    return new_page(java_script_enabled=False)
