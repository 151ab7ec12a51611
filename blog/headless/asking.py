"""What a list of the content API may be asked for, and what is no question."""

from datetime import datetime
from typing import Annotated, Any

from django.utils import timezone
from ninja import Field, Schema
from pydantic import ValidationInfo, field_validator

from blog.headless import cursors
from blog.headless.kinds import KINDS, every_field, listed_fields
from blog.headless.listing import Wanted

Slug = Annotated[str, Field(max_length=120)]
Fields = Annotated[
    str, Field(max_length=400, description="Fields to give, with commas between; «*» for all there are.")
]
MOST = 100
SINCE, UNTIL = 1970, 9998


def words_of(text: str) -> list[str]:
    """The words of a comma-separated list."""
    return [word.strip() for word in text.split(",") if word.strip()]


def known(words: list[str], among: frozenset[str]) -> list[str]:
    """ValueError that names what there is, for a word that is not ``among`` it."""
    if unknown := [word for word in words if word not in among]:
        raise ValueError(f"Unknown: {', '.join(unknown)[:100]}. There is: {', '.join(sorted(among))}.")
    return words


class AskOne(Schema):
    """What may be asked of one page."""

    fields: Fields = ""

    @field_validator("fields")
    @classmethod
    def fields_are_known(cls, value: str) -> str:
        known(words_of(value), every_field() | {"*"})
        return value


class Ask(Schema):
    """Every part is optional. With ``path``, or ``slug`` and ``locale``, the answer is that one page."""

    type: Annotated[str, Field(max_length=120, description="Kinds of pages, with commas between.")] = ""
    tag: Annotated[Slug, Field(description="Slug of a tag of posts or terms.")] = ""
    category: Annotated[Slug, Field(description="Slug of a category: posts alone have one.")] = ""
    series: Annotated[Slug, Field(description="Slug of a series of posts.")] = ""
    author: Annotated[Slug, Field(description="Slug of an author of posts.")] = ""
    locale: Annotated[
        str, Field(pattern="^(nb|pl)?$", description="A language; searches are in nb without.")
    ] = ""
    q: Annotated[str, Field(max_length=200, description="Full text. The best come first.")] = ""
    since: Annotated[datetime | None, Field(description="Published or changed since, ISO 8601.")] = None
    cursor: Annotated[str, Field(max_length=60, description="From ``next`` of the answer before.")] = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 20
    # An empty one is a front end's variable that nobody has filled: not the whole list.
    path: Annotated[
        str,
        Field(
            min_length=1, max_length=2000, description="A page by its path or its address, also an old one."
        ),
    ] = ""
    slug: Annotated[
        str, Field(min_length=1, max_length=255, description="A page by its slug, in ``locale``.")
    ] = ""
    # Last: which fields there are depends on the rest.
    fields: Fields = ""

    @field_validator("*", mode="before")
    @classmethod
    def can_be_kept(cls, value: Any) -> Any:
        if isinstance(value, str) and "\0" in value:
            raise ValueError("No page has a null character.")
        return value

    @field_validator("type")
    @classmethod
    def type_is_known(cls, value: str) -> str:
        known(words_of(value), frozenset(KINDS))
        return value

    @field_validator("since", mode="before")
    @classmethod
    def since_is_a_time(cls, value: Any) -> Any:
        """Not a number of seconds, which would be taken for one."""
        if isinstance(value, str) and "-" not in value[1:]:
            raise ValueError("Not a datetime: write it as 2026-11-23T08:00:00Z.")
        return value

    @field_validator("since")
    @classmethod
    def since_has_a_zone(cls, value: datetime | None) -> datetime | None:
        if value and not SINCE <= value.year <= UNTIL:
            raise ValueError(f"Give a time between the years {SINCE} and {UNTIL}.")
        return timezone.make_aware(value) if value and timezone.is_naive(value) else value

    @field_validator("cursor")
    @classmethod
    def cursor_is_ours(cls, value: str) -> str:
        if value:
            cursors.read(value)
        return value

    @field_validator("fields")
    @classmethod
    def fields_are_known(cls, value: str, info: ValidationInfo) -> str:
        is_for_one = info.data.get("path") or info.data.get("slug")
        of_search = {"match"} if info.data.get("q") else set()
        known(words_of(value), (every_field() if is_for_one else listed_fields()) | {"*"} | of_search)
        return value

    @property
    def is_for_one(self) -> bool:
        return bool(self.path or self.slug)

    def wanted(self) -> Wanted:
        return Wanted(
            types=words_of(self.type),
            cursor=cursors.read(self.cursor) if self.cursor else None,
            **{name: getattr(self, name) for name in SAME},
        )

    def following(self, cursor: str) -> dict[str, Any]:
        """The parameters of the next side."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return {name: value for name, value in {**given, "cursor": cursor}.items() if value not in ("", None)}


SAME = ("tag", "category", "series", "author", "locale", "since", "q", "limit")
