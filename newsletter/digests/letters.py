"""A digest as a letter: in the look of an issue and by its templates, one post after the other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.encoding import iri_to_uri
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from blog.models import BlogIndexPage, PostPage
from blog.selectors.posts import public_posts
from blog.selectors.public import in_language, public_pages
from consent.selectors import site_identity
from mail.models import MailingText
from mail.rendering import absolute
from newsletter.digests.news import LANGUAGES, MOST
from newsletter.digests.recipients import A_LANGUAGE, first_number
from newsletter.issues.frame import PREHEADER, Frame, part
from newsletter.issues.letters import teaser
from newsletter.issues.parts import absolute_url
from newsletter.issues.personal import Fields
from newsletter.issues.pictures import prefetch
from newsletter.models import Digest

LONGEST_SUBJECT = 150


def texts_of(digest: Digest, numbers: Iterable[int]) -> list[MailingText]:
    """What is sent under these ``numbers``, unsaved. A number whose posts nobody may read any more has no
    text. A constant number of queries for each language."""
    by_lang: dict[str, list[int]] = {}
    for number in numbers:
        by_lang.setdefault(LANGUAGES[number // A_LANGUAGE], []).append(number)
    made = []
    for lang, own in by_lang.items():
        with override(lang):
            writer = Writer.reading(digest, lang)
            made += [text for number in own if (text := writer.text(number))]
    return made


@dataclass(frozen=True)
class Writer:
    """Writes the texts of a digest in one language, which is the active one. ``posts``: those anybody may
    read now, by their place in the digest."""

    digest: Digest
    frame: Frame
    posts: dict[int, PostPage]
    blog_url: str

    @classmethod
    def reading(cls, digest: Digest, lang: str) -> "Writer":
        ids = digest.posts[lang][:MOST]
        found = {post.pk: post for post in public_posts(lang).filter(pk__in=ids).select_related("locale")}
        posts = {place: found[pk] for place, pk in enumerate(ids) if pk in found}
        prefetch(post.picture for post in posts.values())
        frame = Frame(digest.mailing_list, lang, key=digest.pk, kind="digest")
        return cls(digest, frame, posts, blog_url(lang) if len(digest.posts[lang]) > MOST else "")

    def text(self, number: int) -> MailingText | None:
        """The text with the posts of ``number``; None when nobody may read any of them."""
        places = number - first_number(self.frame.lang)
        posts = [post for place, post in self.posts.items() if places >> place & 1]
        if not posts:
            return None
        return self.frame.letter(
            number=number,
            subject=subject_of(posts),
            title=_("New at %(site)s since last time") % {"site": site_identity().name},
            context=self.context(posts),
            fields=Fields(),
        )

    def context(self, posts: Sequence[PostPage]) -> dict[str, Any]:
        """What stands within the frame."""
        parts = [part("post", teaser(post, post.picture, iri_to_uri(absolute_url(post)))) for post in posts]
        if self.blog_url:
            parts.append(part("button", {"label": _("More new posts"), "url": self.blog_url}))
        others = [post.title for post in posts[1:]]
        return {
            "preheader": Truncator(" · ".join(others) or posts[0].excerpt).chars(PREHEADER),
            "parts": parts,
        }


def subject_of(posts: Sequence[PostPage]) -> str:
    """The title of a post alone; of several how many, and the first, in the active language."""
    first, number = posts[0].title, len(posts)
    if number > 1:
        told = ngettext("%(number)d new post: %(title)s", "%(number)d new posts: %(title)s", number)
        first = told % {"number": number, "title": first}
    return Truncator(first).chars(LONGEST_SUBJECT)


def blog_url(lang: str) -> str:
    """The list of all posts of a language; the front page of the site where there is none."""
    found = public_pages(BlogIndexPage.objects.filter(in_language(lang))).first()
    return absolute_url(found) if found else absolute("/")
