"""XML of any size, item by item: without document type and entities, and without characters XML forbids."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from blog.importing.errors import DocumentError
from blog.importing.wordpress.readable import Readable


class RefusedError(DocumentError):
    """The file must not be read at all."""


@dataclass
class Element:
    """An element with its text; what it holds, in its order."""

    tag: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)
    children: list["Element"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class Builder:
    """Collects the children of the channel, and nothing longer than it is asked for."""

    def __init__(self) -> None:
        self.path: list[Element] = []
        self.depth = 0
        self.ready: list[Element] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > 2:
            element = Element(tag, attributes)
            if self.path:
                self.path[-1].children.append(element)
            self.path.append(element)

    def data(self, text: str) -> None:
        if self.path:
            self.path[-1].pieces.append(text)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if self.path and (element := self.path.pop()) and not self.path:
            self.ready.append(element)

    def close(self) -> None:
        pass


def elements(file: Readable) -> Iterator[Element]:
    """Every child of the channel, each forgotten when the next one is asked for.

    DocumentError with line and reason where the file is no such XML, has a DTD, or breaks off.
    """
    builder = Builder()
    parser = DefusedXMLParser(target=builder, encoding="utf-8", forbid_dtd=True)
    try:
        while data := file.read():
            parser.feed(data)
            yield from _taken(builder)
        parser.close()
        yield from _taken(builder)
    except DefusedXmlException as error:
        reason = (
            "defines entities or a document type, which no export of WordPress does: it is not read further"
        )
        raise RefusedError(file.line, reason) from error
    except ParseError as error:
        raise DocumentError(error.position[0], f"is broken here: {str(error).partition(':')[0]}") from error


def _taken(builder: Builder) -> Iterator[Element]:
    ready, builder.ready = builder.ready, []
    while ready:
        yield ready.pop(0)
