"""The blocks of a text as front ends get them. ``html`` is clean, with real addresses."""

from typing import Annotated, Any, Literal

from ninja import Field, Schema

from blog.headless.schemas import CardOut, LinkOut, PictureOut


class TextOut(Schema):
    type: Literal["text"]
    html: str


class QuoteOut(Schema):
    type: Literal["quote"]
    quote: str
    source: str


class CalloutOut(Schema):
    type: Literal["callout"]
    heading: str
    html: str


class TipOut(Schema):
    heading: str
    html: str


class TipsOut(Schema):
    type: Literal["tips"]
    tips: list[TipOut]


class PictureBlockOut(Schema):
    """``picture`` is null where its file cannot be read."""

    type: Literal["picture"]
    picture: PictureOut | None
    caption: str
    wide: bool
    url: str = Field("", description="Where it leads, in an issue.")


class FilmOut(Schema):
    """``player`` is the address for a frame: set it when the reader has pressed play, and no sooner."""

    type: Literal["embed"]
    title: str
    host: str
    url: str
    player: str


class ColumnOut(Schema):
    """``kind``: figures stand to the right, words are HTML."""

    heading: str
    kind: Literal["text", "figure"]


class TableOut(Schema):
    type: Literal["table"]
    caption: str
    columns: list[ColumnOut]
    rows: list[list[str]]
    row_headings: bool


class CodeOut(Schema):
    type: Literal["code"]
    language: str
    code: str


class TermCardOut(LinkOut):
    """A term of the glossary with its explanation."""

    description: str


class TermBlockOut(Schema):
    type: Literal["term"]
    term: TermCardOut


class DownloadOut(Schema):
    """``size`` is in bytes."""

    type: Literal["download"]
    title: str
    url: str
    extension: str
    size: int | None


class SignupOut(Schema):
    """The signup stands here and not after the text. ``lists``: their slugs; all when empty."""

    type: Literal["signup"]
    lists: list[str]


class PostBlockOut(Schema):
    """A post of the blog, in an issue."""

    type: Literal["post"]
    post: CardOut
    disclosure: str
    picture: PictureOut | None


class ButtonOut(Schema):
    type: Literal["button"]
    label: str
    url: str


BlockOut = Annotated[
    TextOut
    | QuoteOut
    | CalloutOut
    | TipsOut
    | PictureBlockOut
    | FilmOut
    | TableOut
    | CodeOut
    | TermBlockOut
    | DownloadOut
    | SignupOut
    | PostBlockOut
    | ButtonOut,
    Field(discriminator="type"),
]
Block = dict[str, Any]
