"""HTML of any kind made whole and harmless, and what it had that goes."""

import re
from collections import Counter

import nh3

from blog.markup import SCHEMES

TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "i", "em", "a", "ul", "ol", "li"),
    *(
        "blockquote",
        "cite",
        "pre",
        "code",
        "img",
        "figure",
        "figcaption",
        "iframe",
        "video",
        "audio",
        "source",
    ),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "div", "section", "article", "header"),
    *("footer", "aside", "main", "nav", "details", "summary", "dl", "dt", "dd", "address", "button", "label"),
}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "class", "data-src", "data-id"},
    "iframe": {"src", "title", "data-src"},
    **{tag: {"src"} for tag in ("video", "audio", "source")},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "*": {"class"},
}
# What is dropped, as a reader of the report knows it.
DROPPED = {
    "script": re.compile(r"<script\b", re.IGNORECASE),
    "style": re.compile(r"<style\b", re.IGNORECASE),
    "form": re.compile(r"<form\b", re.IGNORECASE),
    "object or embed": re.compile(r"<(?:object|embed|applet)\b", re.IGNORECASE),
    "svg or math": re.compile(r"<(?:svg|math)\b", re.IGNORECASE),
    "event handler": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript: or data: link": re.compile(r"""=\s*["']?\s*(?:javascript|vbscript|data):""", re.IGNORECASE),
    "page break": re.compile(r"<!--nextpage-->"),
}
DYNAMIC = re.compile(r"<!--\s*wp:([\w/-]+)[^>]*?/-->")
# Blocks without an inside that say nothing of their own.
SILENT = {"more", "separator", "spacer", "nextpage", "paragraph"}
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def tidied(html: str) -> tuple[str, Counter[str]]:
    """Well-formed HTML with none but ``TAGS``, and how many of what went."""
    gone = Counter({name: len(found) for name, wanted in DROPPED.items() if (found := wanted.findall(html))})
    for block in DYNAMIC.findall(html):
        if block not in SILENT:
            gone[f"block {block}"] += 1
    whole = nh3.clean(
        COMMENT.sub("", html),
        tags=TAGS,
        clean_content_tags={"script", "style", "noscript", "template", "object", "svg", "math", "select"},
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return whole, gone
