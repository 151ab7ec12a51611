"""The text of a page as HTML, in a constant number of queries however many blocks it has."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from blog.contents import FEWEST, prose
from blog.selectors.pictures import prefetch_renditions
from blog.selectors.public import linked_pages, public_documents
from blog.selectors.site import signups
from consent.selectors import SignupNotice


def body_context(
    page: Page, lang: str, signup_purposes: Sequence[SignupNotice] | None = None
) -> dict[str, Any]:
    """``body``, ``contents`` and ``signup_in_text`` of a page (blog.contexts says what they are).

    ``signup_purposes`` spares asking for them again where a page has them anyway.
    """
    blocks = _shown(page.body)
    signup_in_text = any(block.block_type == "signup" for block in blocks)
    if signup_in_text and signup_purposes is None:
        signup_purposes = signups(lang)
    pictures = [block.value["image"] for block in blocks if block.block_type == "picture"]
    prefetch_renditions([*pictures, getattr(page, "picture", None)], "cover", "text", "wide")
    context = {
        "page": page,
        "terms": linked_pages(_chosen(blocks, "term", "term"), lang),
        "documents": public_documents(_chosen(blocks, "download", "document")),
        "signup_purposes": signup_purposes,
    }
    divs = ((block.block_type, block.render(context)) for block in blocks)
    html = format_html_join("\n", '<div class="block-{}">{}</div>', divs)
    body, headings = prose(expand_db_html(html))
    return {
        "body": mark_safe(body),  # noqa: S308  (every block escapes or cleans what it is given)
        "contents": headings if len(headings) >= FEWEST else [],
        "signup_in_text": signup_in_text,
    }


def _shown(body: StreamValue) -> list[StreamValue.StreamChild]:
    """The blocks, of signups the first alone: a page has each id once."""
    blocks = list(body)
    again = [block for block in blocks if block.block_type == "signup"][1:]
    return [block for block in blocks if block not in again]


def _chosen(blocks: Sequence[StreamValue.StreamChild], kind: str, name: str) -> list[int]:
    """The ids of what the blocks of one kind have chosen."""
    chosen = [block.value[name] for block in blocks if block.block_type == kind]
    return [found.pk for found in chosen if found]
