"""Issues and the page of the newsletter, as the content API tells of them: what everybody reads."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import Any, Literal
from urllib.parse import urljoin

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Field, Schema

from blog.feeds.texts import alone
from blog.headless import blocks, fields
from blog.headless.batch import BODIES, Batch
from blog.headless.blocks_out import BlockOut
from blog.headless.kinds import Kind, plain, register
from blog.headless.links import card, link
from blog.headless.pictures import cover_of
from blog.headless.schemas import PageOut, RelationOut
from blog.page_cache.memory import remembered
from newsletter.issues.archive import open_blocks
from newsletter.issues.page import Reader, read_for_page
from newsletter.issues.parts import Block
from newsletter.models import IssuePage, MailingListText, NewsletterPage

Told = dict[str, Any]


class OfListOut(Schema):
    slug: str
    title: str


class IssueOut(PageOut):
    """One letter of a newsletter, as everybody reads it: personal fields show their defaults."""

    type: Literal["issue"]
    intro: str = Field("", description="Its first words in the inbox.")
    relation: RelationOut | None = None
    body_html: str = ""
    body: list[BlockOut] = []
    # Last: from here on the word is taken.
    list: OfListOut | None = None


class NewsletterOut(PageOut):
    """The page of the newsletter, under which the issues are."""

    type: Literal["newsletter"]


class Letters:
    """The texts of all issues of a batch, read together."""

    def __init__(self, batch: Batch) -> None:
        self.origin = batch.place.origin
        issues = [page for page in batch.pages if isinstance(page, IssuePage)]
        raw = [list(open_blocks(issue.body.raw_data)) for issue in issues]
        stream = iter(IssuePage.body.field.stream_block.to_python([*chain(*raw)]))
        self.blocks = {
            issue.pk: [next(stream) for _block in body] for issue, body in zip(issues, raw, strict=True)
        }
        every = [*chain(*self.blocks.values())]
        self.reader = read_for_page(every, batch.lang, batch.place.name)

    def reader_of(self, issue: IssuePage, batch: Batch) -> Reader:
        found = _list(issue, batch)
        return replace(self.reader, list_title=found["title"] if found else batch.place.name)

    def html(self, issue: IssuePage, batch: Batch) -> str:
        return alone(self.reader_of(issue, batch).html(self.blocks[issue.pk]), link(issue)["url"])

    def told(self, issue: IssuePage, batch: Batch) -> list[Told]:
        reader = self.reader_of(issue, batch)
        read = ((block, reader.value(block)) for block in self.blocks[issue.pk])
        return [self.block(block, value) for block, value in read if value]

    def block(self, block: Block, value: Told) -> Told:
        """A block as blog.headless.blocks_out has it; ``value`` is what its template would see."""
        told: Told = {"type": block.block_type}
        match block.block_type:
            case "text":
                return {**told, "html": alone(value["html"], f"{self.origin}/")}
            case "quote":
                return {**told, "quote": value["self"]["quote"], "source": value["self"]["source"] or ""}
            case "picture":
                shown = blocks.picture(block.value, self.origin) or {}
                return {**told, **shown, "url": value["url"] and urljoin(self.origin, value["url"])}
            case "post":
                return {**told, **self.post(value)}
            case "term":
                term = value["term"]
                return {**told, "term": {**link(term), "description": term.search_description}}
        return {**told, "label": value["label"], "url": urljoin(self.origin, value["url"])}

    def post(self, value: Told) -> Told:
        post = value["post"]
        picture = cover_of(post, post.picture, self.origin) if value["with_picture"] else None
        return {"post": card(post), "disclosure": post.disclosure, "picture": picture}


def _letters(batch: Batch) -> Letters:
    if "letters" not in batch.more:
        batch.more["letters"] = Letters(batch)
    found: Letters = batch.more["letters"]
    return found


def _titles(lang: str) -> Mapping[int, str]:
    rows = MailingListText.objects.filter(lang=lang).values_list("mailing_list", "title")
    return remembered(f"list-titles:{lang}", lambda: dict(rows))


def _list(issue: IssuePage, batch: Batch) -> dict[str, str] | None:
    found = issue.mailing_list
    return {"slug": found.slug, "title": _titles(batch.lang).get(found.pk, found.slug)} if found else None


def _rows(wanted: frozenset[str]) -> QuerySet[IssuePage]:
    issues = IssuePage.objects.select_related("locale", "mailing_list")
    return issues if wanted & BODIES else issues.defer("body")


ISSUE: dict[str, fields.Field] = {
    **fields.COMMON,
    "published_at": lambda issue, _batch: timezone.localtime(issue.day).isoformat(),
    "description": lambda issue, _batch: issue.search_description or issue.intro,
    "intro": lambda issue, _batch: issue.intro,
    "list": _list,
    "relation": fields.relation,
    "body_html": lambda issue, batch: _letters(batch).html(issue, batch),
    "body": lambda issue, batch: _letters(batch).told(issue, batch),
}


def register_kinds() -> None:
    register(Kind("issue", IssuePage, IssueOut, ISSUE, _rows))
    register(Kind("newsletter", NewsletterPage, NewsletterOut, fields.COMMON, plain(NewsletterPage)))
