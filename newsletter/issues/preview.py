"""What an editor sees of an issue beside the form: the page, and the letter as mail programs draw it.

newsletter/admin/issue_preview.html   ``frames``: each a letter in a frame of its own, ``is_text`` for plain.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from blog.previews.letters import Letter
from consent.selectors import site_identity
from mail.mailings.composing import letter as filled
from mail.models import MailingText
from newsletter.issues.fields import Person, values
from newsletter.issues.letters import letter
from newsletter.issues.parts import Shown, read
from newsletter.issues.people import BROKEN, somebody
from newsletter.issues.texts import segments_of
from newsletter.models import IssuePage, Segment

PAGE, SEGMENT = "", "segment-"
PREHEADER = re.compile(r'<div style="display:none[^>]*>([^<]*)</div>')
DARK_QUERY = re.compile(r"\(\s*prefers-color-scheme\s*:\s*dark\s*\)")
# The letter's styles stand in it; nothing of it runs, and nothing is fetched from elsewhere.
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "script-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@dataclass(frozen=True)
class Look:
    """How a letter is drawn: ``width`` in CSS pixels; as plain text; in the dark."""

    width: int = 680
    is_text: bool = False
    is_dark: bool = False


@dataclass(frozen=True)
class Frame:
    """One letter as somebody gets it. ``title`` says who, where there are several."""

    title: str
    sender: str
    subject: str
    preheader: str
    html: str
    text: str
    look: Look


DESK, PHONE = Look(), Look(width=360)
DARK, TEXT = Look(is_dark=True), Look(is_text=True)
LOOKS = {"mail": DESK, "phone": PHONE, "dark": DARK, "text": TEXT}


def modes(issue: IssuePage) -> list[tuple[str, str]]:
    """The ways to look at ``issue``, those of its segments included."""
    found = [
        (PAGE, _("Page")),
        ("mail", _("Mail on a desk")),
        ("phone", _("Mail on a phone")),
        ("dark", _("Mail in the dark")),
        ("text", _("Mail as plain text")),
    ]
    as_segment = _("Mail as “%(name)s” gets it")
    segments = Segment.objects.filter(pk__in=segments_of(issue))
    return [
        *found,
        *((f"{SEGMENT}{segment.pk}", as_segment % {"name": segment.name}) for segment in segments),
        ("broken", _("Mail with broken personal data")),
        ("broken-text", _("Plain text with broken personal data")),
    ]


def preview(issue: IssuePage, request: HttpRequest, mode: str) -> HttpResponse:
    """``issue`` as it is in the editor now, in one of ``modes`` other than the page."""
    with override(getattr(request, "editor_language", None)):
        context = {"frames": list(frames(issue, mode)), "issue": issue}
        response = HttpResponse(render_to_string("newsletter/admin/issue_preview.html", context))
    response.headers["Content-Security-Policy"] = POLICY
    return response


def draft_letter(issue: IssuePage) -> Letter:
    """The letter that somebody gets of whom nothing is known, as it is once the page is there."""
    text = letter(issue, read(issue), as_published=True)
    made = filled(text, values(text.defaults, somebody(text.locale), text.locale))
    return Letter(made.subject, made.html, made.text)


def frames(issue: IssuePage, mode: str) -> Iterator[Frame]:
    """What a mode shows."""
    shown = read(issue)
    me = somebody(issue.locale.language_code)
    if mode.startswith("broken"):
        looks = [TEXT] if mode == "broken-text" else [PHONE]
        yield from _each(issue, shown, ((str(title), who) for title, who in BROKEN.items()), looks)
    elif mode.startswith(SEGMENT):
        segments = [int(mode.removeprefix(SEGMENT))]
        yield from _each(issue, shown, [("", me)], [DESK, PHONE, DARK, TEXT], segments)
    else:
        yield from _each(issue, shown, [("", me)], [LOOKS.get(mode, DESK)])


def _each(
    issue: IssuePage,
    shown: Shown,
    people: Iterable[tuple[str, Person]],
    looks: Iterable[Look],
    segments: Collection[int] = (),
) -> Iterator[Frame]:
    text = letter(issue, shown, segments=segments, as_published=True)
    for title, person in people:
        for look in looks:
            yield frame(text, person, look, title)


def frame(text: MailingText, person: Person, look: Look, title: str = "") -> Frame:
    """``text`` as ``person`` gets it."""
    made = filled(text, values(text.defaults, person, text.locale))
    return Frame(
        title=title,
        sender=made.sender_name or site_identity().name,
        subject=made.subject,
        preheader=preheader_of(made.html),
        html=drawn(made.html, look),
        text=made.text,
        look=look,
    )


def drawn(html: str, look: Look) -> str:
    """``html`` as a mail program in the light or in the dark draws it, whichever the editor's own is."""
    html = DARK_QUERY.sub("all" if look.is_dark else "not all", html)
    html = html.replace('content="light dark"', f'content="{"dark" if look.is_dark else "light"}"')
    return html.replace(f'"{settings.BASE_URL}/', '"/')


def preheader_of(html: str) -> str:
    """What mail programs show after the subject: the first words of the letter."""
    found = PREHEADER.search(html)
    return unescape(found[1]) if found else ""
