"""Pages: from the cache beside a bare Django view, made anew beside a stock Wagtail page, few and many."""

import http.client
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import BlogIndexPage, PostPage
from tests.bench.content import content
from tests.bench.measure import Row, requests, table
from tests.bench.servers import serving
from tests.crowd import grow, text
from tests.files import BASE_DIR

FEW, MANY = 1_000, 50_000
POST = f"/blogg/innlegg-{FEW // 2}/"
PAGES = {"a post": POST, "the front page": "/", "the feed": "/feed.xml"}
COUNTED = {
    **PAGES,
    "the blog": "/blogg/",
    "a month": "/blogg/arkiv/2011/03/",
    "a category": "/blogg/kategori/category-1/",
    "a tag": "/blogg/emne/emne-100/",
    "an author": "/blogg/forfatter/author-7/",
}
KNOCKS = 40


def web(folder: Path) -> str:
    """The report: how fast pages are, and how many queries each takes with few posts and with many."""
    blog = BlogIndexPage.objects.get(locale__language_code="nb")
    grow(blog, to=FEW)
    rows, counts = [], {page: [queries(path)] for page, path in COUNTED.items()}
    with serving("tests.bench.bare_wsgi", "/", DJANGO_SETTINGS_MODULE="tests.bench.bare_settings") as bare:
        yardstick = requests(f"{bare}/")
    few = cached(PAGES)
    for page, speed in few.items():
        rows.append(Row(f"{page} from the cache, {FEW:,} posts", speed, "a bare Django view", yardstick))
    rows.append(uncached(folder))
    api = content()
    grow(blog, to=MANY)
    for page, path in COUNTED.items():
        counts[page].append(queries(path))
    for page, speed in cached(PAGES).items():
        rows.append(Row(f"{page} from the cache, {MANY:,} posts", speed, f"with {FEW:,} posts", few[page]))
    lines = [f"| {page} | {small} | {large} |\n" for page, (small, large) in counts.items()]
    heading = f"| queries for | {FEW:,} posts | {MANY:,} posts |\n|---|---:|---:|\n"
    return f"## Pages\n\n{table(rows)}\n{heading}{''.join(lines)}\n{api}"


def cached(pages: dict[str, str]) -> dict[str, float]:
    """Requests a second for each page, kept by both web processes; and a change is seen at once."""
    with serving("config.wsgi", POST) as site:
        speeds = {page: requests(site + path) for page, path in pages.items()}
        publish_and_look(site)
    return speeds


def publish_and_look(site: str) -> None:
    """SystemExit when one of many requests after a publication shows the page as it was before."""
    post = PostPage.objects.get(slug=POST.split("/")[-2])
    post.title = f"{post.title} igjen"
    post.save_revision().publish()
    for _ in range(KNOCKS):
        # A connection each, so that both web processes are asked.
        visit = http.client.HTTPConnection(urlsplit(site).netloc, timeout=30)
        visit.request("GET", POST)
        body = visit.getresponse().read().decode()
        visit.close()
        if post.title not in body:
            raise SystemExit("A web process served a page that had been published anew.")


def uncached(folder: Path) -> Row:
    stock = {"DJANGO_SETTINGS_MODULE": "tests.bench.stock.settings", "STOCK_DATABASE": str(folder / "stock")}
    build = [sys.executable, "-m", "tests.bench.stock.build", text(FEW // 2)]
    subprocess.run(build, cwd=BASE_DIR, env={**os.environ, **stock}, check=True)
    with serving("tests.bench.stock.wsgi", "/post/", **stock) as site:
        yardstick = requests(f"{site}/post/")
    with serving("config.wsgi", POST, PAGE_CACHE_MB="0") as site:
        speed = requests(site + POST)
    return Row(
        "the same post made anew for each request", speed, "a stock Wagtail page of its text", yardstick
    )


def queries(path: str) -> int:
    """How many queries Django makes for a page, once the process is warm."""
    client = Client(headers={"host": "127.0.0.1"})
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)
