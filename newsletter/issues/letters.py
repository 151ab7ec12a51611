"""One issue as a letter: MJML for mail programs that draw, plain text for all others, of the same blocks."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from textwrap import shorten
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override

from blog.models import Picture, PostPage
from blog.reading import excerpt
from blog.selectors.public import public_pages
from consent.selectors import site_identity
from mail.models import MailingText
from mail.rendering import absolute, render_letter
from newsletter import emails
from newsletter.issues import markup
from newsletter.issues.parts import Block, Shown, absolute_url, address, chosen
from newsletter.issues.personal import MARKED, Fields, plain
from newsletter.issues.pictures import TEASER, letter_picture
from newsletter.models import IssuePage
from newsletter.selectors.lists import words as list_words

PREHEADER = 140
# Of the languages whose quotation marks are not «these».
QUOTES = {"pl": ("„", "”")}
LINK = re.compile(r'<a href="([^"]*)"')
# Each recipient's own, in addresses of the way out (newsletter.issues.fields).
LEAVE, PACE = MARKED.format("leave_token"), MARKED.format("pace_token")

Value = dict[str, Any]


def letter(
    issue: IssuePage, shown: Shown, *, segments: Collection[int] = (), share_code: str = "", number: int = 0
) -> MailingText:
    """What somebody in exactly these ``segments`` gets, unsaved. ``shown`` is ``parts.read(issue)``.

    An empty ``share_code`` leaves it out of the addresses: for looking, before there is one.
    """
    lang = issue.locale.language_code
    with override(lang):
        writer = Writer(issue, shown, share_code, title_of_list(issue))
        subject = writer.fields.mark(issue.subject) or issue.title
        context = {
            **writer.context(segments),
            "ways_out": [emails.exits(title=writer.list_title, leave=LEAVE, pace=PACE)],
            "signup_url": emails.signup_url(share_code),
            "checkpoint": emails.checkpoint_lines(),
            "log_url": absolute(reverse("log")),
        }
        headers = issue_headers(issue, writer.list_title)
    made = render_letter("issue", subject=subject, context=context, locale=lang)
    write = writer.fields.written
    return MailingText(
        number=number,
        locale=lang,
        sender_name=issue.mailing_list.sender_name if issue.mailing_list else "",
        subject=write(subject),
        text=write(made.text),
        html=write(made.html),
        headers={name: write(value) for name, value in headers.items()},
        defaults=writer.fields.defaults,
    )


def title_of_list(issue: IssuePage) -> str:
    """What the list is called in the language of the issue; the site's name while it has none."""
    found = issue.mailing_list
    return list_words(found, issue.locale.language_code).title if found else site_identity().name


def issue_headers(issue: IssuePage, list_title: str) -> dict[str, str]:
    """What the headers of everybody's letter say, in the active language; the way out by each one's token."""
    slug = issue.mailing_list.slug if issue.mailing_list else "issue"
    host = (urlsplit(settings.BASE_URL).hostname or "")[:15]
    return {
        **emails.list_headers(slug=slug, title=list_title, leave=LEAVE),
        # Gmail's feedback loop: up to three words of our own, and who we are.
        "Feedback-ID": f"{issue.pk}:{slug}:issue:{host}",
    }


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
    fields: Fields = field(default_factory=Fields)

    def __post_init__(self) -> None:
        self.fields.list_title = self.list_title

    def context(self, segments: Collection[int]) -> dict[str, Any]:
        """What ``templates/mail/issue.*`` see, beside the ways out."""
        issue = self.issue
        return {
            "title": issue.title,
            "underline": "=" * min(len(issue.title), markup.RULE),
            "preheader": self.fields.mark(issue.preheader) or self.beginning,
            "list_title": self.list_title,
            "day": timezone.now(),
            "disclosure": issue.disclosure,
            "view_url": self.view_url,
            "parts": [
                {
                    "mjml": f"mail/issue/{block.block_type}.mjml",
                    "txt": f"mail/issue/{block.block_type}.txt",
                    "value": value,
                }
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
        """The page of the issue, for everybody or not at all."""
        is_public = self.issue.pk and public_pages(IssuePage.objects.filter(pk=self.issue.pk)).exists()
        return self.ours(absolute_url(self.issue)) if is_public else ""

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
        return {"html": mark_safe(markup.styled(html)), "words": markup.plain(html)}  # noqa: S308

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
            "explanation": term.search_description,
            "url": self.ours(absolute_url(term)),
        }

    def button(self, block: Block) -> Value:
        url = self.ours(address(block, self.shown))
        return {"label": self.fields.mark(block.value["label"]), "url": url} if url else {}

    def share(self, block: Block) -> Value:
        return {"url": self.view_url} if self.view_url else {}


def teaser(post: PostPage, picture: Picture | None, url: str) -> dict[str, Any]:
    """A post as letters show it."""
    return {
        "title": post.title,
        "excerpt": post.excerpt,
        "disclosure": post.disclosure,
        "url": url,
        # The picture is a link: without words it would lead nowhere for who does not see it.
        "alt": in_attribute((picture and picture.description) or post.title),
        "picture": letter_picture(picture, alt="", spec=TEASER) if picture else None,
    }
