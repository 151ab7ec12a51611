"""Rich text in two dresses: as mail programs draw it, and as plain text. Pure."""

import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser

# Mail programs know no style sheet of ours: what differs from their own look stands in the tag.
STYLES = {
    "p": "margin:0 0 18px;",
    "h2": "margin:14px 0 12px;font-size:24px;line-height:1.25;font-weight:500;",
    "h3": "margin:10px 0 8px;font-size:20px;line-height:1.3;font-weight:600;",
    "ul": "margin:0 0 18px;padding:0 0 0 24px;",
    "ol": "margin:0 0 18px;padding:0 0 0 24px;",
    "li": "margin:0 0 8px;",
}
OPENING = re.compile(rf"<({'|'.join(STYLES)})>")
RULE = 66
BLOCKS = {"p", "h2", "h3", "li", "ul", "ol"}


def styled(html: str) -> str:
    """Clean rich text with the styles of mail in its tags."""
    return OPENING.sub(lambda found: f'<{found[1]} style="{STYLES[found[1]]}">', html)


def plain(html: str, length: Callable[[str], int] = len) -> str:
    """Clean rich text as paragraphs with a blank line between: headings underlined as far as their
    ``length``, list items after a dash or their number, links after their words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join(reader.lines(length)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.lists: list[int | None] = []
        self.prefix = ""
        self.link: tuple[str, int] = ("", 0)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.end_block("p")
        if tag in {"ul", "ol"}:
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.prefix = self.next_item()
        elif tag == "br":
            self.words.append("\n")
        elif tag == "a":
            self.link = (dict(attrs).get("href") or "", len(self.words))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            url, start = self.link
            words = "".join(self.words[start:]).strip()
            if url and url.removeprefix("mailto:") != words:
                self.words.append(f" <{url.removeprefix('mailto:')}>")
        elif tag in BLOCKS:
            self.end_block(tag)
            if tag in {"ul", "ol"} and self.lists:
                self.lists.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(re.sub(r"\s+", " ", data))

    def next_item(self) -> str:
        depth = "  " * (len(self.lists) - 1)
        if not self.lists or self.lists[-1] is None:
            return f"{depth}– "
        self.lists[-1] += 1
        return f"{depth}{self.lists[-1]}. "

    def end_block(self, kind: str) -> None:
        text = "\n".join(line.strip() for line in "".join(self.words).split("\n")).strip()
        self.words = []
        if text:
            self.blocks.append(("li" if self.prefix else kind, self.prefix + text))
            self.prefix = ""

    def lines(self, length: Callable[[str], int]) -> list[str]:
        self.end_block("p")
        written: list[str] = []
        before = ""
        for kind, text in self.blocks:
            if written and not (kind == before == "li"):
                written.append("")
            written.append(text)
            if kind in {"h2", "h3"}:
                written.append("-" * min(length(text), RULE))
            before = kind
        return written
