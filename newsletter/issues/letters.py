"""One issue as a letter: MJML for mail programs that draw, plain text for all others, of the same blocks."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from textwrap import shorten
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from wagtail.models import Page

from blog.models import Picture, PostPage
from blog.reading import excerpt
from blog.selectors.public import public_pages
from mail.models import MailingText
from newsletter import emails
from newsletter.issues import markup
from newsletter.issues.frame import PREHEADER, Frame, part
from newsletter.issues.parts import Block, Shown, absolute_url, address, chosen
from newsletter.issues.personal import Fields, plain
from newsletter.issues.pictures import TEASER, letter_picture
from newsletter.models import IssuePage

# Of the languages whose quotation marks are not «these».
QUOTES = {"pl": ("„", "”")}
LINK = re.compile(r'<a href="([^"]*)"')
Value = dict[str, Any]


def letter(
    issue: IssuePage,
    shown: Shown,
    *,
    segments: Collection[int] = (),
    share_code: str = "",
    number: int = 0,
    as_published: bool = False,
) -> MailingText:
    """What somebody in exactly these ``segments`` gets, unsaved. ``shown`` is ``parts.read(issue)``.

    For looking, before there is any of it: an empty ``share_code`` leaves it out of the addresses, and
    ``as_published`` leads to the page of an issue that nobody may read yet.
    """
    frame = frame_of(issue)
    with override(frame.lang):
        writer = Writer(issue, shown, share_code, frame.list_title, as_published)
        return frame.letter(
            number=number,
            subject=writer.fields.mark(issue.subject) or issue.title,
            title=issue.title,
            context=writer.context(segments),
            fields=writer.fields,
        )


def frame_of(issue: IssuePage) -> Frame:
    """What its letters have around the blocks."""
    return Frame(issue.mailing_list, issue.locale.language_code, key=issue.pk, kind="issue")


def in_attribute(words: str) -> SafeString:
    """``words`` for an attribute of MJML, in ASCII: mrml 0.2 writes the rest of Unicode as Rust would, and a
    backslash twice."""
    written = escape(words).replace("\\", "&#92;").encode("ascii", "xmlcharrefreplace").decode()
    return mark_safe(written)  # noqa: S308  (escaped)


@dataclass
class Writer:
    """Fills the templates of one letter. Its ``fields`` are known when all parts are written."""

    issue: IssuePage
    shown: Shown
    share_code: str
    list_title: str
    as_published: bool = False
    fields: Fields = field(default_factory=Fields)

    def __post_init__(self) -> None:
        self.fields.list_title = self.list_title

    def context(self, segments: Collection[int]) -> dict[str, Any]:
        """What stands within the frame."""
        issue = self.issue
        return {
            "preheader": self.fields.mark(issue.preheader) or self.beginning,
            "disclosure": issue.disclosure,
            "view_url": self.view_url,
            "signup_url": emails.signup_url(self.share_code),
            "parts": [
                part(block.block_type, value)
                for block in chosen(issue.body, segments)
                if (value := getattr(self, block.block_type)(block))
            ],
        }

    @property
    def beginning(self) -> str:
        """How the text begins: without it the inbox would show the date."""
        return shorten(plain(excerpt(self.issue.body), self.list_title), PREHEADER, placeholder=" …")

    @cached_property
    def view_url(self) -> str:
        """The page of the issue, where everybody may read it."""
        one = IssuePage.objects.filter(pk=self.issue.pk)
        is_to_be = self.as_published and not self.issue.live
        return self.ours(absolute_url(self.issue)) if is_to_be or public_pages(one).exists() else ""

    def ours(self, url: str) -> str:
        """``url`` with the code of the issue's share, if it is one of this site's pages."""
        url = iri_to_uri(url)
        is_ours = url == settings.BASE_URL or url.startswith(f"{settings.BASE_URL}/")
        return f"{url}#d={self.share_code}" if is_ours and self.share_code and "#" not in url else url

    def text(self, block: Block) -> Value:
        html = LINK.sub(
            lambda found: f'<a href="{escape(self.ours(urljoin(settings.BASE_URL, unescape(found[1]))))}"',
            self.shown.texts[id(block)],
        )
        html = self.fields.mark(html, markup=True)
        # Cleaned when it was read; what is put in is escaped.
        return {"html": mark_safe(markup.styled(html)), "words": markup.plain(html, self.fields.length)}  # noqa: S308

    def quote(self, block: Block) -> Value:
        opening, closing = QUOTES.get(get_language() or "", ("«", "»"))
        words = self.fields.mark(block.value["quote"].strip())
        return {"quote": words, "source": block.value["source"], "open": opening, "close": closing}

    def picture(self, block: Block) -> Value:
        image = block.value["image"]
        found = image and letter_picture(image, alt=image.contextual_alt_text or "")
        words = [block.value["caption"], getattr(image, "credit", "")]
        url = self.ours(address(block, self.shown))
        about = {"words": " · ".join(filter(None, words)), "url": url}
        return {"picture": found, "alt": in_attribute(found.alt), **about} if found else {}

    def post(self, block: Block) -> Value:
        picked = block.value["post"]
        post = picked and self.shown.posts.get(picked.pk)
        if not post:
            return {}
        picture = post.picture if block.value["with_picture"] else None
        return teaser(post, picture, self.ours(absolute_url(post)))

    def term(self, block: Block) -> Value:
        picked = block.value["term"]
        term = picked and self.shown.pages.get(picked.pk)
        if not term:
            return {}
        return {
            "title": term.title,
            "lang": foreign(term),
            "explanation": term.search_description,
            "url": self.ours(absolute_url(term)),
        }

    def button(self, block: Block) -> Value:
        url = self.ours(address(block, self.shown))
        return {"label": self.fields.mark(block.value["label"]), "url": url} if url else {}

    def share(self, block: Block) -> Value:
        return {"url": self.view_url} if self.view_url else {}


def foreign(page: Page) -> str:
    """The language of ``page`` where it is not that of the letter around it."""
    lang = str(page.locale.language_code)
    return "" if lang == get_language() else lang


def teaser(post: PostPage, picture: Picture | None, url: str) -> dict[str, Any]:
    """A post as letters show it."""
    return {
        "title": post.title,
        "lang": foreign(post),
        "excerpt": post.excerpt,
        "disclosure": post.disclosure,
        "url": url,
        # The picture is a link: without words it would lead nowhere for who does not see it.
        "alt": in_attribute((picture and picture.description) or post.title),
        "picture": letter_picture(picture, alt="", spec=TEASER) if picture else None,
    }
