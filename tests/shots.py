"""``make screenshots``: the pictures of docs/design.md, from a demo site of its own, into docs/pictures/.

Each page on a phone and on a desk, by day and by night, as ``<page>-<phone|desk>-<light|dark>.webp``; and
«how far did this travel» on the editor's desk, as ``far-desk-<light|dark>.webp``.
"""

import io
import itertools
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import chromium
from tests.browser.people import editor_at_work, how_far
from tests.files import BASE_DIR
from tests.site import Site, running_site

PICTURES = BASE_DIR / "docs" / "pictures"
POST, TEXT = "/blogg/atti-minutter-i-ko/", "/blogg/biblioteket-som-spurte-pa-nytt/"
FAR = "brevet-fra-solveig"
# Width and height in CSS pixels, and pixels of the picture for each of them.
SCREENS = {"phone": (360, 800, 2.0), "desk": (1280, 900, 1.5)}
QUALITY = 80


def as_it_opens(page: Page) -> bytes:
    return page.screenshot()


def at_the_quotation(page: Page) -> bytes:
    page.evaluate("document.querySelector('.quotation').scrollIntoView({block: 'center'})")
    return page.screenshot()


def with_the_panel_open(page: Page) -> bytes:
    page.locator("[data-share-open]").click()
    expect(page.locator("[data-share-link]")).to_have_value(re.compile("/d/"))
    page.evaluate("document.querySelector('.share').scrollIntoView({block: 'center'})")
    return page.screenshot()


PAGES: dict[str, tuple[str, Callable[[Page], bytes]]] = {
    "post": (POST, as_it_opens),
    "text": (TEXT, at_the_quotation),
    "front": ("/", as_it_opens),
    "signup": ("/nyhetsbrev/", as_it_opens),
    "share": (TEXT, with_the_panel_open),
}


def open_page(browser: Browser, base_url: str, screen: str, scheme: str) -> Page:
    width, height, scale = SCREENS[screen]
    return browser.new_page(
        base_url=base_url,
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )


def keep(picture: bytes, name: str) -> None:
    with Image.open(io.BytesIO(picture)) as image:
        image.save(PICTURES / f"{name}.webp", quality=QUALITY, method=6)


def shoot(browser: Browser, base_url: str, screen: str, scheme: str) -> None:
    page = open_page(browser, base_url, screen, scheme)
    for name, (path, taken) in PAGES.items():
        page.goto(path, wait_until="networkidle")
        keep(taken(page), f"{name}-{screen}-{scheme}")
    page.close()


def shoot_how_far(browser: Browser, site: Site, scheme: str) -> None:
    page = open_page(browser, site.base_url, "desk", scheme)
    how_far(site, editor_at_work(site, page), FAR)
    keep(page.screenshot(), f"far-desk-{scheme}")
    page.close()


def main() -> None:
    if not (path := chromium.executable()):
        raise SystemExit(f"Screenshots need a browser: {chromium.MISSING}.")
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="snakkis-shots-") as folder,
        running_site(Path(folder)) as site,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path, args=chromium.flags()) as browser,
    ):
        for screen, scheme in itertools.product(SCREENS, ("light", "dark")):
            shoot(browser, site.base_url, screen, scheme)
        for scheme in ("light", "dark"):
            shoot_how_far(browser, site, scheme)


if __name__ == "__main__":
    main()
