"""Finds pages, and the place of each text that shows why it was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page as Side
from django.core.paginator import Paginator
from django.db.models import QuerySet
from modelsearch.query import SearchQuery
from wagtail.models import Page

from blog.search.excerpts import Piece, excerpt
from blog.search.meaning import Meaning, meaning
from blog.search.selectors import Text, searchable, texts

HITS_A_SIDE = 10


@dataclass(frozen=True)
class Hit:
    """A page that was found; ``post`` is the page with its date, if it is a post."""

    page: Page
    excerpt: Sequence[Piece]

    @property
    def post(self) -> Page | None:
        return getattr(self.page, "postpage", None)

    @property
    def kind(self) -> str:
        return str(self.page.specific_class._meta.verbose_name)


@dataclass(frozen=True)
class Found:
    """What a search found. ``has_every_word`` is False where no page has them all."""

    meaning: Meaning
    side: Side[Page]
    hits: Sequence[Hit]
    has_every_word: bool

    @property
    def count(self) -> int:
        return self.side.paginator.count


def find(text: str, lang: str, *, side: str | None = None, verbatim: bool = False) -> Found | None:
    """Public pages of a language, those with every word in the title first; None for a text without words."""
    meant = meaning(text, lang, verbatim=verbatim)
    if meant is None:
        return None
    queries = list(meant.queries())
    for query in queries:
        pages = Paginator(pages_with(query, lang), HITS_A_SIDE).get_page(side)
        if pages.paginator.count:
            break
    found = list(pages)
    text_of = texts([page.pk for page in found])
    hits = [Hit(page, excerpt(text_of.get(page.pk, Text("", "")).body, meant.looks)) for page in found]
    return Found(meant, pages, hits, has_every_word=query is queries[0])


def pages_with(query: SearchQuery, lang: str) -> QuerySet[Page]:
    """The public pages that a query finds in Wagtail's index, the best first."""
    in_index = Page.objects.search(query).get_queryset()
    pages = searchable(in_index).filter(locale__language_code=lang)
    return pages.select_related("postpage").defer("postpage__body")
