"""What several pages show of other tables, each in one query for all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wagtail.models import Page

from blog.models import PostPage, PostTag, PublicPage, TermPage, TermTag
from blog.selectors.archives import used_tags
from blog.selectors.public import public_pages


class Tag(NamedTuple):
    """A tag by which posts are found."""

    pk: int
    name: str
    slug: str


def tags_of(pages: Sequence[PublicPage], lang: str) -> Mapping[int, list[Tag]]:
    """The tags of each page, by its id: those that lead to a list of posts in ``lang``."""
    found = _rows(PostTag, [page.pk for page in pages if isinstance(page, PostPage)])
    of_terms = _rows(TermTag, [page.pk for page in pages if isinstance(page, TermPage)])
    used = {tag.pk for tag in used_tags([tag for tags in of_terms.values() for tag in tags], lang)}
    return found | {pk: [tag for tag in tags if tag.pk in used] for pk, tags in of_terms.items()}


def _rows(kind: type[PostTag | TermTag], pages: Sequence[int]) -> defaultdict[int, list[Tag]]:
    found: defaultdict[int, list[Tag]] = defaultdict(list)
    rows = kind.objects.filter(content_object__in=pages).order_by("pk") if pages else kind.objects.none()
    for page, *tag in rows.values_list("content_object", "tag", "tag__name", "tag__slug"):
        found[page].append(Tag(*tag))
    return found


def translations_of(pages: Sequence[PublicPage]) -> Mapping[int, list[Page]]:
    """The same pages in other languages, as far as they are public, by the id of each."""
    keys = {page.translation_key: page.pk for page in pages}
    found: defaultdict[int, list[Page]] = defaultdict(list)
    same = public_pages(Page.objects.filter(translation_key__in=keys).exclude(pk__in=keys.values()))
    shown = ("title", "slug", "url_path", "translation_key", "locale__language_code")
    for other in same.select_related("locale").only(*shown).order_by("locale__language_code"):
        found[keys[other.translation_key]].append(other)
    return found


def way_to(pages: Sequence[PublicPage]) -> Mapping[int, list[Page]]:
    """The public pages from the front page down to each, which stands last."""
    above = {path for page in pages for path in _paths_above(page)}
    shown = ("title", "slug", "url_path", "path", "depth")
    found = public_pages(Page.objects.filter(path__in=above)).only(*shown)
    by_path = {page.path: page for page in found} if above else {}
    return {
        page.pk: [*(by_path[path] for path in _paths_above(page) if path in by_path), page] for page in pages
    }


def _paths_above(page: Page) -> list[str]:
    """Where in the tree the pages above it are, from the front page down."""
    step = Page.steplen
    return [page.path[:end] for end in range(2 * step, len(page.path), step)]
