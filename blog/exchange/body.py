"""A text as a Markdown file has it. Quotations, code and pictures have Markdown's own form where it says the
same to the letter; other blocks stand between ``:::kind`` and ``:::`` as YAML, which any tool shows as it is.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from wagtail.blocks import StreamBlock

from blog.exchange.fields import known_value, written_value
from blog.exchange.parts import one_form
from blog.exchange.places import UP, Known, Written
from blog.exchange.rich import to_markdown, to_rich, with_files, with_rows
from blog.importing.values import Block, plain

BETWEEN = "<!-- -->"  # two texts that stand beside each other
BEGIN = re.compile(r":::([a-z]+)")
FENCE = re.compile(r"(`{3,})(.*)")
PICTURE = re.compile(r'!\[((?:[^\\\[\]]|\\.)*)\]\(([^()\s]+)(?: "((?:[^\\"]|\\.)*)")?\)')
ESCAPED = re.compile(r'[\\\[\]"]')

Piece = tuple[str, Any]  # a kind and its value as it stands in the file


def body_text(stream: StreamBlock, found: list[Block], written: Written) -> str:
    """The blocks as the text of a file."""
    pieces: list[Piece] = []
    for kind, value in found:
        if kind == "text":
            pieces.append((kind, one_form(with_files(value, written))))
        else:
            pieces.append((kind, written_value(stream.child_blocks[kind], value, written)))
    text = _joined([_natural(kind, value) for kind, value in pieces])
    if list(pieces_of(text)) == pieces:
        return text
    return _joined([("", directive(kind, value)) for kind, value in pieces])


def body_blocks(stream: StreamBlock, text: str, known: Known) -> list[Block]:
    """The blocks of a file's text. ValueError, with what is wrong, where it cannot be read."""
    found: list[Block] = []
    for kind, value in pieces_of(text):
        if kind not in stream.child_blocks:
            raise ValueError(f"“:::{kind}” is no block of this site")
        block = stream.child_blocks[kind]
        try:
            read = with_rows(value, known) if kind == "text" else known_value(block, value, known)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"the fields of a “:::{kind}” are not what it has: {error}") from None
        found.append((kind, plain(block, read)))
    return [(kind, value) for kind, value in found if value != ""]


def pieces_of(text: str) -> Iterator[Piece]:
    """The blocks of a text as they stand in it."""
    lines = text.split("\n")
    words: list[str] = []
    place = 0
    while place < len(lines):
        found = _block(lines, place)
        if found is None:
            words.append(lines[place])
            place += 1
            continue
        yield from _text(words)
        words = []
        piece, place = found
        if piece is not None:
            yield piece
    yield from _text(words)


def _text(words: list[str]) -> Iterator[Piece]:
    markup = to_rich("\n".join(words))
    if markup:
        yield "text", markup


def _block(lines: list[str], place: int) -> tuple[Piece | None, int] | None:
    """The block that begins at a line, and the line after it; None where text goes on."""
    line = lines[place]
    if line == BETWEEN:
        return None if place and lines[place - 1] else (None, place + 1)
    if begin := BEGIN.fullmatch(line):
        end = _end(lines, place, ":::")
        value = yaml.safe_load("\n".join(lines[place + 1 : end]))
        is_text = begin[1] == "text" and isinstance(value, dict)
        return (begin[1], value["html"] if is_text else value), end + 1
    if fence := FENCE.fullmatch(line):
        end = _end(lines, place, fence[1])
        return ("code", {"language": fence[2], "code": "\n".join(lines[place + 1 : end])}), end + 1
    if picture := PICTURE.fullmatch(line):
        alt, caption = (re.sub(r"\\(.)", r"\1", words or "") for words in (picture[1], picture[3]))
        image = {"image": picture[2].removeprefix(UP), "decorative": not alt, "alt_text": alt}
        return ("picture", {"image": image, "caption": caption, "wide": False}), place + 1
    if line.startswith(">"):
        end = next((end for end in range(place, len(lines)) if not lines[end].startswith(">")), len(lines))
        return ("quote", _quote(lines[place:end])), end
    return None


def _end(lines: list[str], place: int, closing: str) -> int:
    for end in range(place + 1, len(lines)):
        if lines[end] == closing:
            return end
    raise ValueError(f"“{lines[place]}” is not closed by “{closing}”")


def _quote(lines: list[str]) -> dict[str, str]:
    said = [line.removeprefix(">").removeprefix(" ") for line in lines]
    source = ""
    if len(said) > 2 and said[-2] == "" and said[-1].startswith("– "):
        source, said = said[-1].removeprefix("– "), said[:-2]
    return {"quote": "\n".join(said), "source": source}


def _natural(kind: str, value: Any) -> tuple[str, str]:
    """A kind and the best way to write it that says the same."""
    candidate = NATURAL[kind](value) if kind in NATURAL else ""
    try:
        same = bool(candidate) and list(pieces_of(candidate)) == [(kind, value)]
    except (ValueError, yaml.YAMLError):
        same = False
    return (kind, candidate) if same else ("", directive(kind, value))


def directive(kind: str, value: Any) -> str:
    """Any block, to the letter."""
    fields = {"html": value} if kind == "text" else value
    return f":::{kind}\n{dump(fields)}:::"


def dump(fields: Any) -> str:
    """YAML in its one form, a field a line."""
    return str(yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=10**9))


def _joined(written: list[tuple[str, str]]) -> str:
    text, before = "", ""
    for kind, piece in written:
        gap = f"\n\n{BETWEEN}\n\n" if kind == before == "text" else "\n\n"
        text, before = f"{text}{gap if text else ''}{piece}", kind
    return text


def _code(value: dict[str, str]) -> str:
    runs = re.findall(r"`{3,}", value["code"])
    fence = "`" * max(3, *(len(run) + 1 for run in runs)) if runs else "```"
    return f"{fence}{value['language']}\n{value['code']}\n{fence}"


def _quotation(value: dict[str, str]) -> str:
    lines = value["quote"].split("\n") + (["", f"– {value['source']}"] if value["source"] else [])
    return "\n".join(f"> {line}".rstrip() if not line else f"> {line}" for line in lines)


def _picture(value: dict[str, Any]) -> str:
    alt = ESCAPED.sub(r"\\\g<0>", value["image"]["alt_text"] or "")
    caption = ESCAPED.sub(r"\\\g<0>", value["caption"])
    return f"![{alt}]({UP}{value['image']['image']}" + (f' "{caption}")' if caption else ")")


NATURAL = {"text": to_markdown, "code": _code, "quote": _quotation, "picture": _picture}
