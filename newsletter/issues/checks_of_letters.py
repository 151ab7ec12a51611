"""What is checked of the letters as a whole."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from mail.mailings.fields import names
from newsletter.issues.findings import Draft, Finding
from newsletter.issues.personal import CURLY, OWN, kind_of, plain
from newsletter.models import Question

# Gmail shows no more of a letter, and so no way out of it.
CLIPPED, NEARLY = 102_000, 90_000
LONGEST_SUBJECT = 70
UNFILLED = re.compile(r"\{[^{}|\n]{1,60}\|[^{}\n]{0,80}\}")
SHOWN_ANSWERS = {Question.Kind.CHOICE, Question.Kind.TEXT}


def audience(draft: Draft) -> Iterator[Finding]:
    found = draft.issue.mailing_list
    if found is None:
        yield Finding("error", _("It goes to no list."), _("Choose one under “Who gets it”."))
    elif found.retired_at:
        yield Finding("error", _("The list has ended: nobody gets it any more."), _("Choose another list."))


def emptiness(draft: Draft) -> Iterator[Finding]:
    for page in draft.pages:
        if not page.body:
            yield Finding(
                "error", _("“%(title)s” has no text.") % {"title": page.title}, _("Add a block under “Text”.")
            )


def subject(draft: Draft) -> Iterator[Finding]:
    for page in draft.pages:
        words = plain(page.subject) or page.title
        if len(words) > LONGEST_SUBJECT:
            yield Finding(
                "warning",
                _("The subject line has %(count)d characters: “%(words)s”")
                % {"count": len(words), "words": words},
                _("Keep it under %(most)d, and the most important in the first 40: phones cut the rest.")
                % {"most": LONGEST_SUBJECT},
            )


def size(draft: Draft) -> Iterator[Finding]:
    largest = max(len(text.html.encode()) for text in draft.texts)
    values = {"size": largest // 1000}
    if largest > CLIPPED:
        yield Finding(
            "error",
            _("The letter is %(size)d kB. Gmail cuts it at 102 kB, with the way out below.") % values,
            _("Shorten it, or let posts be read on the site."),
        )
    elif largest > NEARLY:
        yield Finding(
            "warning",
            _("The letter is %(size)d kB, and Gmail cuts at 102 kB.") % values,
            _("Leave it no longer than it is."),
        )


def ways_out(draft: Draft) -> Iterator[Finding]:
    for text in draft.texts:
        bodies = (text.html, text.text, text.headers.get("List-Unsubscribe", ""))
        if not all("leave_token" in names(body) for body in bodies):
            yield Finding(
                "error",
                _("A letter would go out without its way out."),
                _("Tell whoever keeps the site: the template of letters has lost its footer."),
            )
            return


def fields(draft: Draft) -> Iterator[Finding]:
    left = {found[0] for text in draft.texts for found in UNFILLED.finditer(f"{text.subject}\n{text.text}")}
    for words in sorted(left):
        yield Finding(
            "error",
            _("“%(words)s” would be sent as it stands.") % {"words": words},
            _("Write the field in one go, without bold or links inside its braces, by a name that exists."),
        )
    for text in draft.texts:
        known = {*text.defaults, *OWN, CURLY}
        used = names(text.subject) | names(text.text) | names(text.html)
        if unknown := used - known:
            title = _("Nothing is known to put into “%(names)s”.") % {"names": ", ".join(sorted(unknown))}
            yield Finding("error", title, _("Take the field out."))
    yield from _answers(draft)


def _answers(draft: Draft) -> Iterator[Finding]:
    kinds = {kind_of(name) for text in draft.texts for name in text.defaults}
    asked = {int(kind.removeprefix("answer_")) for kind in kinds if kind.startswith("answer_")}
    there = Question.objects.filter(pk__in=asked, kind__in=SHOWN_ANSWERS).values_list("pk", flat=True)
    for number in sorted(asked - set(there)) if asked else ():
        yield Finding(
            "error",
            _("There is no question %(number)d whose answer could stand in a letter.") % {"number": number},
            _("Questions with one choice or a few words can. Its number stands in the question’s address."),
        )


def reach(draft: Draft) -> Iterator[Finding]:
    for page in draft.pages:
        if not page.open_to_all:
            yield Finding(
                "warning",
                _("“%(title)s” is a page that not everybody may read.") % {"title": page.title},
                _(
                    "Its letter then has no way to the browser and nothing to pass on. Change it under “Who "
                    "may read it” if everyone should."
                ),
            )


CHECKS = [audience, emptiness, ways_out, fields, size, subject, reach]
