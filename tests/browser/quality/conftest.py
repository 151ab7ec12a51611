"""Every kind of page, fetched once, and a browser window to show them in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.quality.pages import NAMES, Answer, every_page
from tests.site import Site


@pytest.fixture(scope="package")
def answers(browser: Browser, site: Site) -> dict[str, Answer]:
    context = browser.new_context(base_url=site.base_url)
    seen = every_page(context.request, site)
    context.close()
    return seen


@pytest.fixture(params=NAMES)
def answer(request: pytest.FixtureRequest, answers: dict[str, Answer]) -> Answer:
    """Each of them in turn."""
    return answers[request.param]


@pytest.fixture(scope="package")
def window(browser: Browser) -> Iterator[Page]:
    """One for all pages. The policy of the site gives way to axe, which is no part of the page."""
    context = browser.new_context(bypass_csp=True, locale="nb-NO", reduced_motion="reduce")
    yield context.new_page()
    context.close()
