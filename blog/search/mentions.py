"""Which posts mention a term: in their words, or by a link to it."""

from collections.abc import Iterator, Sequence
from itertools import islice, product

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Q
from django.db.models.functions import Cast
from modelsearch.query import Or, Phrase
from wagtail.models import Page, ReferenceIndex

from blog.inflection import root, roots
from blog.models import PostPage, SearchWord, TermPage
from blog.selectors.posts import public_posts
from blog.term_links import names, words_of_name

MOST_MENTIONS, MOST_PHRASES = 12, 60


def mentions(term: TermPage, lang: str) -> list[PostPage]:
    """Public posts that mention the term, the newest first. Two queries beside those of any list of posts."""
    phrases = list(map(Phrase, islice(_phrases(term, lang), MOST_PHRASES)))
    in_words = PostPage.objects.search(Or(phrases), order_by_relevance=False).get_queryset()
    linking = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Page),
        to_object_id=str(term.pk),
        content_type=ContentType.objects.get_for_model(PostPage),
    ).values(pk_of_post=Cast("object_id", IntegerField()))
    mentioning = Q(pk__in=in_words.order_by().values("pk")) | Q(pk__in=linking)
    return list(public_posts(lang).filter(mentioning)[:MOST_MENTIONS])


def _phrases(term: TermPage, lang: str) -> Iterator[str]:
    """Every name of the term, then in those forms of its words that the site's texts have."""
    called = names(term.title, term.other_forms)
    yield from called
    forms = _forms([word for name in called for word in words_of_name(name)], lang)
    for name in called:
        yield from map(" ".join, product(*(forms.get(word, [word]) for word in words_of_name(name))))


def _forms(words: Sequence[str], lang: str) -> dict[str, list[str]]:
    if not words:
        return {}
    begun = Q(*(Q(word__startswith=root(word, lang)) for word in words), _connector=Q.OR)
    rows = SearchWord.objects.filter(begun, lang=lang).order_by("-pages", "word")
    forms = [(form, roots(form, lang)) for form in rows.values_list("word", flat=True)]
    return {word: [word, *(form for form, of in forms if root(word, lang) in of)] for word in words}
