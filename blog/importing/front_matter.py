"""The front matter of a document: YAML between two lines of dashes, read with the line of each field."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import yaml
from frontmatter.default_handlers import YAMLHandler

from blog.importing.errors import DocumentError
from blog.models import Relation

OSLO = ZoneInfo("Europe/Oslo")
NULL_TAG = "tag:yaml.org,2002:null"
LONGEST_TITLE, LONGEST_NAME, LONGEST_KEYWORD = 255, 120, 100


@dataclass(frozen=True)
class FrontMatter:
    """What stands above the text. Empty texts where it says nothing; ``date`` always has a time zone."""

    title: str
    description: str = ""
    intro: str = ""
    date: datetime | None = None
    author: str = ""
    category: str = ""
    series: str = ""
    relation: str = ""
    relation_party: str = ""
    keywords: list[str] = field(default_factory=list)


def split(source: str) -> tuple[FrontMatter, str]:
    """The front matter and the body of a document. DocumentError with line and reason where it is broken."""
    text = source.lstrip()
    first = source.count("\n", 0, len(source) - len(text)) + 1
    handler = YAMLHandler()
    if not handler.detect(text):
        raise DocumentError(first, "no front matter: the file must begin with a line of three dashes")
    try:
        head, body = handler.split(text)
    except ValueError:
        raise DocumentError(first, "the front matter is not closed by a line of three dashes") from None
    first += text.count("\n", 0, text.find(head))
    return _read(_fields(head, first), first), body


class _Fields:
    """The fields of a front matter as text, each with its line."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.nodes: dict[str, yaml.Node] = {}

    def line(self, name: str) -> int:
        return self.first + self.nodes[name].start_mark.line if name in self.nodes else self.first

    def text(self, name: str, longest: int = 0) -> str:
        """One line of text: white space of any kind, no-break spaces too, is one space."""
        node = self.nodes.get(name)
        if node is None:
            return ""
        value = " ".join(self._scalar(name, node).split())
        if longest and len(value) > longest:
            raise DocumentError(self.line(name), f"{name} is longer than {longest} characters")
        return value

    def texts(self, name: str) -> list[str]:
        """A YAML list, or one text with commas; each once, however it is written."""
        node = self.nodes.get(name)
        if node is None:
            return []
        parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
        found = [" ".join(word.split()) for part in parts for word in self._scalar(name, part).split(",")]
        if too_long := [word for word in found if len(word) > LONGEST_KEYWORD]:
            raise DocumentError(
                self.line(name), f"{too_long[0]!r} is longer than {LONGEST_KEYWORD} characters"
            )
        once: dict[str, str] = {}
        for word in found:
            once.setdefault(word.casefold(), word)
        return [word for word in once.values() if word]

    def _scalar(self, name: str, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise DocumentError(self.line(name), f"{name} is not a text")
        return "" if node.tag == NULL_TAG else str(node.value)


def _fields(head: str, first: int) -> _Fields:
    try:
        mapping = yaml.compose(head, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first + (mark.line if mark else 0)
        raise DocumentError(line, f"the front matter is not YAML: {error.problem or error.context}") from None
    except yaml.reader.ReaderError as error:
        line = first + head.count("\n", 0, error.position)
        raise DocumentError(line, "the front matter has a character that YAML does not allow") from None
    except RecursionError:
        raise DocumentError(first, "the front matter is not YAML: nested too deeply") from None
    if not isinstance(mapping, yaml.MappingNode):
        raise DocumentError(first, "the front matter is not a list of fields such as “title: ...”")
    fields = _Fields(first)
    for key, value in mapping.value:
        if key.value in fields.nodes:
            raise DocumentError(first + key.start_mark.line, f"{key.value} is given twice")
        if isinstance(key, yaml.ScalarNode):
            fields.nodes[key.value] = value
    return fields


def _read(fields: _Fields, first: int) -> FrontMatter:
    title = fields.text("title", LONGEST_TITLE)
    if not title:
        raise DocumentError(fields.line("title") if "title" in fields.nodes else first, "title is missing")
    return FrontMatter(
        title=title,
        description=fields.text("description"),
        intro=fields.text("intro"),
        date=_moment(fields),
        author=fields.text("author", LONGEST_NAME),
        category=fields.text("category", LONGEST_NAME),
        series=fields.text("series", LONGEST_NAME),
        relation=_relation(fields),
        relation_party=fields.text("relation_party", LONGEST_NAME),
        keywords=fields.texts("keywords"),
    )


def _relation(fields: _Fields) -> str:
    relation = fields.text("relation")
    if relation and relation not in Relation.values:
        reason = f"{relation!r} is no relation: write one of {', '.join(Relation.values)}"
        raise DocumentError(fields.line("relation"), reason)
    return relation


def _moment(fields: _Fields) -> datetime | None:
    """A day is its midnight in Oslo, and so is a time without a zone Oslo's."""
    text = fields.text("date")
    if not text:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            day = date.fromisoformat(text)
            moment = datetime(day.year, day.month, day.day, tzinfo=OSLO)
        else:
            moment = datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d|Z$)", "", text))
            moment = moment if moment.tzinfo else moment.replace(tzinfo=OSLO)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        reason = f"{text!r} is no date: write 2011-02-10 or 2011-02-10 08:30"
        raise DocumentError(fields.line("date"), reason) from None
