"""Mobiledoc 0.3, the document of Ghost's editor up to version 4, as HTML.

https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md
"""

import json
from collections import Counter
from html import escape
from typing import Any

from blog.importing.ghost.lexical import card

TEXT = 0
MARKUP, IMAGE, LIST, CARD = 1, 2, 3, 10
KEPT = {"b", "strong", "i", "em", "a"}
# Cards by their names then; their fields are those of today's.
CARDS = {
    "card-markdown": "markdown",
    "code": "codeblock",
    "hr": "horizontalrule",
    "html": "html",
    "image": "image",
    "gallery": "gallery",
    "embed": "embed",
    "bookmark": "bookmark",
    "markdown": "markdown",
    "button": "button",
    "callout": "callout",
    "toggle": "toggle",
    "file": "file",
    "audio": "audio",
    "video": "video",
}


def mobiledoc_html(source: str, gone: Counter[str]) -> str:
    """The HTML of a document; ``gone`` counts what has no form."""
    try:
        document = json.loads(source)
        return "".join(_section(section, document, gone) for section in document["sections"])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        gone["text that cannot be read"] += 1
        return ""


def _section(section: list[Any], document: dict[str, Any], gone: Counter[str]) -> str:
    kind = section[0]
    if kind == MARKUP:
        tag = section[1] if section[1] in {"h1", "h2", "h3", "h4", "h5", "h6", "blockquote"} else "p"
        return f"<{tag}>{_words(section[2], document)}</{tag}>"
    if kind == LIST:
        tag = "ol" if section[1] == "ol" else "ul"
        items = "".join(f"<li>{_words(markers, document)}</li>" for markers in section[2])
        return f"<{tag}>{items}</{tag}>"
    if kind == IMAGE:
        return card({"type": "image", "src": section[1]}, gone)
    if kind == CARD:
        name, fields = document["cards"][section[1]]
        return card({**fields, "type": CARDS.get(name, name)}, gone)
    gone[f"section {kind}"] += 1
    return ""


def _words(markers: list[Any], document: dict[str, Any]) -> str:
    written: list[str] = []
    open_tags: list[str] = []
    for kind, opened, closed, value in markers:
        for number in opened:
            tag, *attributes = document["markups"][number]
            given = attributes[0] if attributes else []
            href = dict(zip(given[::2], given[1::2], strict=False)).get("href", "")
            written.append(
                f'<a href="{escape(str(href))}">' if tag == "a" else f"<{tag}>" if tag in KEPT else ""
            )
            open_tags.append(tag)
        written.append(escape(str(value), quote=False) if kind == TEXT else _atom(document["atoms"][value]))
        for _number in range(closed):
            tag = open_tags.pop()
            written.append(f"</{tag}>" if tag in KEPT else "")
    return "".join(written)


def _atom(atom: list[Any]) -> str:
    return "<br>" if atom[0] == "soft-return" else escape(str(atom[1]), quote=False)
