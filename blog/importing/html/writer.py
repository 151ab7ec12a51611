"""The blocks of well-formed HTML, in one pass and without recursion, however deep it is nested."""

import re
from collections import Counter
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Any, Protocol

from blog.films import film_of
from blog.importing.html.closing import CLOSING
from blog.importing.html.frames import Cells, Frame, language
from blog.importing.html.lines import Inline, Text
from blog.importing.html.tidying import tidied
from blog.importing.values import Block
from blog.reading import plain_text

INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
LISTS = {"ul", "ol"}
BOUNDARIES = {
    *("p", "div", "section", "article", "header", "footer", "aside", "main", "nav", "details", "summary"),
    *("address", "caption", "dl", "dt", "dd", "button", "cite"),
}
FRAMES = {"blockquote", "pre", "table", "td", "th", "figure", "figcaption"}
PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
SPACES = re.compile(r"[ \t\r\n\f]+")
ADDRESS = re.compile(r"https?://[^\s<>]+")


class Old(Protocol):
    """What the old site's addresses are here."""

    def link(self, address: str) -> dict[str, str] | None:
        """The attributes of a link to it; None for no link."""

    def picture(self, address: str, key: str) -> int | None:
        """The picture at an address; ``key`` is its number there, where the HTML says so."""


@dataclass
class Written:
    """The blocks, and how many of what could not come along."""

    blocks: list[Block]
    gone: Counter[str]


def blocks_of_html(html: str, old: Old, *, title: str, paragraphs: bool) -> Written:
    """The blocks of any HTML. ``paragraphs``: blank lines part them, as in WordPress' classic editor."""
    whole, gone = tidied(html)
    writer = Writer(old, title=title, paragraphs=paragraphs, gone=gone)
    writer.feed(whole)
    writer.close()
    return Written(writer.finish(), gone)


class Writer(HTMLParser):
    def __init__(self, old: Old, *, title: str, paragraphs: bool, gone: Counter[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.old, self.title, self.paragraphs, self.gone = old, title, paragraphs, gone
        self.text = Text()
        self.frames: list[Frame] = []
        self.inline: list[Inline] = []
        self.pictures: list[dict[str, Any]] = []

    def finish(self) -> list[Block]:
        while self.frames:
            self.close_frame(self.frames[-1].tag)
        self.end_line()
        self.flush()
        self.text.end_text()
        return self.text.blocks

    # What comes

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.in_code():
            self.frames[-1].words += "\n" if tag == "br" else ""
            self.frames[-1].language = self.frames[-1].language or language(given)
        elif tag in FRAMES or "kg-callout-card" in given.get("class", "").split():
            self.open_frame(tag, given)
        elif tag in INLINE:
            self.inline.append((f"<{INLINE[tag]}>", f"</{INLINE[tag]}>"))
        elif tag == "a":
            self.inline.append(self.link(given))
        elif tag == "br":
            self.text.line_break()
        elif tag == "img":
            self.picture(given)
        elif tag in {"iframe", "video", "audio", "source"}:
            self.film(tag, given)
        else:
            self.block_starts(tag)
            if self.frames and tag == "div":
                self.frames[-1].depth += 1

    def block_starts(self, tag: str) -> None:
        if tag in HEADINGS:
            self.end_line()
            # Inside a list there are no headings.
            self.text.tag = "p" if self.text.lists else HEADINGS[tag]
        elif tag in LISTS:
            self.text.open_list(tag)
        elif tag == "li":
            if not self.text.lists:
                self.text.open_list("ul")
            self.text.open_item()
        elif tag == "hr":
            self.end_line()
            if not self.text.lists:
                self.text.rich.append("<hr/>")
        elif tag == "tr":
            self.cells().rows.append([])
        elif tag == "cite" and self.frames and self.frames[-1].tag == "blockquote":
            self.end_line()
            self.text.write("– ", [])
        elif tag in BOUNDARIES:
            self.end_line()

    def handle_endtag(self, tag: str) -> None:
        if self.in_code() and tag != "pre":
            return
        if tag == "div" and self.frames and self.frames[-1].depth:
            self.frames[-1].depth -= 1
            self.end_line()
        elif any(frame.tag == tag for frame in self.frames):
            self.close_frame(tag)
        elif tag in INLINE or tag == "a":
            self.end_inline("</a>" if tag == "a" else f"</{INLINE[tag]}>")
        elif tag in LISTS:
            self.text.close_list()
            self.flush()
        elif tag == "li":
            self.text.close_item()
        elif tag in HEADINGS or tag in BOUNDARIES:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self.in_code():
            self.frames[-1].words += data
        elif not self.paragraphs or self.text.lists or (self.frames and self.frames[-1].tag in {"td", "th"}):
            self.text.write(SPACES.sub(" ", data), self.inline)
        else:
            for number, paragraph in enumerate(PARAGRAPHS.split(data)):
                if number:
                    self.end_line()
                self.write_lines(paragraph)

    def write_lines(self, paragraph: str) -> None:
        for number, line in enumerate(paragraph.split("\n")):
            if number:
                self.text.line_break()
            self.text.write(SPACES.sub(" ", line), self.inline)

    # Lines and links

    def end_line(self) -> None:
        """The line stands; an address alone on it is a film, or leads there."""
        line = "".join(self.text.line or ())
        if ADDRESS.fullmatch(line.strip()) and not self.text.lists and not self.frames_of({"td", "th"}):
            address = plain_text(line)
            self.text.line, self.text.open = None, []
            if not self.add_film(address, ""):
                self.text.write(address, [self.link({"href": address})])
                self.text.end_line()
        else:
            self.text.end_line()
        self.flush()

    def link(self, given: dict[str, str]) -> Inline:
        attributes = self.old.link(given.get("href", ""))
        if not attributes:
            return "", "</a>"
        written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        return f"<a{written}>", "</a>"

    def end_inline(self, closing: str) -> None:
        for number in range(len(self.inline) - 1, -1, -1):
            if self.inline[number][1] == closing:
                del self.inline[number]
                return

    # Pictures and films

    def picture(self, given: dict[str, str]) -> None:
        address = given.get("data-src") or given.get("src", "")
        number = re.search(r"\bwp-image-(\d+)\b", given.get("class", ""))
        key = number[1] if number else given.get("data-id", "")
        found = self.old.picture(address, key)
        alt = " ".join(given.get("alt", "").split())
        if found is None:
            self.gone[f"picture {address or key}"] += 1
            if alt and self.text.line is None:
                self.text.write(alt, self.inline)
            return
        image = {"image": found, "decorative": not alt, "alt_text": alt}
        self.pictures.append({"image": image, "caption": "", "wide": False})

    def flush(self) -> None:
        """Pictures stand after the paragraph, list or table they were in."""
        inside = self.text.lists or self.frames_of({"td", "th", "figure", "blockquote", "div"})
        if self.pictures and not inside:
            pictures, self.pictures = self.pictures, []
            for picture in pictures:
                self.text.add("picture", picture)

    def film(self, tag: str, given: dict[str, str]) -> None:
        address = given.get("src") or given.get("data-src", "")
        if not address:
            return
        if tag == "iframe" and self.add_film(address, given.get("title", "")):
            return
        self.gone[f"{tag} {address}"] += 1
        self.end_line()
        if ADDRESS.fullmatch(address):
            self.text.write(given.get("title") or address, [self.link({"href": address})])
            self.text.end_line()

    def add_film(self, address: str, title: str) -> bool:
        film = film_of(address.replace("youtube-nocookie.com", "youtube.com"))
        if film is None:
            return False
        value = {"url": film.address, "title": title[:255] or self.title}
        self.text.add("embed", value)
        return True

    # Frames: what is collected by itself before it is known what it becomes

    def in_code(self) -> bool:
        return bool(self.frames) and self.frames[-1].tag == "pre"

    def frames_of(self, tags: set[str]) -> bool:
        return any(frame.tag in tags for frame in self.frames)

    def cells(self) -> Cells:
        return next((frame.cells for frame in reversed(self.frames) if frame.tag == "table"), Cells())

    def open_frame(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table" and self.frames_of({"table"}):
            self.gone["table within a table"] += 1
        self.end_line()
        frame = Frame(tag, self.text, given, pictures=len(self.pictures))
        frame.language = language(given) if tag == "pre" else ""
        self.frames.append(frame)
        if tag in {"blockquote", "td", "th", "figcaption", "div"}:
            self.text = Text()

    def close_frame(self, tag: str) -> None:
        while self.frames:
            self.end_line()
            frame = self.frames.pop()
            inner, self.text = self.text, frame.outer
            CLOSING[frame.tag](self, frame, inner)
            if frame.tag == tag:
                break
        self.flush()
