"""Every public address with its other languages and when it last changed, in parts of one size."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, Site

from blog.selectors.posts import public_posts
from blog.selectors.public import public_pages

PART = 10_000
ARCHIVES = ("category", "series", "author")


@dataclass(frozen=True)
class Entry:
    """An address, when it last changed, and the same in every language: empty where there is one alone."""

    url: str
    changed: datetime | None
    alternates: Mapping[str, str] = field(default_factory=dict)


class Root(NamedTuple):
    """A front page: how the paths of pages under it begin in the tree, and their addresses on the site."""

    path: str
    url: str
    lang: str


class Found(NamedTuple):
    """An address, and what it has in common with the same in other languages."""

    same: Hashable
    lang: str
    url: str
    changed: datetime | None


def parts() -> int:
    """How many parts the pages fill, at least one."""
    return max(1, -(-_pages().count() // PART))


def part(site: Site, number: int) -> list[Entry]:
    """The pages of a part (from 1) in two queries. The first has the lists of posts as well, in three."""
    roots = _roots(site)
    pages = _pages().order_by("pk")[(number - 1) * PART : number * PART]
    same = _pages().filter(translation_key__in=pages.values("translation_key"))
    entries = list(_entries(_found(pages, roots), _found(same, roots)))
    if number == 1:
        archives = list(_archives(site))
        entries += _entries(archives, archives)
    return entries


def _pages() -> QuerySet[Page]:
    return public_pages(Page.objects.filter(depth__gt=1))


def _roots(site: Site) -> list[Root]:
    homes = Site.get_site_root_paths()
    return [
        Root(path, origin + _localised("wagtail_serve", lang, ""), lang)
        for site_id, path, origin, lang in homes
        if site_id == site.pk
    ]


def _localised(name: str, lang: str, *args: str) -> str:
    with translation.override(lang):
        return reverse(name, args=args)


def _found(pages: QuerySet[Page], roots: Iterable[Root]) -> Iterator[Found]:
    """Addresses from paths alone: asking every page for its own would take as many queries."""
    for path, key, changed in pages.values_list("url_path", "translation_key", "last_published_at"):
        root = next((root for root in roots if path.startswith(root.path)), None)
        if root:
            yield Found(key, root.lang, root.url + path[len(root.path) :], changed)


def _archives(site: Site) -> Iterator[Found]:
    """The lists of posts, each changed when one of its posts was."""
    for kind in ARCHIVES:
        posts = public_posts().order_by().filter(**{f"{kind}__isnull": False})
        named = posts.values_list(f"{kind}__translation_key", "locale__language_code", f"{kind}__slug")
        for key, lang, slug, changed in named.annotate(changed=Max("last_published_at")):
            yield Found((kind, key), lang, site.root_url + _localised(f"blog-{kind}", lang, slug), changed)


def _entries(listed: Iterable[Found], same: Iterable[Found]) -> Iterator[Entry]:
    languages: defaultdict[Hashable, dict[str, str]] = defaultdict(dict)
    for found in same:
        languages[found.same][found.lang] = found.url
    for found in listed:
        others = languages[found.same]
        yield Entry(found.url, found.changed, others if len(others) > 1 else {})
