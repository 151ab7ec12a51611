"""Markdown as authors leave it, line by line made into what they meant. Code between fences is left alone."""

import re
from collections.abc import Iterator

FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
# «##Heading». One sign without a space is a hashtag, unless it repeats the title.
HEADING = re.compile(r"#{2,6}(?=[^#\s])")
BULLET = re.compile(r"[–•][ \t\u00a0]+(?=\S)")
ITEM = re.compile(r"(?:[-*+–•]|\d{1,9}[.)])[ \t\u00a0]+(?=\S)")


def tidy(markdown: str, title: str) -> str:
    """Headings get the space after their signs, list items a sign Markdown knows, lists no margin."""
    return "\n".join(_without_margins(_signs(markdown.split("\n"), title)))


def same(one: str, other: str) -> bool:
    """Whether two headings say the same, whatever their spaces and capitals."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _signs(lines: list[str], title: str) -> Iterator[tuple[str, str, bool]]:
    """(indent, text, whether it may be changed) of every line, with the signs put right."""
    fence = ""
    for line in lines:
        text = line.lstrip()
        indent = line[: len(line) - len(text)].replace("\u00a0", " ").expandtabs(4)
        marks = FENCE.match(text)
        if fence:
            if marks and marks[1].startswith(fence) and not text.strip(fence[0]).strip():
                fence = ""
            yield indent, text, False
        elif marks:
            fence = marks[1]
            yield indent, text, False
        else:
            yield indent, _sign(text, title), True


def _sign(text: str, title: str) -> str:
    if text.startswith("#") and same(text[1:], title):
        return f"# {text[1:]}"
    if signs := HEADING.match(text):
        return f"{signs[0]} {text[signs.end() :].rstrip().removesuffix(signs[0])}"
    return f"- {text[bullet.end() :]}" if (bullet := BULLET.match(text)) else text


def _without_margins(lines: Iterator[tuple[str, str, bool]]) -> Iterator[str]:
    """A list begins at the edge, however far in it was written; what is nested in a list stays so."""
    margin, in_list = 0, False
    for indent, text, free in lines:
        width = len(indent)
        if free and text:
            item = ITEM.match(text)
            if width < margin:
                margin, in_list = 0, False
            if item and not in_list:
                margin = width
            in_list = bool(item) or (in_list and width >= 2)
        yield indent[margin:] + text
