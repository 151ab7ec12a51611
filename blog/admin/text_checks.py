"""Checks of a text: what makes it hard to read, to see, or to follow."""

import re
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.admin.drafts import Draft, Finding, links, strings
from blog.reading import PARAGRAPH, plain_text

# In words.
WALL, LONG_SENTENCE, UNBROKEN = 120, 35, 600

HEADING = re.compile(r"<h([23])\b[^>]*>(.*?)</h\1>", re.DOTALL)
SENTENCE_END = re.compile(r"[.!?…][»”\")]*\s+(?=[^a-zæøåąćęłńóśźż])")
FILE_NAME = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)$|_|^(?:img|dsc)[\s\d-]", re.IGNORECASE)
OF_WORDS = {"text", "callout", "tips", "quote"}
# Words that do not tell where a link leads, in the languages of the site and in English.
MUTE = {
    *("her", "klikk her", "trykk her", "les mer", "mer", "lenke", "denne lenken"),
    *("tutaj", "tu", "kliknij tutaj", "więcej", "czytaj więcej", "ten link"),
    *("here", "click here", "read more", "more", "link", "this link"),
}


def emptiness(draft: Draft) -> Iterator[Finding]:
    blocks = draft.blocks or ()
    if not blocks:
        yield Finding(_("There is no text."), _("Add the first block under “Text”."))
    empty = [kind for kind, value in blocks if kind in OF_WORDS and not says(value)]
    if empty:
        yield Finding(
            ngettext("A block is empty.", "%(count)d blocks are empty.", len(empty)) % {"count": len(empty)},
            _("Fill it or delete it: readers see the gap."),
        )


def says(value: object) -> bool:
    return any(plain_text(text) for text in strings(value))


def alternatives(draft: Draft) -> Iterator[Finding]:
    pictures = [value.get("image") or {} for kind, value in draft.blocks or () if kind == "picture"]
    seen = [picture for picture in pictures if picture.get("image") and not picture.get("decorative")]
    if any(not picture.get("alt_text") for picture in seen):
        yield Finding(
            _("A picture has no words for those who cannot see it."),
            _("Say in a sentence what it shows, or tick that it is decorative."),
        )
    if named := next((p["alt_text"] for p in seen if FILE_NAME.search(p.get("alt_text") or "")), None):
        yield Finding(
            _("“%(words)s” looks like the name of a file, not like what a picture shows.") % {"words": named},
            _("Say in a sentence what one sees."),
        )


def headings(draft: Draft) -> Iterator[Finding]:
    found = [(level, plain_text(words)) for level, words in HEADING.findall(draft.markup)]
    levels = [level for level, _words in found]
    if "2" in levels and "3" in levels[: levels.index("2")]:
        yield Finding(
            _("A subheading stands before the first heading."),
            _("Make it a heading, or give it one above: screen readers find their way by them."),
        )
    if any(not words for _level, words in found):
        yield Finding(_("A heading is empty."), _("Delete the empty line, or write what comes below it."))
    words = len(plain_text(draft.markup).split())
    if not found and words > UNBROKEN:
        yield Finding(
            _("%(count)d words without a heading.") % {"count": words},
            _("Put a heading where a new thought begins. Long texts get a table of contents of them."),
        )


def paragraphs(draft: Draft) -> list[str]:
    return [plain_text(paragraph) for paragraph in PARAGRAPH.findall(draft.markup)]


def walls(draft: Draft) -> Iterator[Finding]:
    if long := next((text for text in paragraphs(draft) if len(text.split()) > WALL), None):
        yield Finding(
            _("A paragraph has %(count)d words: “%(beginning)s …”")
            % {"count": len(long.split()), "beginning": beginning(long)},
            _("Break it where the thought turns. On a phone it fills the whole screen."),
        )


def sentences(draft: Draft) -> Iterator[Finding]:
    split = [sentence for text in paragraphs(draft) for sentence in SENTENCE_END.split(text)]
    long = [sentence for sentence in split if len(sentence.split()) > LONG_SENTENCE]
    if long:
        text = ngettext(
            "A sentence has more than %(words)d words: “%(beginning)s …”",
            "%(count)d sentences have more than %(words)d words. The first: “%(beginning)s …”",
            len(long),
        )
        values = {"count": len(long), "words": LONG_SENTENCE, "beginning": beginning(long[0])}
        yield Finding(text % values, _("Read it aloud, and set a full stop where you breathe."))


def beginning(text: str) -> str:
    return " ".join(text.split()[:6])


def leads(draft: Draft) -> Iterator[Finding]:
    if draft.hidden:
        yield Finding(
            _("It links to what readers cannot open: %(titles)s.") % {"titles": ", ".join(draft.hidden)},
            _("Publish that first, or take the link out: readers see its words alone."),
        )
    mute = [words for _given, words in links(draft.markup) if words.casefold().strip(" .:…»") in MUTE | {""}]
    if mute:
        yield Finding(
            _("A link says only “%(words)s”.") % {"words": mute[0]},
            _("Let its words tell where it leads. Some readers hear the links alone."),
        )


TEXT_CHECKS: list[Callable[[Draft], Iterator[Finding]]] = [
    emptiness,
    alternatives,
    headings,
    walls,
    sentences,
    leads,
]
