"""What Markdown cannot say of a post: its lead picture, and blocks in its text (``content/extras.toml``)."""

import re
from typing import Any
from uuid import uuid4

from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.models import Locale

from blog.models import ImportedDocument, Picture, PostPage
from blog.reading import plain_text
from config.demo.contents import CONTENT, extras

# Where a rich text may be cut.
PIECES = re.compile(r"(?<=</p>)|(?<=</ul>)|(?<=</ol>)|(?<=</h[23]>)")

Block = dict[str, Any]


@transaction.atomic
def fill() -> int:
    """Illustrate the posts, unless there are pictures already; how many posts that were."""
    if Picture.objects.exists():
        return 0
    found = extras()
    for lang, posts in found.items():
        for key, extra in posts.items():
            _fill_post(key, lang, extra)
    return sum(map(len, found.values()))


def _fill_post(key: str, lang: str, extra: dict[str, Any]) -> None:
    post = PostPage.objects.get(pk=_page("post", key, lang))
    if "picture" in extra:
        post.picture = _picture(**extra["picture"], locale=post.locale)
    body = list(post.body.raw_data)
    for block in extra.get("blocks", []):
        new = {"type": block["kind"], "value": VALUES[block["kind"]](block, lang), "id": str(uuid4())}
        body = _inserted(body, block["after"], new)
    post.body = post.body.stream_block.to_python(body)
    post.save_revision().publish()


def _page(kind: str, key: str, lang: str) -> int:
    return ImportedDocument.objects.get(kind=kind, key=key, lang=lang).page_id


def _picture(*, file: str, title: str, alt: str, credit: str, locale: Locale) -> Picture:
    with (CONTENT / "pictures" / file).open("rb") as source:
        return Picture.objects.create(
            title=title, description=alt, credit=credit, file=ImageFile(source, name=f"{locale}-{file}")
        )


def _inserted(body: list[Block], after: str, new: Block) -> list[Block]:
    """The blocks with ``new`` where the words are. ValueError when no paragraph or list begins with them."""
    for place, block in enumerate(body):
        pieces = PIECES.split(block["value"]) if block["type"] == "text" else []
        for number, piece in enumerate(pieces, start=1):
            if plain_text(piece).strip().startswith(after):
                before, rest = "".join(pieces[:number]), "".join(pieces[number:])
                parts = [{**block, "value": before}, new]
                parts += [{"type": "text", "value": rest, "id": str(uuid4())}] if rest else []
                return [*body[:place], *parts, *body[place + 1 :]]
    raise ValueError(f"No paragraph begins with {after!r}.")


def _table(block: Block, lang: str) -> dict[str, Any]:
    columns = [{"type": kind, "heading": heading} for kind, heading in block["columns"]]
    rows = [{"values": row} for row in block["rows"]]
    table = {"caption": block["caption"], "columns": columns, "rows": rows}
    return {"table": table, "row_headings": True}


def _tips(block: Block, lang: str) -> list[dict[str, str]]:
    return [{"heading": heading, "text": text} for heading, text in block["tips"]]


def _callout(block: Block, lang: str) -> dict[str, str]:
    return {"heading": block["heading"], "text": block["text"]}


def _term(block: Block, lang: str) -> dict[str, int]:
    return {"term": _page("term", block["term"], lang)}


# The value of each kind of block as the database keeps it.
VALUES = {"table": _table, "tips": _tips, "callout": _callout, "term": _term}
