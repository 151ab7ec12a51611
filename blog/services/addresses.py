"""Redirects from the addresses of what is no page. Wagtail makes those of pages itself."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import uri_to_iri
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect

from blog.models import Author, Category, Named, Series

ROUTES = {Author: "blog-author", Category: "blog-category", Series: "blog-series", Tag: "blog-tag"}
# At each address: the page of posts, and its feeds.
FILES = ("", "feed.xml", "atom.xml", "feed.json")


def named_moved(*, named: Named, old_slug: str) -> None:
    """Lead from an author's, category's or series' old address to the new one.

    In its own language, and in those where it has no translation: posts keep its name there.
    """
    translated = named.get_translations().values_list("locale__language_code", flat=True)
    languages = [code for code, _ in settings.LANGUAGES if code not in set(translated)]
    _lead_on(kind=type(named), old_slug=old_slug, new_slug=named.slug, languages=languages)


def tag_moved(*, old_slug: str, new_slug: str) -> None:
    """Lead from a tag's old address to the new one, in each language."""
    languages = [code for code, _ in settings.LANGUAGES]
    _lead_on(kind=Tag, old_slug=old_slug, new_slug=new_slug, languages=languages)


@transaction.atomic
def _lead_on(*, kind: type[Named | Tag], old_slug: str, new_slug: str, languages: Sequence[str]) -> None:
    """For good, with its feeds. What led to the old address leads on to the new one."""
    if old_slug == new_slug:
        return
    for language in languages:
        with translation.override(language):
            # As people read them: percent signs would not fit.
            old, new = (uri_to_iri(reverse(ROUTES[kind], args=[slug])) for slug in (old_slug, new_slug))
        for file in FILES:
            _redirect(old + file, new + file)


def _redirect(old: str, new: str) -> None:
    old_path, new_path = Redirect.normalise_path(old), Redirect.normalise_path(new)
    # The new address answers itself from now on.
    Redirect.objects.filter(old_path__in=[old_path, new_path], automatically_created=True).delete()
    Redirect.objects.filter(redirect_link=old).update(redirect_link=new)
    # An editor's own stays, and two from one address would break it.
    if not Redirect.objects.filter(old_path=old_path, site=None).exists():
        Redirect.add_redirect(old_path, new, automatically_created=True)
