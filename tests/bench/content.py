"""The content API beside stock Wagtail's v2, on the same pages: from the cache, and made anew."""

from tests.bench.measure import Row, requests, table
from tests.bench.servers import serving

ASKED = "type={}&fields=*&limit=20"
OURS = f"/api/v1/content/?{ASKED.format('post')}"
STOCK = f"/api/v2/pages/?{ASKED.format('blog.PostPage')}"


def content() -> str:
    """The report: requests a second for twenty posts with all their fields."""
    with serving("config.wsgi", STOCK, DJANGO_SETTINGS_MODULE="tests.bench.v2.settings") as site:
        yardstick = requests(site + STOCK)
    with serving("config.wsgi", OURS) as site:
        warm = requests(site + OURS)
    with serving("config.wsgi", OURS, PAGE_CACHE_MB="0") as site:
        cold = requests(site + OURS)
    stock = "Wagtail's v2 API"
    rows = [
        Row("20 posts with all fields, from the cache", warm, stock, yardstick),
        Row("the same made anew for each request", cold, stock, yardstick),
    ]
    return f"### The content API\n\n{table(rows)}"
