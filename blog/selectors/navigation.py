"""What every page leads to: the pages right below the front page, as editors arrange them."""

from dataclasses import dataclass

from django.utils import translation
from wagtail.models import Page

from blog.models import HomePage
from blog.page_cache.memory import remembered
from blog.selectors.public import public_pages


@dataclass(frozen=True)
class Entry:
    """A page to go to. ``kind`` is the name of its model, in small letters."""

    pk: int
    kind: str
    title: str
    url: str
    in_menu: bool


def navigation(lang: str) -> list[Entry]:
    """The public pages right below the front page of a language, in the order of the tree."""
    return remembered(f"navigation:{lang}", lambda: _entries(lang))


def _entries(lang: str) -> list[Entry]:
    home = HomePage.objects.filter(locale__language_code=lang).first()
    if home is None:
        return []
    pages = public_pages(Page.objects.child_of(home)).order_by("path")
    with translation.override(lang):
        return [_entry(page) for page in pages]


def _entry(page: Page) -> Entry:
    kind = page.cached_content_type.model_class() or Page
    title = str(getattr(kind, "menu_title", "") or page.title)
    return Entry(page.pk, page.cached_content_type.model, title, page.url, page.show_in_menus)
