"""Lexical, the document of Ghost's editor since version 5, as HTML. Without recursion, however deep."""

import json
from collections import Counter
from collections.abc import Callable
from html import escape
from typing import Any

from markdown_it import MarkdownIt

Node = dict[str, Any]
BOLD, ITALIC = 1, 2
QUOTES = ("quote", "extended-quote", "aside")
TAGS = {"paragraph": "p", "listitem": "li", **dict.fromkeys(QUOTES, "blockquote")}
# What says nothing of its own.
SILENT = {"root", "paywall"}


def lexical_html(source: str, gone: Counter[str]) -> str:
    """The HTML of a document; ``gone`` counts the cards that have no form."""
    try:
        root = json.loads(source)["root"]
    except (ValueError, KeyError, TypeError, RecursionError):
        gone["text that cannot be read"] += 1
        return ""
    written: list[str] = []
    waiting: list[tuple[Any, bool]] = [(root, False)]
    while waiting:
        node, is_end = waiting.pop()
        if not isinstance(node, dict):
            continue
        opening, closing = tags(node)
        if is_end:
            written.append(closing)
            continue
        children = node.get("children")
        children = children if isinstance(children, list) else []
        written.append(opening or ("" if children else card(node, gone)))
        waiting.append((node, True))
        waiting += [(child, False) for child in reversed(children)]
    return "".join(written)


def tags(node: Node) -> tuple[str, str]:
    """The tags around what a node holds; none for text and cards."""
    kind = str(node.get("type"))
    if kind in {"heading", "extended-heading"}:
        tag = str(node.get("tag")) if str(node.get("tag")) in {"h1", "h2", "h3", "h4", "h5", "h6"} else "h2"
        return f"<{tag}>", f"</{tag}>"
    if kind == "list":
        tag = "ol" if node.get("listType") == "number" else "ul"
        return f"<{tag}>", f"</{tag}>"
    if kind in {"link", "autolink"}:
        return f'<a href="{escape(str(node.get("url", "")))}">', "</a>"
    tag = TAGS.get(kind, "")
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def card(node: Node, gone: Counter[str]) -> str:
    """What holds nothing: words, a break, or a card with its own fields."""
    kind = str(node.get("type"))
    if kind in {"audio", "video"}:
        gone[f"{kind} {said(node, 'src')}"] += 1
    elif kind not in CARDS and kind not in SILENT:
        gone[f"card {kind}"] += 1
    return CARDS[kind](node) if kind in CARDS else ""


def said(node: Node, *names: str) -> str:
    """The first of these fields that says something."""
    values = (node.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value), "")


def gallery(node: Node) -> str:
    pictures = [one for one in node.get("images") or [] if isinstance(one, dict)]
    return "".join(picture(one) for one in pictures) + f"<p>{said(node, 'caption')}</p>"


def bookmark(node: Node) -> str:
    metadata = node.get("metadata")
    title = said(metadata, "title") if isinstance(metadata, dict) else ""
    return link(said(node, "url"), title) + f"<p>{said(node, 'caption')}</p>"


def words(node: Node) -> str:
    style = node.get("format")
    style = style if isinstance(style, int) else 0
    written = escape(said(node, "text"), quote=False)
    written = f"<b>{written}</b>" if style & BOLD else written
    return f"<i>{written}</i>" if style & ITALIC else written


def link(address: str, text: str) -> str:
    return f'<p><a href="{escape(address)}">{escape(text or address)}</a></p>' if address else ""


def picture(node: Node) -> str:
    described = f'src="{escape(said(node, "src"))}" alt="{escape(said(node, "alt"))}"'
    return f"<figure><img {described}><figcaption>{said(node, 'caption')}</figcaption></figure>"


def code(node: Node) -> str:
    return f'<pre class="language-{escape(said(node, "language"))}">{escape(said(node, "code"))}</pre>'


def paragraphs(node: Node) -> str:
    names = ("header", "productTitle", "heading", "subheader", "productDescription", "textValue")
    return "".join(f"<p>{said(node, name)}</p>" for name in names if said(node, name))


def file(node: Node) -> str:
    return link(said(node, "src"), said(node, "fileTitle", "title", "fileName"))


CARDS: dict[str, Callable[[Node], str]] = {
    "text": words,
    "extended-text": words,
    "linebreak": lambda _node: "<br>",
    "tab": lambda _node: " ",
    "image": picture,
    "gallery": gallery,
    "codeblock": code,
    "html": lambda node: said(node, "html"),
    "markdown": lambda node: str(MarkdownIt("commonmark").render(said(node, "markdown"))),
    "callout": lambda node: f'<div class="kg-callout-card">{said(node, "calloutText")}</div>',
    "horizontalrule": lambda _node: "<hr>",
    "embed": lambda node: f"<p>{escape(said(node, 'url'))}</p>",
    "bookmark": bookmark,
    "button": lambda node: link(said(node, "buttonUrl"), said(node, "buttonText")),
    "file": file,
    "audio": file,
    "video": file,
    "toggle": lambda node: f"<h4>{said(node, 'heading')}</h4>{said(node, 'content')}",
    "header": paragraphs,
    "product": paragraphs,
    "call-to-action": paragraphs,
}
