"""What stands in an export of WordPress (WXR 1.0 to 1.2), as plain values.

The format has no specification but its writer: wp-admin/includes/export.php.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from blog.importing.wordpress.readable import Readable
from blog.importing.wordpress.xml import Element, elements

OSLO = ZoneInfo("Europe/Oslo")
NEVER = "0000-00-00 00:00:00"


@dataclass(frozen=True)
class Term:
    """A category, a tag or another word that posts are sorted by. ``domain``: which of them."""

    domain: str
    slug: str
    name: str
    description: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Person:
    """Who wrote there, by the name readers saw. Their mail address is read by nobody."""

    login: str
    name: str


@dataclass(frozen=True)
class Item:
    """A post, a page, an attachment, or whatever else a plug-in keeps as one.

    ``unused``: what it says of itself that has no form here.
    """

    id: str
    kind: str
    title: str
    link: str
    slug: str
    status: str
    password: str
    creator: str
    html: str
    excerpt: str
    at: datetime | None
    changed_at: datetime | None
    parent: str
    attachment: str
    terms: list[Term] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    comments: int = 0
    unused: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """By which the report calls it."""
        return f"{self.kind} {self.id} “{self.title or self.slug}”"

    def said(self, *keys: str) -> str:
        """The first of these that its meta data has."""
        return next((self.meta[key][0] for key in keys if self.meta.get(key, [""])[0]), "")


@dataclass(frozen=True)
class Site:
    """The address of the blog that was exported."""

    address: str


def read(file: Readable) -> Iterator[Site | Term | Person | Item]:
    """All that an export holds, in its order. DocumentError where it breaks off or must not be read."""
    for element in elements(file):
        name = element.tag.rpartition("}")[2]
        values = _values(element)
        if name in {"base_blog_url", "link"}:
            yield Site(element.text.strip().rstrip("/"))
        elif name == "author":
            login = values["author_login"]
            yield Person(login, _line(values["author_display_name"]) or login)
        elif name == "category":
            description = values["category_description"].strip()
            slug, parent = values["category_nicename"], values["category_parent"]
            yield Term("category", unquote(slug), _line(values["cat_name"]) or slug, description, parent)
        elif name == "tag":
            slug, described = unquote(values["tag_slug"]), values["tag_description"].strip()
            yield Term("post_tag", slug, _line(values["tag_name"]) or slug, described)
        elif name == "term" and values["term_taxonomy"] not in {"category", "post_tag"}:
            yield Term(values["term_taxonomy"], unquote(values["term_slug"]), _line(values["term_name"]))
        elif name == "item":
            yield _item(element, values)


def _item(element: Element, values: dict[str, str]) -> Item:
    meta: defaultdict[str, list[str]] = defaultdict(list)
    terms, comments = [], 0
    for child in element.children:
        name = child.tag.rpartition("}")[2]
        if name == "postmeta":
            pair = _values(child)
            meta[pair["meta_key"]].append(pair["meta_value"])
        elif name == "category":
            slug = unquote(child.attributes.get("nicename", ""))
            terms.append(Term(child.attributes.get("domain", "category"), slug, _line(child.text) or slug))
        comments += name == "comment"
    return Item(
        id=values["post_id"].strip(),
        kind=values["post_type"].strip() or "post",
        title=_line(values["title"]),
        link=values["link"].strip(),
        slug=unquote(values["post_name"].strip()),
        status=values["status"].strip() or "publish",
        password=values["post_password"],
        creator=values["creator"].strip(),
        html=values["content:encoded"],
        excerpt=values["excerpt:encoded"],
        at=moment(values["post_date_gmt"], values["post_date"]),
        changed_at=moment(values["post_modified_gmt"], values["post_modified"]),
        parent=values["post_parent"].strip(),
        attachment=values["attachment_url"].strip(),
        terms=terms,
        meta=dict(meta),
        comments=comments,
        unused=list(_unused(values)),
    )


def _unused(values: dict[str, str]) -> Iterator[str]:
    kind = values["post_type"].strip()
    if values["is_sticky"].strip() == "1":
        yield "stood on top of all others: here the newest does"
    if kind == "page" and values["menu_order"].strip() not in {"", "0"}:
        yield f"its place among its neighbours, {values['menu_order'].strip()}"
    if kind == "attachment" and values["content:encoded"].strip():
        yield f"its description: “{_line(values['content:encoded'])[:300]}”"


def _values(element: Element) -> defaultdict[str, str]:
    """The texts of what it holds, by name; the last of a name counts."""
    found: defaultdict[str, str] = defaultdict(str)
    for child in element.children:
        space, _brace, name = child.tag.rpartition("}")
        if name == "encoded":
            name = "excerpt:encoded" if "excerpt" in space else "content:encoded"
        found[name] = child.text
    return found


def moment(gmt: str, local: str) -> datetime | None:
    """The time of an item: in UTC, or by the blog's own clock, taken to be Oslo's. None for a draft's."""
    for text, zone in ((gmt.strip(), UTC), (local.strip(), OSLO)):
        if text and text != NEVER:
            try:
                return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
            except (ValueError, OverflowError):
                continue
    return None


def _line(text: str) -> str:
    return " ".join(text.split())
