"""A Snakkis, and a site of somebody else's whose pages call it: another host, another port."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import DESKTOP, NewPage, watch
from tests.site import Site, running_site

KEPT = """async () => [
    document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(database => database.name), ...await caches.keys(),
].filter(Boolean)"""

# Of a link that nobody has made; what is told of it is asked for, and may come late.
NOBODYS = "2222222222222"

PAGE = """\
<!doctype html><html lang="{lang}">
<head><meta charset="utf-8"><title>En side</title><link rel="icon" href="data:,">{head}
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<script type="module" src="{module}"></script></head>
<body><main><h1>En side</h1>{body}</main></body></html>
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """No line for each request."""


@dataclass(frozen=True)
class FrontEnd:
    """Plain files in ``folder``, served at ``origin``."""

    origin: str
    folder: Path


@pytest.fixture(scope="package")
def front_end(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontEnd]:
    folder = tmp_path_factory.mktemp("front-end")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield FrontEnd(f"http://localhost:{server.server_port}", folder)
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="package")
def site(made: Path, tmp_path_factory: pytest.TempPathFactory, front_end: FrontEnd) -> Iterator[Site]:
    """The demo site, whose readers read at the front end."""
    named = {
        "CORS_ORIGINS": front_end.origin,
        "FRONT_END_URL": front_end.origin,
        "HEADLESS_PREVIEW_URL": f"{front_end.origin}/utkast/#{{token}}",
    }
    folder = tmp_path_factory.mktemp("headless")
    shutil.copytree(made, folder / "var")
    with running_site(folder, **named) as started:
        yield started


@pytest.fixture
def reader(browser: Browser, site: Site, front_end: FrontEnd, troubles: list[str]) -> Iterator[NewPage]:
    """Opens a page at the front end, in a browser profile of its own: another person.

    In the end no cookie was set, by either of the two, and no page kept anything on the device.
    """
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        options = {"base_url": front_end.origin, "locale": "nb-NO", "viewport": DESKTOP, **options}
        context = browser.new_context(**options)
        contexts.append(context)
        watch(context, troubles, urlsplit(site.base_url).netloc, urlsplit(front_end.origin).netloc)
        return context.new_page()

    yield open_page
    for context in contexts:
        assert [page.evaluate(KEPT) for page in context.pages if page.url.startswith("http")] == [
            [] for page in context.pages if page.url.startswith("http")
        ]
        assert context.cookies() == []
        context.close()
    assert [trouble for trouble in troubles if not trouble.endswith(f"/api/v1/shares/{NOBODYS}")] == []


@pytest.fixture
def put(front_end: FrontEnd, site: Site) -> Callable[..., str]:
    """Writes a page with these elements, under the strictest policy there is; its path."""

    def write(body: str, lang: str = "nb", head: str = "") -> str:
        policy = (
            f"default-src 'none'; script-src {site.base_url}; connect-src {site.base_url}; "
            f"img-src {site.base_url} data:; require-trusted-types-for 'script'; trusted-types 'none'"
        )
        module = f"{site.base_url}/static/snakkis/1/snakkis.js"
        path = front_end.folder / f"page-{len(list(front_end.folder.glob('page-*.html')))}.html"
        html = PAGE.format(body=body, lang=lang, head=head, policy=policy, module=module)
        path.write_text(html, encoding="utf-8")
        return f"/{path.name}"

    return write
