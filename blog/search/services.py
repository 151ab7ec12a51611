"""What search writes: the words of public pages, and their place in the index."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend

from blog.models import PageWords, SearchWord
from blog.search.selectors import UNKNOWN_TIME, searchable, texts
from blog.search.words import fold, stem, words_of

BATCH = 500
NEVER = UNKNOWN_TIME - timedelta(days=1)


@transaction.atomic
def words_learn(*, pages: Sequence[int]) -> None:
    """Count the words of these pages as they are, and no longer those of pages that nobody may read.

    Their place in Wagtail's index is made anew as well, so that it never knows less than the vocabulary.
    """
    # One at a time: the counts are sums over pages.
    list(Locale.objects.select_for_update(no_key=True).order_by("pk"))
    before = list(PageWords.objects.filter(page_id__in=pages))
    public = list(searchable(Page.objects.filter(pk__in=pages).select_related("locale").specific()))
    _index(public)
    text_of = texts([page.pk for page in public])
    after = [_words(page, " ".join(text_of.get(page.pk, ()))) for page in public]
    changes: dict[str, Counter[str]] = defaultdict(Counter)
    for rows, change in ((before, -1), (after, 1)):
        for row in rows:
            changes[row.lang].update(dict.fromkeys(row.words.split(), change))
    for lang, counts in changes.items():
        _count(lang, counts)
    PageWords.objects.filter(pk__in=[row.pk for row in before]).delete()
    PageWords.objects.bulk_create(after)


def words_expire(*, pages: Collection[int]) -> None:
    """Have the words of these pages learnt anew, index and all: a name that stands in them has changed."""
    PageWords.objects.filter(page_id__in=pages).update(published_at=NEVER)


def _words(page: Page, text: str) -> PageWords:
    return PageWords(
        page_id=page.pk,
        lang=page.locale.language_code,
        published_at=page.last_published_at or UNKNOWN_TIME,
        words=" ".join(sorted(words_of(text))),
    )


def _index(pages: Iterable[Page]) -> None:
    by_kind: dict[type[Page], list[Page]] = defaultdict(list)
    for page in pages:
        by_kind[type(page)].append(page)
    for kind, those in by_kind.items():
        get_search_backend().add_bulk(kind, those)


def _count(lang: str, changes: Mapping[str, int]) -> None:
    """Add each change to the number of pages that have the word."""
    words = [word for word, change in changes.items() if change]
    for start in range(0, len(words), BATCH):
        batch = words[start : start + BATCH]
        known = SearchWord.objects.filter(lang=lang, word__in=batch)
        new = set(batch) - set(known.values_list("word", flat=True))
        SearchWord.objects.bulk_create(
            SearchWord(lang=lang, word=word, folded=fold(word), stem=stem(word, lang)) for word in sorted(new)
        )
        by_change: dict[int, list[str]] = defaultdict(list)
        for word in batch:
            by_change[changes[word]].append(word)
        for change, those in by_change.items():
            SearchWord.objects.filter(lang=lang, word__in=those).update(pages=F("pages") + change)
        known.filter(pages__lte=0).delete()
