"""A file of text as bytes that XML allows; what it left out is told."""

import codecs
import html
import re
from collections import Counter
from typing import IO

from blog.importing.errors import DocumentError

CHUNK = 64 * 1024
# https://www.w3.org/TR/xml/#charsets
FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# By number (LONGEST digits and more mean no character), or by name.
REFERENCE = re.compile(r"&(?:#(\d+|x[0-9a-f]+)|([a-z][a-z0-9]*));", re.IGNORECASE | re.ASCII)
LONGEST = 9
OWN = {"amp", "lt", "gt", "quot", "apos"}
# A reference that a chunk may have cut; a longer number is none that any text has.
CUT = re.compile(r"&(?:[a-z0-9]{0,31}|#x?[0-9a-f]{0,200000})\Z", re.IGNORECASE)
ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding=["']([\w.-]+)["']""")
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}


class Readable:
    """A file of text as bytes that XML allows. ``left_out``: line -> the characters left out in it.

    Bytes that are no text in the file's encoding become U+FFFD, and are named likewise.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.line, self.read_so_far = file, 1, 0
        self.left_out: dict[int, Counter[str]] = {}
        start = file.read(1024)
        file.seek(0)
        named = ENCODING.search(start)
        marked = next((name for mark, name in MARKS.items() if start.startswith(mark)), "")
        self.decoder = _decoder(marked or (named[1].decode() if named else "utf-8"))
        self.rest = ""

    def read(self, size: int = -1) -> bytes:
        """Some more of it; nothing at its end."""
        while True:
            data = self.file.read(CHUNK)
            self.read_so_far += len(data)
            text = self.rest + self.decoder.decode(data, final=not data)
            cut = CUT.search(text) if data else None
            self.rest = text[cut.start() :] if cut else ""
            text = text[: cut.start()] if cut else text
            if text or not data:
                return self._allowed(text).encode()

    def _allowed(self, text: str) -> str:
        text = REFERENCE.sub(self._referred, text)
        if FORBIDDEN.search(text) or "\ufffd" in text:
            lines = text.split("\n")
            for number, line in enumerate(lines):
                for character in (*FORBIDDEN.findall(line), *("\ufffd" * line.count("\ufffd"))):
                    self._leave_out(self.line + number, character)
            text = FORBIDDEN.sub("", text)
        self.line += text.count("\n")
        return text

    def _referred(self, found: re.Match[str]) -> str:
        """Of HTML's named characters XML knows five; some that are named by number it forbids."""
        number, name = found[1], found[2]
        if name:
            known = html.unescape(found[0])
            return found[0] if name in OWN or known == found[0] else html.escape(known)
        code = 0
        if len(number) < LONGEST:
            code = int(number[1:], 16) if number[0] in "xX" else int(number)
        character = chr(code) if code < 0x110000 else "\0"
        if FORBIDDEN.match(character):
            self._leave_out(self.line, character)
            return ""
        return found[0]

    def _leave_out(self, line: int, character: str) -> None:
        self.left_out.setdefault(line, Counter())[f"U+{ord(character):04X}"] += 1


def _decoder(name: str) -> codecs.IncrementalDecoder:
    """DocumentError for what is no encoding of texts: Python calls ``zlib`` and ``idna`` codecs, too."""
    try:
        "<".encode(name)
        decoder = codecs.getincrementaldecoder(name)(errors="replace")
        decoder.decode(b"<")
    except (LookupError, UnicodeError):
        raise DocumentError(1, f"is written in {name}, which nobody knows") from None
    decoder.reset()
    return decoder
