"""One element of rich text as Markdown."""

import re
from html.parser import HTMLParser

SPECIAL = re.compile(r"([\\`*_\[\]<>&#~|!])")
START = re.compile(r"[-+=:]|\d{1,9}[.)]")
MARKS = {"b": "**", "i": "*"}


class Writer(HTMLParser):
    """One element as Markdown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line = ""
        self.lists: list[tuple[str, int]] = []
        self.addresses: list[str] = []
        self.tag = ""

    def markdown(self) -> str:
        self._end()
        return "\n".join(self.lines)

    def _end(self) -> None:
        if self.line:
            self.lines.append(self.line)
        self.line = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in MARKS:
            self.line += MARKS[tag]
        elif tag == "a":
            self.addresses.append(dict(attrs).get("href") or "")
            self.line += "["
        elif tag == "br":
            self.line += "\\\n" + self._indent()
        elif tag == "hr":
            self.line = "---"
        elif tag in {"ul", "ol"}:
            self._end()
            self.lists.append((tag, 0))
        elif tag == "li":
            self._end()
            kind, number = self.lists.pop()
            self.lists.append((kind, number + 1))
            self.line = self._indent(-1) + ("- " if kind == "ul" else f"{number + 1}. ")
        elif tag in {"h2", "h3"}:
            self.line += "#" * int(tag[1]) + " "

    def handle_endtag(self, tag: str) -> None:
        if tag in MARKS:
            self.line += MARKS[tag]
        elif tag == "a":
            address = self.addresses.pop()
            self.line += f"](<{address}>)" if set(address) & set(" ()") else f"]({address})"
        elif tag in {"ul", "ol"}:
            self._end()
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        words = SPECIAL.sub(r"\\\1", data)
        begins = not self.line or self.line.endswith(("\n", "- "))
        if begins and (start := START.match(words)):
            words = f"{words[: start.end() - 1]}\\{words[start.end() - 1 :]}"
        self.line += words

    def _indent(self, less: int = 0) -> str:
        """The margin of what lies in the lists that are open."""
        open_lists = self.lists[:less] if less else self.lists
        return "".join(" " * (2 if kind == "ul" else len(f"{number}. ")) for kind, number in open_lists)
