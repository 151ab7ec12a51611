"""Two posts in two languages, and the people who pass them on."""

from dataclasses import dataclass

import pytest
from django.conf import settings
from wagtail.models import Locale, Page, Site

from blog.models import BlogIndexPage, HomePage, PostPage
from sharing import services
from sharing.callers import Caller
from sharing.models import Share

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)
CLICK = {"HTTP_SEC_FETCH_MODE": "navigate", "HTTP_SEC_FETCH_DEST": "document"}
KARI = {"REMOTE_ADDR": "192.0.2.7", "HTTP_USER_AGENT": CHROME}
OLA = {"REMOTE_ADDR": "198.51.100.9", "HTTP_USER_AGENT": IPHONE}
STEIN = {"REMOTE_ADDR": "203.0.113.5", "HTTP_USER_AGENT": CHROME}


def kari(**more: str) -> Caller:
    return Caller(address=KARI["REMOTE_ADDR"], agent=CHROME, **more)


def ola(**more: str) -> Caller:
    return Caller(address=OLA["REMOTE_ADDR"], agent=IPHONE, **more)


@dataclass(frozen=True)
class Posts:
    first: Page
    second: Page
    polish: Page


def make_posts() -> Posts:
    """/blogg/forste/, /blogg/andre/ and /pl/blogg/pierwszy/ on the default site."""
    norwegian = Locale.objects.get_or_create(language_code="nb")[0]
    polish = Locale.objects.get_or_create(language_code="pl")[0]
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Snakkis", slug="home-nb", locale=norwegian))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "testserver", "port": 80, "root_page": home, "site_name": "Snakkis"},
    )
    blog = home.add_child(instance=BlogIndexPage(title="Blogg", slug="blogg", locale=norwegian))
    first = blog.add_child(
        instance=PostPage(title="Første", relation="none", slug="forste", locale=norwegian)
    )
    second = blog.add_child(instance=PostPage(title="Andre", relation="none", slug="andre", locale=norwegian))
    home.copy_for_translation(polish, alias=False).save_revision().publish()
    abroad = blog.copy_for_translation(polish)
    abroad.save_revision().publish()
    abroad.refresh_from_db()
    third = abroad.add_child(
        instance=PostPage(title="Pierwszy", relation="none", slug="pierwszy", locale=polish)
    )
    return Posts(first=first, second=second, polish=third)


@pytest.fixture
def posts(db) -> Posts:
    return make_posts()


@pytest.fixture
def share(posts) -> Share:
    """Kari's link to the first post, copied."""
    return used(posts.first)


def used(page: Page, via: str = "", visitor: str = "") -> Share:
    """A link that was offered and handed on."""
    share = services.offer(page=page, via=via, visitor=visitor)
    services.use(code=share.code)
    share.refresh_from_db()
    return share


def address(page: Page) -> str:
    return settings.BASE_URL + page.get_url()
