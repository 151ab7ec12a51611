"""What the letters of issues and digests have around their parts: the heading, the ways out, the headers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from consent.selectors import site_identity
from mail.models import MailingText
from mail.rendering import absolute, render_letter
from newsletter import emails
from newsletter.issues import markup
from newsletter.issues.personal import MARKED, Fields
from newsletter.models import MailingList
from newsletter.selectors.lists import words as list_words

PREHEADER = 140
# Each recipient's own, in addresses of the way out (newsletter.issues.fields).
LEAVE, PACE = MARKED.format("leave_token"), MARKED.format("pace_token")


@dataclass(frozen=True)
class Frame:
    """Of the letters of one list in one language. ``mailing_list``: None in an issue that has none yet.
    ``key``: what Gmail's feedback loop calls them, such as ``12``; ``kind``: issue or digest."""

    mailing_list: MailingList | None
    lang: str
    key: object
    kind: str

    @cached_property
    def list_title(self) -> str:
        """What the list is called in this language; the site's name while there is none."""
        found = self.mailing_list
        return list_words(found, self.lang).title if found else site_identity().name

    def letter(
        self, *, number: int, subject: str, title: str, context: Mapping[str, Any], fields: Fields
    ) -> MailingText:
        """A letter in the active language, unsaved; ``context``: what else ``templates/mail/issue.*`` see."""
        around = {
            "title": title,
            "underline": "=" * min(len(title), markup.RULE),
            "list_title": self.list_title,
            "day": timezone.now(),
            "ways_out": [emails.exits(title=self.list_title, leave=LEAVE, pace=PACE)],
            "signup_url": emails.signup_url(),
            "checkpoint": emails.checkpoint_lines(),
            "log_url": absolute(reverse("log")),
        }
        made = render_letter("issue", subject=subject, context={**around, **context}, locale=self.lang)
        write = fields.written
        return MailingText(
            number=number,
            locale=self.lang,
            sender_name=self.mailing_list.sender_name if self.mailing_list else "",
            subject=write(subject),
            text=write(made.text),
            html=write(made.html),
            headers={name: write(value) for name, value in self.headers().items()},
            defaults=fields.defaults,
        )

    def headers(self) -> dict[str, str]:
        """Those of everybody's letter, in the active language; the way out by each one's token."""
        slug = self.mailing_list.slug if self.mailing_list else "issue"
        host = (urlsplit(settings.BASE_URL).hostname or "")[:15]
        return {
            **emails.list_headers(slug=slug, title=self.list_title, leave=LEAVE),
            # Gmail's feedback loop: up to three words of our own, and who we are.
            "Feedback-ID": f"{self.key}:{slug}:{self.kind}:{host}",
        }


def part(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    """A part of a letter, as ``templates/mail/issue.*`` take it."""
    return {"mjml": f"mail/issue/{kind}.mjml", "txt": f"mail/issue/{kind}.txt", "value": value}
