"""What stands in an export of Ghost, as plain values.

The tables are Ghost's own: ghost/core/core/server/data/schema/schema.js, versions 3 to 5.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from blog.importing.errors import DocumentError

Row = dict[str, Any]


@dataclass
class Ghost:
    """The tables of an export, each row with what belongs to it."""

    posts: list[Row]
    users: dict[str, Row]
    tags: dict[str, Row]
    authors_of: dict[str, list[str]] = field(default_factory=dict)
    tags_of: dict[str, list[str]] = field(default_factory=dict)
    meta_of: dict[str, Row] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)

    @property
    def people(self) -> dict[str, str]:
        """The names of those who wrote, by id."""
        return {key: line(row.get("name")) or line(row.get("slug")) for key, row in self.users.items()}


READ = {"posts", "users", "tags", "settings", "posts_authors", "posts_tags", "posts_meta"}


def read(path: Path) -> Ghost:
    """The export in a file. DocumentError, with line and reason, when it is none."""
    try:
        whole = json.loads(path.read_bytes().decode("utf-8-sig", errors="replace"), strict=False)
    except json.JSONDecodeError as error:
        raise DocumentError(error.lineno, f"is no JSON: {error.msg}") from None
    except RecursionError:
        raise DocumentError(1, "is nested too deeply to be an export of Ghost") from None
    database = whole.get("db", whole) if isinstance(whole, dict) else None
    database = database[0] if isinstance(database, list) and database else database
    data = database.get("data") if isinstance(database, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("posts"), list):
        raise DocumentError(1, "is no export of Ghost: it has no db with posts")
    tables = {
        name: [row for row in rows if isinstance(row, dict)]
        for name, rows in data.items()
        if isinstance(rows, list)
    }
    return Ghost(
        posts=tables["posts"],
        users={str(row.get("id")): row for row in tables.get("users", [])},
        tags={str(row.get("id")): row for row in tables.get("tags", [])},
        authors_of=_grouped(tables.get("posts_authors", []), "author_id"),
        tags_of=_grouped(tables.get("posts_tags", []), "tag_id"),
        meta_of={str(row.get("post_id")): row for row in tables.get("posts_meta", [])},
        others={name: len(rows) for name, rows in sorted(tables.items()) if rows and name not in READ},
    )


def _grouped(rows: list[Row], name: str) -> dict[str, list[str]]:
    """By post, in their order."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.get("sort_order") or 0):
        found[str(row.get("post_id"))].append(str(row.get(name)))
    return dict(found)


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def line(value: Any) -> str:
    return " ".join(text(value).split())


def moment(value: Any) -> datetime | None:
    """A time of Ghost's, which is in UTC, or in milliseconds since 1970."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / 1000, tz=UTC)
        found = datetime.fromisoformat(text(value))
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
