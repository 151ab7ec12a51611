"""Fields in an issue: ``{fornavn|alle sammen}`` is a reader's first name, or «alle sammen».

An editor writes them by name, in any language of the site. While templates are filled a field is a mark that
no text holds by chance; ``Fields.written`` makes of the marks what mail replaces: ``{{ first_name_1 }}``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from secrets import token_hex

from django.utils.translation import gettext as _

from mail.mailings.fields import FIELD

# By what an editor types. The list's title is everybody's, so it needs no default.
NAMES = {
    "fornavn": "first_name",
    "imię": "first_name",
    "imie": "first_name",
    "navn": "name",
    "imię i nazwisko": "name",
    "siden": "since",
    "od": "since",
    "liste": "list",
    "lista": "list",
}
ANSWER = re.compile(r"(?:svar|odpowiedź) ([1-9][0-9]{0,8})")
LONGEST_DEFAULT = 80
# Their names in mail are longer than what an editor types, and a subject has 255 characters.
MOST_IN_SUBJECT = 3
# Doubled braces are what they are.
WRITTEN = re.compile(r"(?<!\{)\{([^{}|<>]{1,60})(?:\|([^{}<>]*))?\}(?!\})")
# Plain letters, which no template engine writes otherwise, and which nobody can know.
MARKED = f"{token_hex(8)}--{{}}--"
MARK = re.compile(MARKED.format("([a-z0-9_]+)"))
# Whose value is two braces.
CURLY = "curly"
# What every text has.
OWN = ("leave_token", "pace_token")


def known(name: str) -> str | None:
    """What a name that an editor typed stands for; None for none of ours."""
    typed = " ".join(name.casefold().split())
    answer = ANSWER.fullmatch(typed)
    return f"answer_{answer[1]}" if answer else NAMES.get(typed)


def troubles(words: str) -> list[str]:
    """What is wrong with the fields in ``words``, each in a sentence with its remedy."""
    return [text for found in WRITTEN.finditer(words) if (text := trouble(found))]


def trouble(found: re.Match[str]) -> str:
    name, default = unescape(found[1]), found[2]
    kind = known(name)
    if kind is None:
        text = _("“{%(name)s}” is no field. There are: %(names)s.")
        return text % {"name": name, "names": "{fornavn|…}, {navn|…}, {siden|…}, {liste}"}
    if kind != "list" and not (default or "").strip():
        text = _(
            "“{%(name)s}” has no words for those of whom it is not known. Write them after a line: "
            "{%(name)s|all of you}."
        )
        return text % {"name": name}
    if default and len(unescape(default)) > LONGEST_DEFAULT:
        return _("The words of “{%(name)s}” are longer than %(most)d characters.") % {
            "name": name,
            "most": LONGEST_DEFAULT,
        }
    return ""


def count(words: str) -> int:
    """How many fields stand in ``words``."""
    return sum(known(found[1]) is not None for found in WRITTEN.finditer(words))


def plain(words: str, list_title: str = "", *, markup: bool = False) -> str:
    """``words`` for nobody in particular: with the defaults."""
    return replace(words, lambda kind, default: list_title if kind == "list" else default, markup=markup)


def replace(words: str, write: Callable[[str, str], str], *, markup: bool = False) -> str:
    """``words`` with ``write(kind, default)`` for each field; what is none of ours stands as it was typed."""

    def written(found: re.Match[str]) -> str:
        name, default = found[1], found[2] or ""
        if markup:
            name, default = unescape(name), unescape(default)
        kind = known(name)
        if kind is None:
            return found[0]
        text = write(kind, " ".join(default.split()))
        return escape(text) if markup else text

    return WRITTEN.sub(written, words)


@dataclass
class Fields:
    """The fields of one text, numbered as they are met. ``defaults``: by name, what stands there for whom
    nothing is known."""

    list_title: str = ""
    defaults: dict[str, str] = field(default_factory=dict)

    def mark(self, words: str, *, markup: bool = False) -> str:
        """``words`` with marks in the place of fields."""
        return replace(words, self._mark, markup=markup)

    def _mark(self, kind: str, default: str) -> str:
        if kind == "list":
            return self.list_title
        same = (name for name, words in self.defaults.items() if words == default and kind_of(name) == kind)
        name = next(same, None) or f"{kind}_{len(self.defaults) + 1}"
        self.defaults[name] = default
        return MARKED.format(name)

    def length(self, words: str) -> int:
        """How long ``words`` are with the defaults in the place of marks."""
        return len(MARK.sub(lambda found: self.defaults[found[1]], words))

    def written(self, text: str) -> str:
        """``text`` with fields of mail in the place of marks. What only looks like one is taken apart."""
        apart = FIELD.sub(lambda found: f"{{{{ {CURLY} }}}}{found[0][2:]}", text)
        return MARK.sub(r"{{ \1 }}", apart)


def kind_of(name: str) -> str:
    """What the field of this name shows: «first_name» of «first_name_1»."""
    return name.rpartition("_")[0]
