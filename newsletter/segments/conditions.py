"""The conditions of a segment as plain values, read from what its form keeps, and what is wrong with them.

A condition that asks for something that is gone (a question, a list, a topic), or that is not filled in,
finds nobody, also inside «none of»: nothing that breaks makes a segment wider.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from taggit.models import Tag
from wagtail.models import Page

from consent.models import Purpose
from newsletter.models import Choice, MailingList, Question, Segment
from newsletter.models.lists import LANGUAGES
from newsletter.profiling import PURPOSE
from sharing.models import Campaign, Share

GROUPS = frozenset({"all", "any", "none"})
Kind = Question.Kind
# Which kind of question each condition is about.
ABOUT = {
    "yes_no": {Kind.YES_NO},
    "number": {Kind.NUMBER},
    "date": {Kind.DATE},
    "text": {Kind.TEXT},
    "answered": set(Kind),
}


@dataclass(frozen=True)
class Leaf:
    """One condition. ``kind`` and the names in ``value`` are those of ``newsletter.segments.blocks``."""

    kind: str
    value: Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """All, any or none of ``parts``."""

    kind: str
    parts: tuple["Leaf | Group", ...]


Condition = Leaf | Group


def conditions(segment: Segment) -> Group:
    """The conditions of ``segment``, saved or as it stands in a form. None at all: everybody."""
    return read("all", segment.rules.get_prep_value())


def read(kind: str, stored: Sequence[Mapping[str, Any]]) -> Group:
    """A group from the list of blocks it is stored as."""
    return Group(kind, tuple(_condition(block["type"], block["value"]) for block in stored))


def _condition(kind: str, value: Any) -> Condition:
    if kind in GROUPS:
        return read(kind, value)
    if kind == "answered" and value.get("has") == "no":
        return Group("none", (Leaf(kind, value),))
    if kind == "came" and value.get("how") == "direct":
        return Group("none", (Leaf("came", {"how": "share"}), Leaf("came", {"how": "import"})))
    return Leaf(kind, value)


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every single condition in the order of the form."""
    if isinstance(condition, Leaf):
        yield condition
    else:
        for part in condition.parts:
            yield from leaves(part)


def ids(value: Any) -> list[int]:
    """Chosen ids, which forms keep as text."""
    return [int(one) for one in value or []]


def day(value: Any) -> date | None:
    """A date from a form, or as it is stored."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


@dataclass(frozen=True)
class Known:
    """What conditions can ask for today. ``lists``: list id -> purpose id, without retired ones.

    Ids of purposes are looked up before: of a value that stands in the statement the database knows how many
    have it.
    """

    lists: Mapping[int, int]
    questions: Mapping[int, str]
    choices: frozenset[int]
    tags: frozenset[int]
    campaigns: frozenset[int]
    pages: frozenset[int]
    objecting: frozenset[int]

    @classmethod
    def of(cls, condition: Condition) -> "Known":
        """As far as ``condition`` asks. At most seven small queries."""
        found = list(leaves(condition))
        kinds = {leaf.kind for leaf in found}
        tags = [tag for leaf in found if leaf.kind == "interest" for tag in ids(leaf.value.get("tags"))]
        pages = [leaf.value.get("page") for leaf in found if leaf.kind == "page"]
        return cls(
            lists=dict(MailingList.objects.filter(retired_at=None).values_list("pk", "purpose")),
            questions=dict(Question.objects.values_list("pk", "kind")) if kinds & set(ABOUT) else {},
            choices=frozenset(Choice.objects.values_list("pk", flat=True) if "choice" in kinds else ()),
            tags=frozenset(Tag.objects.filter(pk__in=tags).values_list("pk", flat=True) if tags else ()),
            campaigns=frozenset(Campaign.objects.values_list("pk", flat=True) if "campaign" in kinds else ()),
            objecting=frozenset(Purpose.objects.filter(slug=PURPOSE).values_list("pk", flat=True)),
            pages=frozenset(Page.objects.filter(pk__in=pages).values_list("pk", flat=True) if pages else ()),
        )

    def fits(self, leaf: Leaf) -> bool:
        """Whether ``leaf`` is filled in, and asks for nothing that is gone."""
        value = leaf.value
        if leaf.kind in ABOUT:
            question = value.get("question")
            asked = self.questions.get(int(question)) if question else None
            return asked in ABOUT[leaf.kind] and _is_filled(leaf)
        chosen, known = {
            "list": ("lists", self.lists.keys()),
            "choice": ("choices", self.choices),
            "interest": ("tags", self.tags),
            "campaign": ("campaigns", self.campaigns),
        }.get(leaf.kind, ("", frozenset()))
        if chosen:
            wanted = set(ids(value.get(chosen)))
            return bool(wanted) and wanted <= known
        return _is_filled(leaf) and (leaf.kind != "page" or value["page"] in self.pages)


def _is_filled(leaf: Leaf) -> bool:
    value = leaf.value
    filled: dict[str, Callable[[], bool]] = {
        "language": lambda: _some_of(value.get("languages"), {lang for lang, _name in LANGUAGES}),
        "channel": lambda: _some_of(value.get("channels"), set(Share.Channel.values)),
        "tenure": lambda: value.get("how") in {"at-least", "less-than"} and bool(value.get("days")),
        "yes_no": lambda: value.get("answer") in {"yes", "no"},
        "number": lambda: value.get("first") is not None or value.get("last") is not None,
        "date": lambda: bool(value.get("first") or value.get("last")),
        "text": lambda: bool(value.get("contains")),
        "answered": lambda: True,
        "came": lambda: value.get("how") in {"share", "import"},
        "page": lambda: bool(value.get("page")),
        "brought": lambda: bool(value.get("people")),
    }
    return leaf.kind in filled and filled[leaf.kind]()


def _some_of(chosen: Any, known: set[str]) -> bool:
    return bool(chosen) and set(chosen) <= known
