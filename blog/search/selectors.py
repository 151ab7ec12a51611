"""What search reads of the database beside its index: words of public pages, and whose are due."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from blog.models import PageWords, SearchWord
from blog.search.vocabulary import Vocabulary
from blog.search.words import fold, stem
from blog.selectors.openings import readable_kinds
from blog.selectors.public import public_pages

# How many words of a language a misspelt one is compared with: those that most pages have.
MOST_WORDS = 100_000
MOST_FORMS = 12
UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)

VOCABULARIES: dict[str, tuple["Learned", Vocabulary]] = {}


class Learned(NamedTuple):
    """How many pages of a language have given their words; with ``newest`` it changes when they do."""

    newest: int | None
    pages: int


class Text(NamedTuple):
    """What the index has of a page."""

    title: str
    body: str


def searchable(pages: QuerySet[Page] | None = None) -> QuerySet[Page]:
    """The public pages that search is about: those with a text of their own."""
    kinds = ContentType.objects.get_for_models(*readable_kinds())
    every = Page.objects.all() if pages is None else pages
    return public_pages(every.filter(content_type__in=kinds.values()))


def texts(pages: Collection[int]) -> dict[int, Text]:
    """What the index has of these pages."""
    title, body = ("title_text", "body_text") if connection.vendor == "postgresql" else ("title", "body")
    kinds = ContentType.objects.get_for_models(*readable_kinds())
    entries = IndexEntry.objects.filter(content_type__in=kinds.values(), object_id__in=list(map(str, pages)))
    return {int(key): Text(*rest) for key, *rest in entries.values_list("object_id", title, body)}


def forms(words: Iterable[str], lang: str) -> dict[str, list[SearchWord]]:
    """For each word the words of public pages that are taken for it, those of most pages first."""
    stems = {word: {stem(word, lang), stem(fold(word), lang)} for word in words}
    of_language = SearchWord.objects.filter(lang=lang)
    as_typed = of_language.filter(folded__in=[fold(word) for word in stems])
    wanted = Q(stem__in=set().union(*stems.values())) | Q(stem__in=as_typed.values("stem"))
    found: dict[str, list[SearchWord]] = defaultdict(list)
    rows = list(of_language.filter(wanted).order_by("-pages", "word"))
    for word, own in stems.items():
        own |= {row.stem for row in rows if row.folded == fold(word)}
        if same := [row for row in rows if row.stem in own]:
            found[word] = same[:MOST_FORMS]
    return dict(found)


def learned(lang: str) -> Learned:
    return Learned(**PageWords.objects.filter(lang=lang).aggregate(newest=Max("pk"), pages=Count("pk")))


def vocabulary(lang: str, state: Learned) -> Vocabulary:
    """The words of a language, read once for each ``state`` and kept in this process."""
    known = VOCABULARIES.get(lang)
    if known is None or known[0] != state:
        rows = SearchWord.objects.filter(lang=lang).order_by("-pages", "word")
        words = rows.values_list("word", "folded", "stem")[:MOST_WORDS]
        known = VOCABULARIES[lang] = (state, Vocabulary(lang, words))
    return known[1]


def words_due(limit: int) -> list[int]:
    """Pages whose words are not counted as they are: newly published or changed, or public no more."""
    published = Coalesce(F("last_published_at"), Value(UNKNOWN_TIME))
    counted = PageWords.objects.filter(page_id=OuterRef("pk"), published_at=OuterRef("published"))
    unlearned = searchable().annotate(published=published).filter(~Exists(counted))
    still = searchable().filter(pk=OuterRef("page_id"))
    gone = PageWords.objects.filter(~Exists(still))
    due = list(unlearned.order_by("pk").values_list("pk", flat=True)[:limit])
    return due + list(gone.order_by("pk").values_list("page_id", flat=True)[: limit - len(due)])


def has_words_due() -> bool:
    return bool(words_due(1))
