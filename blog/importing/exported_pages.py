"""An exported page as an entry: read to the letter, not tidied."""

from datetime import datetime
from typing import Any

import yaml

from blog.exchange.body import body_blocks
from blog.exchange.places import FORM, KIND_OF, PAGE, Known
from blog.exchange.rich import with_rows
from blog.importing.content import Content
from blog.importing.documents import Identity
from blog.importing.entries import Entry
from blog.importing.errors import DocumentError
from blog.importing.plan import KINDS
from blog.models import PostPage, Relation

TIMES = {"published": "first_published_at", "updated": "last_published_at"}
TIMES |= {name: name for name in ("go_live_at", "expire_at")}
MORE = ("seo_title", "audience", "other_forms", "minutes", "link_terms", "link_in_posts", "show_in_menus")


def parts_of(text: str) -> tuple[dict[str, Any], str]:
    """Front matter and text of a file. DocumentError when it is no exported page."""
    head, mark, body = text.removeprefix("---\n").partition("---\n")
    front = yaml.safe_load(head) if mark and text.startswith("---\n") else None
    if not isinstance(front, dict) or front.get("snakkis") != FORM or not front.get("title"):
        raise DocumentError(1, f"has no front matter with a title and “snakkis: {FORM}”")
    return front, body.strip("\n")


def exported_entry(place: str, text: str, known: Known) -> Entry:
    """The page of a file. DocumentError or ValueError, with the reason, when it cannot be read."""
    named = PAGE.fullmatch(place)
    assert named
    identity = Identity(KIND_OF[named[1]], named[3], named[2])  # type: ignore[arg-type]
    front, body = parts_of(text)
    links = sorted({f"{one[1]}/{one[2]}/{one[3]}.md" for one in PAGE.finditer(text)})
    model = KINDS[identity.kind][0]
    stream = PostPage._meta.get_field("body").stream_block
    content = Content(
        str(front["title"]),
        str(front.get("description", "")),
        [str(name) for name in front.get("keywords", [])],
        body_blocks(stream, body, known),
        intro=_intro(str(front.get("intro", "")), identity.kind, known),
        more=_more(front, known, model),
        publish=not front.get("draft"),
        times={field: _moment(front[name]) for name, field in TIMES.items() if name in front},
        slug=str(front["slug"]),
        parent=known.page(str(front.get("parent", ""))) or 0,
        **(_of_post(front) if identity.kind == "post" else {}),
    )
    return Entry(identity, content, links, adopts=True)


def _intro(text: str, kind: str, known: Known) -> str:
    """Rich text on the front page alone."""
    return with_rows(text, known) if kind == "home" else text


def _of_post(front: dict[str, Any]) -> dict[str, Any]:
    return {
        "date": _moment(front["date"]) if "date" in front else None,
        "author": str(front.get("author", "")),
        "category": str(front.get("category", "")),
        "series": str(front.get("series", "")),
        "relation": str(front.get("relation", Relation.NONE.value)),
        "relation_party": str(front.get("relation_party", "")),
    }


def _more(front: dict[str, Any], known: Known, model: Any) -> dict[str, Any]:
    """The fields a page of its kind has; what the file does not say of them is their empty value."""
    fields = {field.name: field for field in model._meta.get_fields() if hasattr(field, "attname")}
    more = {name: front.get(name, fields[name].get_default()) for name in MORE if name in fields}
    if "public_from" in fields:
        more["public_from"] = _moment(front["public_from"]) if "public_from" in front else None
    if "picture" in fields:
        more["picture"] = known.picture(str(front.get("picture", "")))
    return more


def _moment(text: Any) -> datetime:
    return datetime.fromisoformat(str(text))
