"""Issues that were sent, as far as anybody may read them."""

from itertools import chain

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet

from blog.selectors.public import in_language, public_pages
from newsletter.issues.parts import Block
from newsletter.models import IssuePage, Sending

ISSUES_A_PAGE = 12
LATEST = 20


def public_issues(lang: str) -> QuerySet[IssuePage]:
    """Public issues of a language, newest first, that were sent or whose translation was."""
    same = Sending.objects.filter(issue__translation_key=OuterRef("translation_key"))
    issues = IssuePage.objects.filter(Exists(same), in_language(lang)).select_related("locale")
    found: QuerySet[IssuePage] = public_pages(issues).order_by("-first_published_at", "-pk")
    return found


def sent_issues(lang: str, number: str | None) -> "PaginatorPage[IssuePage]":
    """A side of them, without their texts. Any number a visitor may have typed gives a side that exists."""
    return Paginator(public_issues(lang).defer("body"), ISSUES_A_PAGE).get_page(number)


def latest_issues(lang: str) -> list[tuple[IssuePage, list[Block]]]:
    """The newest twenty with the blocks that everybody reads, as one stream: what these have chosen is read
    at once."""
    issues = list(public_issues(lang)[:LATEST])
    stream_block = IssuePage.body.field.stream_block
    bodies = [list(open_blocks(issue.body.raw_data)) for issue in issues]
    stream = iter(stream_block.to_python([*chain(*bodies)]))
    return [(issue, [next(stream) for _ in body]) for issue, body in zip(issues, bodies, strict=True)]


def open_blocks(raw: object) -> chain[object]:
    """Of raw blocks, those that somebody in no segment reads."""
    return chain.from_iterable(
        block["value"]["otherwise"] if block["type"] == "condition" else [block]
        for block in raw  # type: ignore[attr-defined]
    )
