"""Makes terms of the glossary links where a text first mentions them. Pure: HTML in, HTML out."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from blog.html_parts import html_parts
from blog.inflection import root, roots

# A character reference is no word; between the words of a term it counts as a blank.
WORD = re.compile(r"[^\W_]+")
TOKEN = re.compile(r"&#?\w+;|[^\W_]+")
BETWEEN = re.compile(r"(?:\s|[-‐‑–]|&nbsp;|&#160;)+")


class Term(NamedTuple):
    """A term that may be linked. ``other_forms``: other words for it, with commas between."""

    title: str
    url: str
    other_forms: str = ""


class Linked(NamedTuple):
    """A text with its links, and the terms it leads to, in their order: also by links it had before."""

    html: str
    terms: list[Term]


def names(title: str, other_forms: str) -> list[str]:
    """What a term is called. What stands in brackets is a name too."""
    found = re.split(r"[,()]", f"{title},{other_forms}")
    return [name.strip().lower() for name in found if WORD.search(name)]


def words_of_name(name: str) -> list[str]:
    return WORD.findall(name)


class TermIndex:
    """The terms of a language by the first word of each of their names."""

    def __init__(self, terms: Iterable[Term], lang: str) -> None:
        self.lang = lang
        self.by_url = {term.url: term for term in terms}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for term in self.by_url.values():
            for name in names(term.title, term.other_forms):
                words = tuple(root(word, lang) for word in words_of_name(name))
                self.phrases.setdefault(words[0], []).append((words, term.url))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TermIndex) and (self.lang, self.by_url) == (other.lang, other.by_url)

    def __hash__(self) -> int:
        return hash((self.lang, len(self.by_url)))

    def at(self, tokens: Sequence[re.Match[str]], place: int) -> tuple[int, str] | None:
        """How many of the tokens from this place are a term, and its address. The longest name wins."""
        names = [
            (len(words), url)
            for first in roots(tokens[place][0].lower(), self.lang)
            for words, url in self.phrases.get(first, ())
            if self._is(words, tokens[place : place + len(words)])
        ]
        return max(names, default=None, key=lambda name: name[0])

    def _is(self, words: tuple[str, ...], tokens: Sequence[re.Match[str]]) -> bool:
        return len(words) == len(tokens) and all(
            BETWEEN.fullmatch(before.string, before.end(), token.start())
            and word in roots(token[0].lower(), self.lang)
            for before, token, word in zip(tokens, tokens[1:], words[1:], strict=False)
        )


def link_terms(html: str, index: TermIndex) -> Linked:
    """The text with each term a link where it is first mentioned; all else stays as it is, to the letter.

    A term that the text leads to already gets no second link. The time it takes grows with the text alone.
    """
    parts = list(html_parts(html))
    met = dict.fromkeys(part.leads_to for part in parts if part.leads_to in index.by_url)
    made = [_linked(part.html, index, met) if part.is_prose else part.html for part in parts]
    return Linked("".join(made), [index.by_url[url] for url in met])


def _linked(text: str, index: TermIndex, met: dict[str, None]) -> str:
    """A stretch of text without tags. ``met`` gets the addresses of the terms that become links."""
    tokens = [token for token in TOKEN.finditer(text) if not token[0].startswith("&")]
    made, done, place = [], 0, 0
    while place < len(tokens):
        found = index.at(tokens, place)
        if found and found[1] not in met:
            start, end = tokens[place].start(), tokens[place + found[0] - 1].end()
            link = f'<a class="term-link" href="{escape(found[1])}">{text[start:end]}</a>'
            made += [text[done:start], link]
            met[found[1]], done = None, end
        place += found[0] if found else 1
    return "".join([*made, text[done:]])
